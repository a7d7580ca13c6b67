"""Arithmetic that does not round. No Django here."""

from __future__ import annotations

from decimal import Context, Inexact, InvalidOperation

# Sums and products of what was written are never rounded; what this cannot hold is refused.
EXACT = Context(prec=10_000, traps=[Inexact, InvalidOperation])
