"""What a teacher wants to talk about."""

from django import forms
from django.utils.translation import gettext_lazy as _

from collectives.choices import Part
from collectives.forms.experiences import TOO_LONG
from foundation.tenancy.forms import KeyedForm

MINUTES = (5, 10, 15, 20)


class AgendaItemForm(KeyedForm):
    """An item for a part of the next meeting."""

    title = forms.CharField(
        label=_("In one line"),
        max_length=200,
        error_messages={"required": _("Say in one line what you want to talk about."), "max_length": TOO_LONG},
    )
    words = forms.CharField(
        label=_("A little more"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What happens in your class, what you have tried, what you would like from the others."),
        error_messages={"max_length": TOO_LONG},
    )
    part = forms.ChoiceField(
        label=_("In which part"),
        choices=Part.choices,
        initial=Part.ENRICH,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the four parts."),
            "invalid_choice": _("Choose one of the four parts."),
        },
    )
    planned_min = forms.TypedChoiceField(
        label=_("Minutes you wish for"),
        choices=[(count, count) for count in MINUTES],
        coerce=int,
        initial=10,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose 5, 10, 15 or 20 minutes."),
            "invalid_choice": _("Choose 5, 10, 15 or 20 minutes."),
        },
    )


class SupportForm(forms.Form):
    """Whether the teacher seconds an item from now on: said outright, so that a resend changes nothing."""

    is_on = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1")
