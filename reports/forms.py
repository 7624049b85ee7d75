"""What a reader may choose of a dashboard: the month, and the ability shown for each place."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.queries.standings import Ability
from clusters import calendar
from clusters.calendar import PERIOD_FORMAT, add_months, period_of, periods_between, read_period

MONTHS_OFFERED = 24
SEEN_LEAST = "least"


def _first_offered(first: dt.date | None, today: dt.date) -> dt.date:
    """From the first month that was counted, no more than two years back, to this one."""
    current = period_of(today)
    return min(max(first or current, add_months(current, 1 - MONTHS_OFFERED)), current)


@lru_cache(maxsize=128)
def _months_offered(first: dt.date, current: dt.date, language: str) -> list[tuple[str, str]]:
    months = periods_between(first, current)
    return [(f"{month:{PERIOD_FORMAT}}", calendar.month_year(month)) for month in reversed(months)]


def month_asked(asked: Mapping[str, str], *, first: dt.date | None, today: dt.date) -> dt.date | None:
    """The month of the address if it is one of those offered, before the rest of the form can be made."""
    months = periods_between(_first_offered(first, today), period_of(today))
    return next((month for month in months if f"{month:{PERIOD_FORMAT}}" == asked.get("month")), None)


class ChosenForm(forms.Form):
    """Read from the address, completed by `month` where it leaves something out. `month` is a period.

    `first` is the first month that was counted; earlier ones are not offered.
    """

    month = forms.TypedChoiceField(
        label=_("Month"),
        coerce=read_period,
        error_messages={"invalid_choice": _("There is nothing of that month here. Please choose one of these.")},
    )
    ability = forms.ChoiceField(
        label=_("Ability in the table"),
        error_messages={"invalid_choice": _("This is not one of the abilities. Please choose one of these.")},
    )

    def __init__(
        self,
        asked: Mapping[str, str],
        *,
        month: dt.date,
        first: dt.date | None,
        today: dt.date,
        abilities: Iterable[Ability],
    ) -> None:
        told = {"month": f"{month:{PERIOD_FORMAT}}", "ability": SEEN_LEAST}
        super().__init__(told | {name: asked[name] for name in told if name in asked})
        named = [(SEEN_LEAST, _("The one seen least")), *((a.code, a.name) for a in abilities)]
        months = _months_offered(_first_offered(first, today), period_of(today), calendar.language())
        self.fields["month"].choices = months  # type: ignore[attr-defined]
        self.fields["ability"].choices = named  # type: ignore[attr-defined]
