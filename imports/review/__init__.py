"""A report under review: read by a worker, decided card by card, confirmed into the corridor."""
