"""Fields that every record shares."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

FIGURE_DIGITS = 15
FIGURE_PLACES = 3
RATIO_PLACES = 6


class FigureField(models.DecimalField):
    """A figure: up to 999,999,999,999.999 (SQLite keeps no more than 15 significant digits).

    Every connection rounds a value with more places in silence, so a figure that does not fit is
    refused before it is stored.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_digits=FIGURE_DIGITS, decimal_places=FIGURE_PLACES)
        super().__init__(*args, **kwargs)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Refuse what would be rounded or cut; raises ValidationError."""
        number = self.to_python(value) if not hasattr(value, "resolve_expression") else None
        if number is not None and (
            not number.is_finite()
            or number != round(number, FIGURE_PLACES)
            or abs(number) >= 10 ** (FIGURE_DIGITS - FIGURE_PLACES)
        ):
            raise ValidationError(
                _("数值“%(value)s”超出可保存的范围：整数不超过12位，小数不超过3位。"),
                code="figure_out_of_range",
                params={"value": value},
            )
        return super().get_db_prep_save(value, connection)


class RatioField(models.DecimalField):
    """A ratio as a fraction with six places; 1 is all of the target."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_digits=FIGURE_DIGITS, decimal_places=RATIO_PLACES)
        super().__init__(*args, **kwargs)
