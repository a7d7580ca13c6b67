"""Our own open data (``commitments.open_data``) read back: its csv files take the road of every
upload, only that each cell says exactly what was stored and nothing has to be guessed.
"""
