"""What ``make bench`` runs: each figure as a ratio to a baseline taken in the same run."""
