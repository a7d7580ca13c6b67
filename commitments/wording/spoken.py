"""gettext that remembers what it said: there is one language (settings.LANGUAGE_CODE), and a page
asks for the same words many hundred times."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import gettext

spoken = lru_cache(maxsize=4096)(gettext)
