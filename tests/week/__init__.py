"""A whole week of a town office: what it sends out, what comes back, and in which state."""
