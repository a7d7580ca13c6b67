"""What templates ask of imports."""
