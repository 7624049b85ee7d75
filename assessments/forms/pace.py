"""How often a teacher means to look, turned into clean values."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import FOCUS_LEAST, FOCUS_MOST, ObservationPace

MOST_WEEKS = 52
_WEEKS = {
    "required": _("Write a number of weeks, 1 to 52."),
    "invalid": _("Write whole weeks in digits, for example 4."),
    "min_value": _("At least one week."),
    "max_value": _("A year has 52 weeks."),
}


class PaceForm(forms.Form):
    """A teacher's thresholds."""

    child_weeks = forms.IntegerField(
        label=_("Look at each child again after"),
        min_value=1,
        max_value=MOST_WEEKS,
        help_text=_("weeks"),
        error_messages=_WEEKS,
    )
    ability_weeks = forms.IntegerField(
        label=_("Look at each ability of a child again after"),
        min_value=1,
        max_value=MOST_WEEKS,
        help_text=_("weeks"),
        error_messages=_WEEKS,
    )
    focus_count = forms.TypedChoiceField(
        label=_("Children in one week"),
        choices=[(number, str(number)) for number in range(FOCUS_LEAST, FOCUS_MOST + 1)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how many, 5 to 8."),
            "invalid_choice": _("Choose how many, 5 to 8."),
        },
    )

    @classmethod
    def of(cls, pace: ObservationPace, data: Any = None) -> "PaceForm":
        """The form as her thresholds stand."""
        initial = {name: getattr(pace, name) for name in cls.base_fields}
        return cls(data, initial=initial)
