"""What a reader may choose of a dashboard: the month, and the ability shown for each place."""

import datetime as dt
from collections.abc import Mapping

from babel.dates import format_date
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assessments.querysets import TenantWideQuerySet
from clusters.calendar import PERIOD_FORMAT, add_months, period_of, periods_between, read_period

MONTHS_OFFERED = 24
SEEN_LEAST = "least"


class ChosenForm(forms.Form):
    """Read from the address, completed by `initial` where it leaves something out. `month` is a period."""

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
        self, asked: Mapping[str, str], *, month: dt.date, today: dt.date, abilities: TenantWideQuerySet
    ) -> None:
        told = {"month": f"{month:{PERIOD_FORMAT}}", "ability": SEEN_LEAST}
        super().__init__(told | {name: asked[name] for name in told if name in asked})
        current = period_of(today)
        months = periods_between(add_months(current, 1 - MONTHS_OFFERED), current)
        in_words = [
            (f"{month:{PERIOD_FORMAT}}", format_date(month, "LLLL y", locale=get_language() or "en"))
            for month in reversed(months)
        ]
        named = [(SEEN_LEAST, _("The one seen least")), *((a.code, a.name) for a in abilities)]
        self.fields["month"].choices = in_words  # type: ignore[attr-defined]
        self.fields["ability"].choices = named  # type: ignore[attr-defined]
