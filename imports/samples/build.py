"""Writes the sample's workbooks from its data: ``python -m imports.samples.build``.

The same data gives the same bytes. No Django.
"""

from __future__ import annotations

from pathlib import Path

from ..drawing import Sheet, csv_bytes, workbook_bytes
from . import manifest, public, shili


def workbooks() -> dict[str, tuple[Sheet, ...]]:
    """The sheets of each xlsx file of the sample."""
    return {
        manifest.BASE: shili.base(),
        manifest.LAST_YEAR: shili.last_year(),
        manifest.PLAN_2026: shili.plan_2026(),
        manifest.HALF_YEAR: shili.half_year(),
        manifest.REVISION: shili.revision(),
        manifest.THIRD_QUARTER: shili.third_quarter(),
        manifest.QIBAO_FILE: public.qibao(),
        manifest.HANGTOU_FILE: public.hangtou(),
        manifest.ZHANGJIANG_FILE: public.zhangjiang(),
        manifest.CHANGZHENG_FILE: public.changzheng(),
        manifest.ZHOUPU_FILE: public.zhoupu(),
    }


def files() -> dict[str, bytes]:
    """Every file of the sample: name -> bytes."""
    books = {name: workbook_bytes(sheets) for name, sheets in workbooks().items()}
    return {**books, manifest.FIRST_QUARTER: csv_bytes(shili.first_quarter())}


def write(folder: Path = manifest.FOLDER) -> list[Path]:
    """Write the files into ``folder`` and return their paths."""
    paths = []
    for name, data in files().items():
        path = folder / name
        path.write_bytes(data)
        paths.append(path)
    return paths


if __name__ == "__main__":
    for path in write():
        print(path.name)
