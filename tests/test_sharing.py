"""Which files of tests stay in one process."""

from __future__ import annotations

import pytest

from tests.sharing import PRODUCT, scope


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tests/test_live.py", PRODUCT),
        ("tests/pages/test_axe.py", PRODUCT),
        ("tests/test_journey.py", "tests/test_journey.py"),
    ],
)
def test_files_that_share_the_product_stay_together(path: str, expected: str) -> None:
    assert scope(path) == expected
