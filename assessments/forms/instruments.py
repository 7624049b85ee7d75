"""A tenant's own instrument on its way: what it is, and its levels, side by side in every language of the tenant."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.choices import LAST_GRADE, SUBJECTS, Tester
from assessments.forms.worded import TOO_LONG, Worded, in_languages
from assessments.models import LEAST_LEVELS, MOST_LEVELS, Instrument
from assessments.queries.frameworks import grades_word
from foundation.sync import pages
from foundation.tenancy.forms import KeyedForm

MOST_NAME, MOST_LEVEL_NAME, MOST_LEVEL_WORDS, MOST_WORDS = 120, 40, 160, 1500
ADD, TAKE_OUT, MOVE_UP = "add", "out-", "up-"
_CHOOSE = {"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")}


def _subject_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Subject"), choices=[("", "–"), *SUBJECTS.items()], error_messages=_CHOOSE)


class NewInstrumentForm(Worded, KeyedForm):
    """A new instrument by its name and subject."""

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = in_languages(languages)
        for code, name in self.languages:
            self.word("name", code, name, initial="", most=MOST_NAME)
        self.fields["subject"] = _subject_field()

    @property
    def name_fields(self) -> list[forms.BoundField]:
        """The fields of the name, language by language."""
        return self.bound("name")

    def clean(self) -> dict[str, Any]:
        """At least one name."""
        cleaned = super().clean()
        names = [cleaned.get(f"name_{code}", "") for code, _name in self.languages]
        if not any(names) and not any(f"name_{code}" in self.errors for code, _name in self.languages):
            self.add_error(f"name_{self.languages[0][0]}", _("Give it a name by which teachers will know it."))
        return cleaned


class InstrumentForm(Worded):
    """Everything about an instrument but its levels. Words may be missing until it is published."""

    first_grade = forms.TypedChoiceField(
        label=_("From class"), required=False, coerce=int, empty_value=None, error_messages=_CHOOSE
    )
    last_grade = forms.TypedChoiceField(
        label=_("To class"), required=False, coerce=int, empty_value=None, error_messages=_CHOOSE
    )
    tester = forms.TypedChoiceField(
        label=_("Who carries it out"),
        choices=Tester.choices,
        coerce=Tester,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=400,
        help_text=_("Who made it, after what, in which year. It stands beside every result."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=TOO_LONG,
    )
    licence = forms.CharField(
        label=_("Licence"),
        required=False,
        max_length=200,
        help_text=_("Who may use it and how. “For use in our schools” will do."),
        error_messages=TOO_LONG,
    )

    def __init__(self, *args: Any, languages: Sequence[str], instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grades = instrument.grades
        self.initial = {
            "subject": instrument.subject,
            "first_grade": grades[0] if grades else "",
            "last_grade": grades[-1] if grades else "",
            "tester": instrument.tester,
            "source": instrument.source,
            "licence": instrument.licence,
        }
        self.languages = in_languages(languages)
        self.fields["subject"] = _subject_field()
        choices = [(grade, grades_word(grade, grade)) for grade in range(LAST_GRADE + 1)]
        for field in ("first_grade", "last_grade"):
            self.fields[field].choices = [("", _("every class")), *choices]  # type: ignore[attr-defined]
        for code, name in self.languages:
            self.word("name", code, name, initial=instrument.names.get(code, ""), most=MOST_NAME)
        for field in ("how", "sampling", "caveats"):
            for code, name in self.languages:
                said = getattr(instrument, field).get(code, "")
                self.word(field, code, name, initial=said, most=MOST_WORDS, rows=4)

    @property
    def worded(self) -> list[tuple[Any, Any, list[forms.BoundField]]]:
        """(heading, hint, its fields by language), in their order on the page."""
        return [
            (_("Its name"), "", self.bound("name")),
            (
                _("How to carry it out"),
                _("One child at a time? Where? What is said first, what may be repeated, when to stop?"),
                self.bound("how"),
            ),
            (_("On the sample"), _("How many children, and how they are drawn."), self.bound("sampling")),
            (
                _("What to keep in mind when reading the results"),
                _("What it does not show. It stands beside every figure."),
                self.bound("caveats"),
            ),
        ]

    @property
    def grades(self) -> list[int]:
        """The grades it is for; none for every grade."""
        first, last = self.cleaned_data["first_grade"], self.cleaned_data["last_grade"]
        return [] if first is None else list(range(first, last + 1))

    def clean(self) -> dict[str, Any]:
        """Both ends of the grades or neither, in their order."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_grade"), cleaned.get("last_grade")
        if not {"first_grade", "last_grade"} & self.errors.keys():
            if (first is None) != (last is None):
                self.add_error("last_grade", _("Choose both the first and the last class, or every class in both."))
            elif first is not None and last is not None and last < first:
                self.add_error("last_grade", _("The last class cannot come before the first."))
        return cleaned


class LevelsOfInstrumentForm(Worded):
    """The levels from the first to the highest. Its button says what else happens: `do` is add, out-<n>, up-<n> or empty.

    `shown` is how many the page showed: somebody else may have added or taken out some since.
    """

    def __init__(
        self, *args: Any, languages: Sequence[str], levels: Sequence[Any], shown: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.languages = in_languages(languages)
        self._standing = len(levels)
        self.count = int(shown) if re.fullmatch(r"[0-9]{1,3}", shown) else len(levels)
        if pages.FIELD in self.data or not self.is_bound:
            self.count = max(self.count, len(levels))
        self.count = max(LEAST_LEVELS, min(self.count, MOST_LEVELS))
        for number in range(1, self.count + 1):
            level = levels[number - 1] if number <= len(levels) else {"names": {}, "words": {}}
            for code, name in self.languages:
                self.word(f"name{number}", code, name, initial=level["names"].get(code, ""), most=MOST_LEVEL_NAME)
                words = level["words"].get(code, "")
                self.word(f"words{number}", code, name, initial=words, most=MOST_LEVEL_WORDS, rows=2)

    @property
    def rows(self) -> list[tuple[int, list[forms.BoundField], list[forms.BoundField]]]:
        """(number, its name by language, its words by language)."""
        return [(n, self.bound(f"name{n}"), self.bound(f"words{n}")) for n in range(1, self.count + 1)]

    @property
    def levels(self) -> list[dict[str, dict[str, str]]]:
        """What was written, in the order that the button asks for."""
        found = [
            {"names": self.by_language(f"name{n}"), "words": self.by_language(f"words{n}")}
            for n in range(1, self.count + 1)
        ]
        if pages.FIELD in self.data:  # those that somebody else took out meanwhile, and nothing was typed in
            least = max(self._standing, LEAST_LEVELS)
            while len(found) > least and not any((found[-1]["names"] | found[-1]["words"]).values()):
                found.pop()
        deed = self.data.get("do", "")
        if deed == ADD:
            found.append({"names": {}, "words": {}})
        elif (place := _place(deed, TAKE_OUT, self.count)) is not None:
            found.pop(place)
        elif place := _place(deed, MOVE_UP, self.count):
            found[place - 1], found[place] = found[place], found[place - 1]
        return found

    def refuse_deed_on(self, changed: Collection[str]) -> None:
        """A level that somebody else has changed meanwhile is looked at before it is taken out or moved."""
        deed = self.data.get("do", "")
        number = deed.removeprefix(TAKE_OUT).removeprefix(MOVE_UP)
        names = {f"{field}{number}_{code}" for field in ("name", "words") for code, _name in self.languages}
        if deed.startswith((TAKE_OUT, MOVE_UP)) and not names.isdisjoint(changed):
            self.add_error(
                None, _("Somebody else has changed this level meanwhile. Look at it, then choose once more.")
            )

    def clean(self) -> dict[str, Any]:
        """Not more than fit, not fewer than make a test."""
        cleaned = super().clean() or self.cleaned_data
        deed = self.data.get("do", "")
        if deed == ADD and self.count >= MOST_LEVELS:
            words = ngettext("%(count)d level is the most.", "%(count)d levels are the most.", MOST_LEVELS)
            self.add_error(None, words % {"count": MOST_LEVELS})
        if deed.startswith(TAKE_OUT) and self.count <= LEAST_LEVELS:
            words = ngettext("%(count)d level is the least.", "%(count)d levels are the least.", LEAST_LEVELS)
            self.add_error(None, words % {"count": LEAST_LEVELS})
        return cleaned


def _place(deed: str, sign: str, count: int) -> int | None:
    """Which level the button stands beside, from 0; None when it is another button."""
    number = deed.removeprefix(sign)
    if deed.startswith(sign) and number in {str(n) for n in range(1, count + 1)}:
        return int(number) - 1
    return None
