"""Pages of reports: given, read, reviewed, confirmed; what they leave to check; drafts."""
