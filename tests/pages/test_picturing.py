"""What is written below a chart that a reader saves: whose figures they are, and of which day."""

from __future__ import annotations

import pytest
from django.test import Client

from commitments.models import Commitment, Publication

pytestmark = pytest.mark.django_db
STATE = "示例镇　第2期发布　三季度会议　数据截至2026年9月30日　审定：镇党政办"
OWN = "来源：各单位填报，“兑现”汇总"
COMPILED = [
    "示例镇　第2期　三季度会议　据公开资料整理，未经审定　数据截至2026年9月30日",
    "来源：由公开文件整理，“兑现”汇总　公开资料示例，不代表实际完成情况",
]


@pytest.mark.parametrize(
    ("provenance", "said"),
    [
        ("fictional", [STATE, f"{OWN}　虚构示例，数据仅供演示"]),
        ("official", [STATE, OWN]),
        ("public_example", COMPILED),
    ],
)
def test_saved_chart_says_whose_its_figures_are(
    provenance: str, said: list[str], second: Publication, deputy: Client
) -> None:
    second.town.provenance = provenance
    second.town.save()
    lifts = Commitment.objects.get(number="1")
    for address in (second.town.get_absolute_url(), lifts.get_absolute_url()):
        notes = deputy.get(address).context["chart"].data["notes"]
        assert notes[-2:] == said
