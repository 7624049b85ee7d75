"""Input of planning turned into clean values."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from assessments.models import Ability
from foundation.files.fields import PhotoField
from foundation.tenancy.forms import KeyedForm, PublicChoiceField
from planning.models import Chapter, Textbook

_TOO_LONG = {"max_length": _("Up to %(limit_value)d letters fit here; this has %(show_value)d. Shorten it a little.")}
MOST_RUPEES = 10_000


class _ByShelf(ModelChoiceIterator):
    """Chapters under the class and the subject they belong to, in the order of the queryset."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for (grade, subject), chapters in groupby(self.queryset, key=lambda each: _shelf(each.textbook)):
            label = _("Class %(grade)s, %(subject)s") % {"grade": grade, "subject": subject}
            yield label, [self.choice(each) for each in chapters]


def _shelf(book: Textbook) -> tuple[int, str]:
    return book.grade, book.subject_label


class ChapterField(PublicChoiceField):
    """A chapter by number and title, under its class and subject."""

    iterator = _ByShelf

    def label_from_instance(self, obj: Any) -> str:
        """9. Half and quarter."""
        return f"{obj.number}. {obj.title}"


class ToolForm(KeyedForm):
    """A learning tool from what is at hand."""

    title = forms.CharField(
        label=_("Its name"),
        max_length=200,
        error_messages={"required": _("Give the tool a name: a few words are enough."), **_TOO_LONG},
    )
    what_it_is = forms.CharField(
        label=_("What it is and how it is used"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=_TOO_LONG,
    )
    materials = forms.CharField(
        label=_("What it is made of"),
        required=False,
        max_length=300,
        help_text=_("Bottle caps, string, old calendars: what is at hand."),
        error_messages=_TOO_LONG,
    )
    cost_rupees = forms.IntegerField(
        label=_("What it cost, in rupees"),
        min_value=0,
        max_value=MOST_RUPEES,
        initial=0,
        error_messages={
            "required": _("Write 0 if it cost nothing."),
            "invalid": _("Write whole rupees in digits, for example 20."),
            "min_value": _("A cost is 0 or more."),
            "max_value": _("A tool from what is at hand costs at most ₹10,000."),
        },
    )
    ability = forms.ModelChoiceField(
        label=_("The ability it helps with"),
        queryset=Ability.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("Several, or none in particular"),
        error_messages={"invalid_choice": _("Choose one of the abilities in the list.")},
    )
    chapter = ChapterField(
        label=_("The chapter it goes with"),
        queryset=Chapter.objects.none(),
        required=False,
        empty_label=_("None in particular"),
        error_messages={"invalid_choice": _("Choose one of the chapters in the list.")},
    )
    photo = PhotoField(label=_("A photo of the tool"), required=False)

    def __init__(self, *args: Any, abilities: QuerySet[Ability], chapters: QuerySet[Chapter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ability"].queryset = abilities  # type: ignore[attr-defined]
        self.fields["chapter"].queryset = chapters  # type: ignore[attr-defined]


class MonthChaptersForm(forms.Form):
    """The chapters of one shelf that are taken up in a month."""

    chapters = forms.MultipleChoiceField(
        label=_("Chapters"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose chapters of the list.")},
    )

    def __init__(self, *args: Any, shown: Sequence[Chapter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = {str(each.public_id): each for each in shown}
        self.fields["chapters"].choices = [  # type: ignore[attr-defined]
            (
                key,
                _("%(number)s. %(title)s · %(book)s")
                % {"number": c.number, "title": c.title, "book": c.textbook.title},
            )
            for key, c in self.shown.items()
        ]

    def clean_chapters(self) -> list[Chapter]:
        """The chosen ones."""
        return [self.shown[key] for key in self.cleaned_data["chapters"]]
