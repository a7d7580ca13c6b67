"""Lists as files: every table that a person looks at as xlsx and csv, row by row.

``columns`` says what a column is, ``tables`` which tables there are, ``released`` reads what was
published without holding all of it, ``streaming`` writes rows into a file, ``sending`` answers with
it, ``links`` leads to it from a page.
"""
