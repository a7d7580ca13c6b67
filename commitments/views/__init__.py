"""The pages: fetch, call once, render. One file a page; what they share is in asking.py."""

from .asking import big_letters
from .attention import attention
from .commitment import commitment
from .compare import compare_page
from .document import document
from .find import find_page
from .lights import lights
from .merging import part
from .overview import overview
from .publish import publish
from .rule import rule
from .town import meeting, town

__all__ = [
    "attention",
    "big_letters",
    "commitment",
    "compare_page",
    "document",
    "find_page",
    "lights",
    "meeting",
    "merge_into",
    "overview",
    "part",
    "publish",
    "rule",
    "town",
]
