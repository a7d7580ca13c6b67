"""A town as open data: csv files of everything that was promised and what came of it, a dictionary
of their columns, and what is needed to read them back. ``columns`` declares the files once; they
are written, described and read from that declaration alone.
"""
