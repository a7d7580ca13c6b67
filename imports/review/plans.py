"""Which plans the commitments of a report go to, by the day they are due.

``Reading.plans`` are [{"title", "kind", "start", "end", "given", "reporting_months", "plan"}]: days
in ISO form, ``plan`` the number of a plan that exists or None. A commitment goes to the first one
that ends on or after its last day.
"""

from __future__ import annotations

from typing import Any

from ..models import Reading


def suggest(reading: Reading) -> list[dict[str, Any]]:
    """The plans that the dates of the report and its commitments call for."""
    raise NotImplementedError
