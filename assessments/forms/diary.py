"""A diary note, a search through notes, a quick phrase."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.models import Ability, DiaryNote, LearningOutcome, QuickPhrase
from clusters.models import Student
from foundation.files.fields import PhotoField, RecordingField
from foundation.tenancy.forms import KeyedForm, PublicChoicesField

MOST_LETTERS = 4000
_FILES = ("photo", "recording")
TOO_LONG = _("Up to %(limit_value)d letters fit here; this has %(show_value)d. Shorten it a little.")
NOTHING_SAID = _("Write a line, or add a photo or a recording.")
NO_DAY = _("This is not a day of the calendar. Write it like 2026-11-27.")


class ChildrenField(PublicChoicesField):
    """Children, by number and name."""

    def label_from_instance(self, obj: Any) -> str:
        """Her name alone: the number stands beside it."""
        return str(obj.first_name)


class AbilitiesField(PublicChoicesField):
    """Abilities, by their code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Ability.objects.none(),
            to_field_name="code",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": _("Choose abilities from the list.")},
            **kwargs,
        )

    def label_from_instance(self, obj: Any) -> str:
        """Its name in the reader's language."""
        return str(obj.name)


class OutcomesField(PublicChoicesField):
    """Learning outcomes, by our own id."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=LearningOutcome.objects.none(),
            to_field_name="own_id",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": _("Choose learning outcomes from the list.")},
            **kwargs,
        )

    def label_from_instance(self, obj: Any) -> str:
        """What it says."""
        return str(obj.statement)


class PhrasesField(PublicChoicesField):
    """Her own phrases; what is tapped joins the note."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": _("This phrase is gone. Write it in the note itself.")}


def day_field(label: Any) -> forms.DateField:
    """A day of the calendar."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose the day."), "invalid": NO_DAY},
    )


class NoteForm(KeyedForm):
    """One note: about whom, what was seen, which abilities. Needs a child and words, a photo or a recording."""

    children = ChildrenField(
        label=_("About whom"),
        queryset=Student.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one child."),
            "invalid_choice": _("Choose children from the list: one of them is not in your classes."),
        },
    )
    text = forms.CharField(
        label=_("What I saw"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": TOO_LONG, "required": NOTHING_SAID},
    )
    phrases = PhrasesField(label=_("My phrases"), queryset=QuickPhrase.objects.none(), required=False)
    photo = PhotoField(label=_("A photo"), required=False)
    remove_photo = forms.BooleanField(label=_("Take this photo away"), required=False)
    recording = RecordingField(
        label=_("A recording"), required=False, help_text=_("Up to 2 minutes. A child’s voice counts like a face.")
    )
    remove_recording = forms.BooleanField(label=_("Take this recording away"), required=False)
    abilities = AbilitiesField(label=_("Which abilities it shows"))
    outcomes = OutcomesField(label=_("Which learning outcomes it shows"))
    noted_on = day_field(_("When"))
    is_restricted = forms.BooleanField(
        label=_("Restricted: shows only that it exists"),
        required=False,
        help_text=_(
            "With this tick a search finds it for you alone. Another teacher of the class opens it on purpose, and that is"
            " written down."
        ),
    )

    def __init__(
        self,
        *args: Any,
        children: QuerySet[Student],
        abilities: QuerySet[Ability],
        outcomes: QuerySet[LearningOutcome],
        today: dt.date,
        phrases: QuerySet[QuickPhrase],
        kept: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        scoped = {"children": children, "abilities": abilities, "outcomes": outcomes, "phrases": phrases}
        for name, rows in scoped.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.today = today
        self.kept = kept  # "photo", "recording": what the note holds already

    @property
    def said(self) -> dict[str, Any]:
        """What a good form says, as `as_form` has it: chosen phrases are in the words."""
        clean = self.cleaned_data
        return {
            "text": clean["text"],
            "noted_on": clean["noted_on"].isoformat(),
            "is_restricted": clean["is_restricted"],
            "children": [str(each.public_id) for each in clean["children"]],
            "abilities": [each.code for each in clean["abilities"]],
            "outcomes": [each.own_id for each in clean["outcomes"]],
        }

    def clean_noted_on(self) -> dt.date:
        """A day that has come."""
        day: dt.date = self.cleaned_data["noted_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        """Something is said: words, a photo or a recording. Chosen phrases join the words."""
        cleaned = super().clean()
        chosen = [phrase.text for phrase in cleaned.pop("phrases", None) or ()]
        cleaned["text"] = "\n".join(filter(None, [cleaned.get("text", ""), *chosen]))
        said = cleaned["text"] or any(
            cleaned.get(name) or (name in self.kept and not cleaned.get(f"remove_{name}")) for name in _FILES
        )
        if not said and not {"text", *_FILES} & set(self.errors):
            self.add_error("text", NOTHING_SAID)
        return cleaned


def as_form(note: DiaryNote, outcomes: Iterable[LearningOutcome]) -> dict[str, Any]:
    """A note as its form has it; its children and abilities are at hand."""
    return {
        "text": note.text,
        "noted_on": note.noted_on.isoformat(),
        "is_restricted": note.is_restricted,
        "children": [str(each.student.public_id) for each in note.children.all()],
        "abilities": [each.ability.code for each in note.abilities.all()],
        "outcomes": [outcome.own_id for outcome in outcomes],
    }


class SearchForm(forms.Form):
    """What to look for among the notes: a child, an ability, days, the beginning of words."""

    child = forms.ModelChoiceField(
        label=_("Child"), queryset=Student.objects.none(), required=False, to_field_name="public_id"
    )
    ability = forms.ModelChoiceField(
        label=_("Ability"), queryset=Ability.objects.none(), required=False, to_field_name="code"
    )
    first = forms.DateField(
        label=_("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": NO_DAY},
    )
    last = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": NO_DAY},
    )
    words = forms.CharField(label=_("Words"), required=False, max_length=200, error_messages={"max_length": TOO_LONG})

    def __init__(self, *args: Any, children: QuerySet[Student], abilities: QuerySet[Ability], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["child"].queryset = children  # type: ignore[attr-defined]
        self.fields["child"].empty_label = _("Every child")  # type: ignore[attr-defined]
        self.fields["ability"].queryset = abilities  # type: ignore[attr-defined]
        self.fields["ability"].empty_label = _("Every ability")  # type: ignore[attr-defined]


class PhraseForm(KeyedForm):
    """A quick phrase."""

    text = forms.CharField(
        label=_("Words I write often"),
        max_length=200,
        error_messages={"required": _("Write a few words."), "max_length": TOO_LONG},
    )
