"""gettext that remembers what it said: there is one language (settings.LANGUAGE_CODE), and a page
asks for the same words many hundred times."""

from __future__ import annotations

from functools import lru_cache

from django.utils.functional import lazy
from django.utils.translation import gettext

spoken = lru_cache(maxsize=4096)(gettext)
# For words that stand in a module, which is read before there is a language.
spoken_lazily = lazy(spoken, str)
