"""上报: somebody else's blank form filled in with released figures."""
