"""What a publication is called beside its title."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from .models import Publication

_ISSUE = re.compile(r"第.{1,4}期")


def issue_name(publication: Publication) -> str:
    """第3期, or "" where the title already counts it (offices count anew each year)."""
    if _ISSUE.search(publication.title):
        return ""
    return _("第%(n)s期") % {"n": publication.number}
