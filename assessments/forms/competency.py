"""Competency tests as they come from the page, turned into clean values."""

import re
import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.choices import GivenBy, Moment, Sample
from assessments.forms.worded import TOO_LONG
from assessments.models import Instrument
from foundation.tenancy.forms import KeyedForm, PublicChoiceField

_CHOOSE = {"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")}
_CHILD = re.compile(r"([0-9a-f]{32})([0-9.])")
_NOTHING = "."  # in `seen`: nothing entered yet
_NO_LEVEL = -1  # what no level is: the service says whose


class InstrumentField(PublicChoiceField):
    """An instrument by its name; with its version where there are two of it."""

    twice: frozenset[str] = frozenset()

    def label_from_instance(self, obj: Any) -> str:
        """ASER-like reading levels."""
        words = _("%(name)s, version %(version)s") % {"name": obj.name, "version": obj.version}
        return str(words if obj.code in self.twice else obj.name)


class CompetencyTestForm(KeyedForm):
    """A test that was held: on what instrument, when, by whom, with whom."""

    instrument = InstrumentField(
        label=_("Instrument"),
        queryset=Instrument.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages=_CHOOSE,
    )
    moment = forms.TypedChoiceField(
        label=_("When in the year"),
        choices=Moment.choices,
        coerce=Moment,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    held_on = forms.DateField(
        label=_("Day of the test"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Give the day."), "invalid": _("Write the day as 2026-06-15.")},
    )
    given_by = forms.TypedChoiceField(
        label=_("Who gave it"),
        choices=GivenBy.choices,
        coerce=GivenBy,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    given_by_name = forms.CharField(
        label=_("Name of who gave it"),
        required=False,
        max_length=120,
        help_text=_("Needed when it was somebody from outside: a person or an organisation."),
        error_messages=TOO_LONG,
    )
    sample = forms.TypedChoiceField(
        label=_("Which children"),
        choices=Sample.choices,
        coerce=Sample,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    draw_size = forms.IntegerField(
        label=_("How many"),
        required=False,
        min_value=1,
        max_value=200,
        help_text=_("By lot: how many children. Every so many: 3 for every third child on the roll."),
        error_messages={
            "invalid": _("Write a whole number, as 10."),
            "min_value": _("Write 1 or more."),
            "max_value": _("Write 200 or less."),
        },
    )
    sample_words = forms.CharField(
        label=_("How they were drawn"),
        required=False,
        max_length=300,
        help_text=_("For example: every child whose roll number ends in 3, by the team of the DIET."),
        error_messages=TOO_LONG,
    )
    students = forms.MultipleChoiceField(
        label=_("The children of the sample"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only where they were drawn by whoever gave it, or chosen by hand."),
        error_messages={"invalid_choice": _("One of these children is not in this class.")},
    )
    caveats = forms.CharField(
        label=_("What to keep in mind when reading this"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Festival week, a noisy room, a new tester: it stays beside the results."),
        error_messages=TOO_LONG,
    )

    def __init__(
        self,
        *args: Any,
        instruments: QuerySet[Instrument],
        twice: Iterable[str] = (),
        children: Iterable[tuple[uuid.UUID, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        instrument: Any = self.fields["instrument"]
        instrument.queryset, instrument.twice = instruments, frozenset(twice)
        self.fields["students"].choices = [(str(child), name) for child, name in children]  # type: ignore[attr-defined]

    def clean_students(self) -> list[uuid.UUID]:
        """The children by `public_id`."""
        return [uuid.UUID(child) for child in self.cleaned_data["students"]]

    def clean(self) -> dict[str, Any]:
        """A sample drawn here says how many, another how it was drawn; a tester from outside has a name."""
        given = super().clean()
        if given.get("given_by") == GivenBy.OUTSIDE and not given.get("given_by_name"):
            self.add_error("given_by_name", _("Say who it was: a person or an organisation."))
        sample = given.get("sample")
        if sample and sample.is_drawn_here:
            if given.get("draw_size") is None and "draw_size" not in self.errors:
                self.add_error("draw_size", _("Say how many: the children are drawn from the roll at once."))
        elif sample and sample != Sample.ALL:
            if not given.get("sample_words"):
                self.add_error("sample_words", _("Say in a few words how the children were drawn."))
            if not given.get("students") and "students" not in self.errors:
                self.add_error("students", _("Choose the children of the sample."))
        return given


class ResultsForm(KeyedForm):
    """Results as they were shown (`seen`) and as they come back: `r<row>`, empty for nothing entered.

    A control that is missing, or says what `seen` says, was not touched.
    """

    seen = forms.CharField(
        widget=forms.HiddenInput,
        max_length=20_000,
        error_messages={"required": _("The page came back without its list of children. Open it again.")},
    )
    caveats = CompetencyTestForm.base_fields["caveats"]

    def clean_seen(self) -> list[tuple[uuid.UUID, int | None]]:
        """Children and results as the page showed them."""
        found = [_CHILD.fullmatch(word) for word in self.cleaned_data["seen"].split()]
        if not all(found):
            raise forms.ValidationError(_("The page came back damaged. Open it again and choose once more."))
        return [(uuid.UUID(m[1]), None if m[2] == _NOTHING else int(m[2])) for m in found if m]

    def clean(self) -> dict[str, Any]:
        """Adds `results`: the touched ones alone. What is wrong with the page itself is said on top."""
        given = super().clean()
        for words in self.errors.pop("seen", ()):
            self.add_error(None, words)
        results: dict[uuid.UUID, int | None] = {}
        for row, (child, level) in enumerate(given.get("seen", ())):
            text = self.data.get(f"r{row}")
            if text is not None and text != ("" if level is None else str(level)):
                results[child] = None if text == "" else int(text) if re.fullmatch("[0-9]", text) else _NO_LEVEL
        return given | {"results": results}
