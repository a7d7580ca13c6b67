"""Many files at once: read in few processes, planned and written in few transactions."""
