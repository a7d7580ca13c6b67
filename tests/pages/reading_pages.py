"""Reading a page as a person does: logged in, and by its words."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.test import Client

# The day on which every page of these tests is read.
TODAY = dt.date(2026, 10, 12)


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(response: Any) -> str:
    """The page's words without its tags, spaces and scripts."""
    html = re.sub(r"<script.*?</script>", "", response.content.decode(), flags=re.S)
    html = re.sub(r"<svg.*?</svg>", "", html, flags=re.S)
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html))
