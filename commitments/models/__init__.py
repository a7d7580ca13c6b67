"""What was promised, what came of it: the records and what the database holds true of them."""

from .commitment import Commitment, CommitmentSource, Node, Site, TargetVersion
from .merge import Merge
from .progress import Judgement, Progress
from .publication import Publication, PublicationItem
from .town import Document, Plan, Town, Unit

__all__ = [
    "Commitment",
    "CommitmentSource",
    "Document",
    "Judgement",
    "Merge",
    "Node",
    "Plan",
    "Progress",
    "Publication",
    "PublicationItem",
    "Site",
    "TargetVersion",
    "Town",
    "Unit",
]
