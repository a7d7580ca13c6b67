"""Ledgers put together at random from the parts that offices use.

A ``Ledger`` is drawn part by part: what stands above, which columns in which order under which of
their names, headers of one to three rows, groups, totals, parts of items, notes, blank and hidden
rows. It knows by itself, not from the reader, what shall be read of it, in the words of
``test_files``.
"""

from .sheets import Ledger, ledgers

__all__ = ["Ledger", "ledgers"]
