"""Reading reports beside what cutting the same text into words takes: jieba's tokenising alone."""

from __future__ import annotations

import logging
from pathlib import Path

import jieba

from imports.report import read_report

from .score import BESIDE
from .timing import Measured, compare

CASES = Path(__file__).parents[1] / "tests" / "cases" / "clauses.tsv"
# As much text as five reports hold.
MARKS = 52_000


def run() -> Measured:
    """Read the reports that lie beside the product; where none do, a text of our own clauses."""
    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    texts = [path.read_text(encoding="utf-8") for path in sorted(BESIDE.glob("reports/*.txt"))]
    texts = texts or [_made()]
    marks = sum(map(len, texts))
    measured = compare(
        "reports",
        ours=lambda: [read_report(text) for text in texts],
        baseline=lambda: [jieba.lcut(text) for text in texts],
        what="",
    )
    speed = f"{marks / measured.ours:,.0f} characters a second; baseline: jieba.lcut"
    return Measured(measured.name, measured.ours, measured.baseline, f"{marks} characters, {speed}")


def _made() -> str:
    """A report made of the clauses that the tests hold, again and again."""
    lines = CASES.read_text(encoding="utf-8").splitlines()
    clauses = "。\n".join(line.split("\t")[1] for line in lines if not line.startswith("#"))
    return f"一、上半年工作情况\n{clauses}\n二、下半年工作安排\n" * (MARKS // len(clauses) + 1)
