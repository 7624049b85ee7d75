"""What is written down during the meeting."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from clusters.models import Teacher
from collectives.choices import Duty, Method, Outcome, Part, Presence
from foundation.tenancy.forms import KeyedForm, PublicChoiceField

COMMITMENT, DECISION, QUESTION = "commitment", "decision", "question"
KINDS = [(COMMITMENT, _("Commitment")), (DECISION, _("Decision")), (QUESTION, _("Question"))]
SAID = _("Write it as it was said.")
TOO_LONG = _("This is longer than %(limit_value)s letters. Say it in fewer words.")
_MINUTES_ERRORS = {
    "invalid": _("Write whole minutes, for example 10."),
    "min_value": _("Minutes from 0 to 600."),
    "max_value": _("Minutes from 0 to 600."),
}


class PartForm(forms.Form):
    """Which part."""

    part = forms.ChoiceField(choices=Part.choices)


class AttendanceForm(forms.Form):
    """One mark; empty takes it away."""

    presence = forms.ChoiceField(choices=[("", ""), *Presence.choices], required=False)
    reason = forms.CharField(max_length=200, required=False)


class VisitorForm(forms.Form):
    """A visitor's name, and where from."""

    name = forms.CharField(
        label=_("A visitor: name, and where from"),
        max_length=200,
        error_messages={"required": _("Write the visitor's name.")},
    )


class HereInsteadForm(forms.Form):
    """Who came although expected at another sitting."""

    teacher = PublicChoiceField(
        queryset=Teacher.objects.none(),
        error_messages={"required": _("Choose who came."), "invalid_choice": _("Choose somebody of the roster.")},
    )

    def __init__(self, *args: Any, people: QuerySet[Teacher], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teacher"].queryset = people  # type: ignore[attr-defined]


class TurnForm(forms.Form):
    """Who has a role today."""

    duty = forms.ChoiceField(choices=Duty.choices)
    teacher = PublicChoiceField(queryset=Teacher.objects.none(), required=False)

    def __init__(self, *args: Any, people: QuerySet[Teacher], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teacher"].queryset = people  # type: ignore[attr-defined]


class CaptureForm(KeyedForm):
    """What the bar sends: the words, and which of the three they are."""

    words = forms.CharField(
        label=_("Write it as it was said"),
        max_length=1000,
        error_messages={"required": SAID, "max_length": TOO_LONG},
    )
    kind = forms.ChoiceField(choices=KINDS, error_messages={"required": _("Choose one of the three.")})


class _PeopleForm(KeyedForm):
    """A form that names somebody of the roster."""

    person = "teacher"

    def __init__(self, *args: Any, people: QuerySet[Teacher], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.person].queryset = people  # type: ignore[attr-defined]


class SaidCommitmentForm(_PeopleForm):
    """A commitment, and whose it is."""

    teacher = PublicChoiceField(
        label=_("Whose commitment is it?"),
        queryset=Teacher.objects.none(),
        empty_label=_("Choose whose it is"),
        error_messages={"required": _("Choose whose it is."), "invalid_choice": _("Choose somebody of the roster.")},
    )
    words = forms.CharField(
        label=_("As it was said"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("With which class, what will be tried, what to look for."),
        error_messages={"required": SAID, "max_length": TOO_LONG},
    )


class DecisionForm(_PeopleForm):
    """What was decided, why and how, and how a concern was handled."""

    person = "owner"

    title = forms.CharField(
        label=_("What was decided"), max_length=200, error_messages={"required": _("Write what was decided.")}
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write why. Those who were not here will ask."), "max_length": TOO_LONG},
    )
    method = forms.ChoiceField(label=_("How"), choices=Method.choices, initial=Method.CONSENT, widget=forms.RadioSelect)
    concern = forms.CharField(
        label=_("A concern, as it was said"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    concern_handled = forms.CharField(
        label=_("How it was handled"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    owner = PublicChoiceField(
        label=_("Who sees to it"),
        queryset=Teacher.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
    )
    review_on = forms.DateField(
        label=_("We look again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("This is not a day of the calendar. Write it like 2026-11-27.")},
    )
    part = forms.ChoiceField(choices=Part.choices, widget=forms.HiddenInput)


class ItemOutcomeForm(forms.Form):
    """What became of an agenda item."""

    is_done = forms.BooleanField(label=_("Done"), required=False)
    actual_min = forms.IntegerField(
        label=_("Minutes"), required=False, min_value=0, max_value=600, error_messages=_MINUTES_ERRORS
    )
    outcome = forms.CharField(
        label=_("What came out"), max_length=1000, required=False, error_messages={"max_length": TOO_LONG}
    )


class ToldForm(KeyedForm):
    """What became of a commitment, as told in the room."""

    outcome = forms.ChoiceField(choices=Outcome.choices)


class SharingForm(forms.Form):
    """Whether an experience is told here."""

    is_told = forms.BooleanField(required=False)


class SettleForm(forms.Form):
    """Settled, or open still."""

    is_settled = forms.BooleanField(required=False)
    answer = forms.CharField(
        label=_("What we found"), max_length=1000, required=False, error_messages={"max_length": TOO_LONG}
    )


class NoteForm(forms.Form):
    """One sentence on a part."""

    part = forms.ChoiceField(choices=Part.choices)
    note = forms.CharField(
        label=_("What this part brought, in a sentence"),
        max_length=300,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )


class QuickToolForm(_PeopleForm):
    """A learning tool, just made."""

    person = "made_by"

    title = forms.CharField(
        label=_("A tool we made"), max_length=200, error_messages={"required": _("Give the tool a name.")}
    )
    materials = forms.CharField(label=_("From what"), max_length=300, required=False)
    made_by = PublicChoiceField(
        label=_("Who made it"),
        queryset=Teacher.objects.none(),
        required=False,
        empty_label=_("All of us"),
    )
