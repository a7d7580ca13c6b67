"""Reports held to account: what was promised before beside what a later report says. No Django."""
