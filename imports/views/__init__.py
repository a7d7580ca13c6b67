"""Pages of imports, for the clerks of a town and administrators; for others they do not exist."""

from __future__ import annotations

from .batches import batch_page, batches, original, progress
from .deciding import cancel, confirm, decide, discard, supply, undo
from .listing import batches_file
from .mapping import headings, mapping
from .merging import merge
from .moving import annotated, move
from .uploading import blank, received, upload

__all__ = [
    "annotated",
    "batch_page",
    "batches",
    "batches_file",
    "blank",
    "cancel",
    "confirm",
    "decide",
    "discard",
    "headings",
    "mapping",
    "merge",
    "move",
    "original",
    "progress",
    "received",
    "supply",
    "undo",
    "upload",
]
