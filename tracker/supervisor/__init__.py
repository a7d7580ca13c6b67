"""What ``manage.py serve`` does: set up, start and watch the processes, and leave none behind."""
