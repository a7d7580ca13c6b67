"""The sample: towns, their workbooks, and the order in which they are loaded."""
