"""The pages: fetch, call once, render. One file a page; what they share is in asking.py."""

from .asking import big_letters
from .attention import attention
from .breakdown import breakdown_file, breakdown_page
from .bulletins import bulletin, bulletin_file, bulletins
from .commitment import commitment
from .compare import compare_page
from .document import document
from .find import find_page
from .lights import lights
from .listing import (
    attention_file,
    commitment_file,
    document_file,
    found_file,
    town_file,
    towns_file,
)
from .merging import part
from .overview import overview
from .papers import paper, paper_file, papers
from .publish import publish
from .rule import rule
from .signing import sign, sign_back, sign_scan
from .submissions import form_file, forms_page, forms_zip
from .town import meeting, town

__all__ = [
    "attention",
    "attention_file",
    "big_letters",
    "breakdown_file",
    "breakdown_page",
    "bulletin",
    "bulletin_file",
    "bulletins",
    "commitment",
    "commitment_file",
    "compare_page",
    "document",
    "document_file",
    "find_page",
    "form_file",
    "forms_page",
    "forms_zip",
    "found_file",
    "lights",
    "meeting",
    "merge_into",
    "overview",
    "paper",
    "paper_file",
    "papers",
    "part",
    "publish",
    "rule",
    "sign",
    "sign_back",
    "sign_scan",
    "town",
    "town_file",
    "towns_file",
]
