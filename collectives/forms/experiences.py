"""What a teacher tells of her classroom."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from clusters.models import Classroom
from collectives.choices import Visibility
from collectives.models import Experience
from foundation.files.fields import PhotoField
from foundation.tenancy.forms import KeyedForm, PublicChoiceField

MOST_LETTERS = 4000
WORDS = ("title", "tried", "children_did", "puzzle")
TOO_LONG = _("Up to %(limit_value)d letters fit here; this has %(show_value)d. Shorten it a little.")
_WORDS = {"max_length": TOO_LONG}


class ClassroomField(PublicChoiceField):
    """A classroom by its grades."""

    def label_from_instance(self, obj: Any) -> str:
        """Class 3."""
        return str(_("Class %(label)s") % {"label": obj.label})


def _words(label: Any, *, rows: int, help_text: Any = "", missing: Any = "") -> forms.CharField:
    """Some lines in the teacher's own words, if she likes; `missing` is said where one of several is asked for."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
        error_messages=_WORDS | {"required": missing},
    )


class ExperienceForm(KeyedForm):
    """Shared, or kept as a draft (`deed`). A draft needs a name only."""

    SHARE, DRAFT = "share", "draft"

    deed = forms.ChoiceField(choices=[(SHARE, SHARE), (DRAFT, DRAFT)], widget=forms.HiddenInput, required=False)
    tried = _words(_("What I tried"), rows=4, missing=_("Write a line in one of the three boxes, then share it."))
    children_did = _words(_("What the children did"), rows=3)
    puzzle = _words(
        _("What puzzles me"),
        rows=2,
        help_text=_("The next meeting may begin with your question. It can be a puzzle, not a success."),
    )
    title = forms.CharField(
        label=_("Its name"),
        max_length=200,
        help_text=_("A few words by which you and your colleagues find it again."),
        error_messages={"required": _("Give it a name: a few words are enough."), **_WORDS},
    )
    classroom = ClassroomField(
        label=_("Class"),
        queryset=Classroom.objects.none(),
        required=False,
        empty_label=_("Not one class"),
        error_messages={"invalid_choice": _("Choose one of your school's classes.")},
    )
    photo = PhotoField(label=_("A photo of the children's work"), required=False)
    remove_photo = forms.BooleanField(label=_("Take this photo away"), required=False)
    visibility = forms.ChoiceField(
        label=_("Who sees it"),
        choices=Visibility.choices,
        initial=Visibility.COLLECTIVE,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who may see it."),
            "invalid_choice": _("Choose who may see it: one of the four."),
        },
    )

    def __init__(self, *args: Any, classrooms: QuerySet[Classroom], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["classroom"].queryset = classrooms  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, str]:
        """What a good form says, as `as_form` has it."""
        clean = self.cleaned_data
        return {
            **{name: clean[name] for name in (*WORDS, "visibility")},
            "classroom": str(clean["classroom"].public_id) if clean["classroom"] else "",
            "deed": self.SHARE if clean["is_shared"] else self.DRAFT,
        }

    def clean(self) -> dict[str, Any]:
        """Sharing says something: at least one of the three. Without a word on the deed it is kept as a draft."""
        cleaned = super().clean()
        words = [cleaned.get(name, "") for name in ("tried", "children_did", "puzzle")]
        is_shared = cleaned.pop("deed", "") == self.SHARE
        if is_shared and not any(words) and not {"tried", "children_did", "puzzle"} & set(self.errors):
            self.add_error("tried", self.fields["tried"].error_messages["required"])
        return {**cleaned, "is_shared": is_shared}


def as_form(experience: Experience) -> dict[str, Any]:
    """An experience as its form has it; its classroom is at hand."""
    return {
        **{name: getattr(experience, name) for name in (*WORDS, "visibility")},
        "classroom": str(experience.classroom.public_id) if experience.classroom else "",
        "deed": ExperienceForm.SHARE if experience.shared_at else ExperienceForm.DRAFT,
    }
