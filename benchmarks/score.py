"""``make score``: the reader over labelled reports, where those lie beside the product."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from imports.report import read_report

BESIDE = Path(__file__).resolve().parents[2] / "shared"
# Reports whose text names no day: said by who labelled them.
DAYS = {"hangtou": dt.date(2019, 8, 5)}


def main(arguments: list[str]) -> int:
    """Print the score of each report, then of all; 0 also where there is nothing to score."""
    labels = sorted(BESIDE.glob("reports/*.jsonl"))
    scorer = BESIDE / "tools" / "score_labels.py"
    if not labels or not scorer.exists():
        print("no labelled reports beside the product: skipped")
        return 0
    wanted = [one for one in arguments if not one.startswith("--")]
    chosen = [path for path in labels if not wanted or path.stem in wanted]
    flags = [one for one in arguments if one.startswith("--")]
    with tempfile.TemporaryDirectory() as folder:
        pairs = [(path, found_in(path, Path(folder))) for path in chosen]
        for pair in pairs if len(pairs) > 1 else []:
            print(f"== {pair[0].stem}", flush=True)
            run(scorer, [pair], [])
        if len(pairs) > 1:
            print("== all", flush=True)
        return run(scorer, pairs, flags)


def found_in(labels: Path, folder: Path) -> Path:
    """Read the report beside a file of labels; where the records lie."""
    text = labels.with_suffix(".txt").read_bytes().decode("utf-8")
    report = read_report(text, day=DAYS.get(labels.stem))
    path = folder / labels.name
    lines = [json.dumps(one.as_json(), ensure_ascii=False) for one in report.records]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def run(scorer: Path, pairs: list[tuple[Path, Path]], flags: list[str]) -> int:
    """Run the scorer over (labels, found) pairs; its exit code."""
    paths = [str(path) for pair in pairs for path in pair]
    return subprocess.run([sys.executable, str(scorer), *paths, *flags], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
