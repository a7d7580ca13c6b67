"""What was promised, what came of it: the records and what the database holds true of them."""

from .commitment import Commitment, CommitmentSource, Node, Site, TargetVersion
from .finding import FindEntry, FoundKind
from .judgement import Judgement, LightScheme, StatusChange, TownRun
from .merge import Merge
from .paper import Bulletin, BulletinStep, Paper, SignOff
from .progress import Progress
from .publication import Publication, PublicationItem
from .standing import TownStanding
from .submission import ReportingRound, Share, ShareFigure
from .town import Document, Plan, Town, Unit

__all__ = [
    "Bulletin",
    "BulletinStep",
    "Commitment",
    "CommitmentSource",
    "Document",
    "FindEntry",
    "FoundKind",
    "Judgement",
    "LightScheme",
    "Merge",
    "Node",
    "Paper",
    "Plan",
    "Progress",
    "Publication",
    "PublicationItem",
    "ReportingRound",
    "Share",
    "ShareFigure",
    "SignOff",
    "Site",
    "StatusChange",
    "TargetVersion",
    "Town",
    "TownRun",
    "TownStanding",
    "Unit",
]
