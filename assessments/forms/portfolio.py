"""A piece of a child's work, and what comes next for her."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.choices import WorkKind
from assessments.forms.diary import MOST_LETTERS, TOO_LONG, AbilitiesField, OutcomesField, day_field
from assessments.models import Ability, LearningOutcome, PortfolioItem
from foundation.files.fields import PhotoField, RecordingField
from foundation.tenancy.forms import KeyedForm

NO_WORK = _("Add a photo, a recording or words.")
NO_STEP = _("Write a line in one of the two.")
KEPT = ("title", "text", "is_face_free", "has_consent")
MOST_FOR_FAMILY = 600  # so that one sheet of paper holds both


class WorkForm(KeyedForm):
    """A photo, a recording or words; with `kind` given, what is kept already stays and its words change."""

    photo = PhotoField(label=_("A photo of the work"), required=False)
    is_face_free = forms.BooleanField(
        label=_("I looked: no face and no name is in it"),
        required=False,
        help_text=_("Photograph the work alone, or cover the face and the name first."),
    )
    has_consent = forms.BooleanField(
        label=_("The family has agreed to this picture or recording"),
        required=False,
        help_text=_("Needed for a face and for a voice. Ask each time; they may say no."),
    )
    recording = RecordingField(
        label=_("A recording"), required=False, help_text=_("Reading aloud, telling, explaining: up to 2 minutes.")
    )
    text = forms.CharField(
        label=_("Words: what the child wrote or said, or what one should know"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG, "required": NO_WORK},
    )
    title = forms.CharField(
        label=_("Its name"),
        max_length=200,
        error_messages={"required": _("Give it a name: a few words are enough."), "max_length": TOO_LONG},
    )
    made_on = day_field(_("Made on"))
    abilities = AbilitiesField(label=_("Which abilities it shows"))
    outcomes = OutcomesField(label=_("Which learning outcomes it shows"))

    def __init__(
        self,
        *args: Any,
        abilities: QuerySet[Ability],
        outcomes: QuerySet[LearningOutcome],
        today: dt.date,
        kind: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["abilities"].queryset = abilities  # type: ignore[attr-defined]
        self.fields["outcomes"].queryset = outcomes  # type: ignore[attr-defined]
        self.today = today
        self.kind = kind
        if kind:
            del self.fields["photo"], self.fields["recording"]

    @property
    def said(self) -> dict[str, Any]:
        """What a good form says of a piece that is there, as `as_form` has it."""
        clean = self.cleaned_data
        return {
            **{name: clean[name] for name in KEPT},
            "made_on": clean["made_on"].isoformat(),
            "abilities": [each.code for each in clean["abilities"]],
            "outcomes": [each.own_id for each in clean["outcomes"]],
        }

    def clean_made_on(self) -> dt.date:
        """A day that has come."""
        day: dt.date = self.cleaned_data["made_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        """There is one piece of work, and whoever can be recognised in it has a family that agreed."""
        cleaned = super().clean()
        if self.errors.keys() & {"photo", "recording", "text"}:
            return cleaned
        photo, recording = cleaned.get("photo"), cleaned.get("recording")
        if photo and recording:
            self.add_error("recording", _("One piece at a time: keep the photo here, and the recording as another."))
            return cleaned
        kind = self.kind or (WorkKind.PHOTO if photo else WorkKind.AUDIO if recording else WorkKind.TEXT)
        if kind == WorkKind.TEXT and not cleaned.get("text"):
            self.add_error("text", NO_WORK)
        if kind == WorkKind.PHOTO and not (cleaned.get("is_face_free") or cleaned.get("has_consent")):
            self.add_error(
                "is_face_free",
                _("Say that no face and no name is in it, or that the family has agreed to this picture."),
            )
        if kind == WorkKind.AUDIO and not cleaned.get("has_consent"):
            self.add_error(
                "has_consent", _("A child’s voice counts like a face: keep it only when the family has agreed.")
            )
        return cleaned


def as_form(item: PortfolioItem, outcomes: Iterable[LearningOutcome]) -> dict[str, Any]:
    """A piece of work as its form has it; its abilities are at hand."""
    return {
        **{name: getattr(item, name) for name in KEPT},
        "made_on": item.made_on.isoformat(),
        "abilities": [each.ability.code for each in item.abilities.all()],
        "outcomes": [outcome.own_id for outcome in outcomes],
    }


class NextStepForm(KeyedForm):
    """What the child does well, and what comes next: a line in one of the two at least."""

    strengths = forms.CharField(
        label=_("What the child does well"),
        required=False,
        max_length=MOST_FOR_FAMILY,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG, "required": NO_STEP},
    )
    next_step = forms.CharField(
        label=_("What comes next, and how the family can help"),
        required=False,
        max_length=MOST_FOR_FAMILY,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )

    def clean(self) -> dict[str, Any]:
        """One of the two says something."""
        cleaned = super().clean()
        if not (cleaned.get("strengths") or cleaned.get("next_step")) and not self.errors:
            self.add_error("strengths", NO_STEP)
        return cleaned
