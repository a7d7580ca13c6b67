"""What 写入 writes is what was shown, and a file is taken as what it says."""

from __future__ import annotations

import io
import zipfile

import pytest

from commitments.models import Plan
from imports.models import Submission
from people.models import User
from tests.collecting.conftest import Form, dropped, said, seen, written

pytestmark = pytest.mark.django_db
PLAIN = "序号,任务表述,累计完成\n70,没有这样的事,12\n".encode()


def test_same_bytes_come_again_after_another_and_folders_tell_the_unit(
    plan: Plan, clerk: User, form: Form
) -> None:
    first, other = form("城建办", 40), form("城建办", 47)
    for data in (first, other):
        _drop, taken = dropped(plan, clerk, ("城建办.xlsx", data))
        written(*taken.batches)
    _drop, taken = dropped(plan, clerk, ("改回来.xlsx", first))
    assert (taken.same, said(seen(plan))["城建办"][1]) == ([], "改动2行，待确认")
    _drop, taken = dropped(plan, clerk, ("又一份.xlsx", first))
    assert len(taken.same) == 1

    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("三季度/财政所/填报表.csv", PLAIN)
    _drop, taken = dropped(plan, clerk, ("all.zip", whole.getvalue()))
    assert [batch.filename for batch in taken.batches] == ["三季度－财政所－填报表.csv"]
    held = Submission.objects.get(batch=taken.batches[0])
    assert (held.unit and held.unit.name, held.told_by) == ("财政所", "name")
