"""A version of the rubric on its way: words side by side in every language of the tenant."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.choices import LEVEL_WORDS, GradeBand
from assessments.forms.worded import Worded, in_languages
from assessments.models import LEVEL_COUNT, Criterion
from clusters import calendar
from clusters.calendar import PERIOD_FORMAT, read_period
from foundation.files.fields import PhotoField
from foundation.tenancy.forms import KeyedForm

MOST_LETTERS = 160
LEVELS = range(1, LEVEL_COUNT + 1)


class LevelsForm(Worded):
    """The four levels of a criterion in behaviour words, in every language: for every grade, or for a band of grades."""

    def __init__(self, *args: Any, languages: Sequence[str], words: Mapping[str, Sequence[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = in_languages(languages)
        for level in LEVELS:
            for code, name in self.languages:
                four = words.get(code) or [""] * LEVEL_COUNT
                self.word(f"level{level}", code, name, initial=four[level - 1], most=MOST_LETTERS, rows=3)

    @property
    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """(level, its fields by language)."""
        return [(level, self.bound(f"level{level}")) for level in LEVELS]

    @property
    def words(self) -> dict[str, list[str]]:
        """Four descriptions by language."""
        levels = [self.by_language(f"level{level}") for level in LEVELS]
        return {code: [each[code] for each in levels] for code, _name in self.languages}


class CriterionForm(LevelsForm):
    """Also its name, and what of the version before it carries on."""

    carries = forms.ChoiceField(
        label=_("It carries on the figures of"),
        required=False,
        error_messages={"invalid_choice": _("Choose an ability of the version before, or nothing.")},
    )

    def __init__(self, *args: Any, names: Mapping[str, str], before: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in self.languages:
            self.word("name", code, name, initial=names.get(code, ""), most=60)
        carries: Any = self.fields["carries"]
        carries.choices = [("", _("nothing: it begins anew"))] + [
            (
                each.ability.code,
                _("%(name)s, version %(version)s") % {"name": each.name, "version": each.rubric.version},
            )
            for each in before
        ]
        words = [(level, LEVEL_WORDS[level]) for level in LEVELS]
        for level in LEVELS:
            self.fields[f"carried{level}"] = forms.TypedChoiceField(
                label=pgettext_lazy("level", "“%(word)s” becomes") % {"word": LEVEL_WORDS[level]},
                choices=words,
                coerce=int,
                initial=level,
            )

    @property
    def name_fields(self) -> list[forms.BoundField]:
        """The fields of the name, language by language."""
        return self.bound("name")

    @property
    def carried_fields(self) -> list[forms.BoundField]:
        """What each level becomes."""
        return [self[f"carried{level}"] for level in LEVELS]

    @property
    def carried(self) -> list[int]:
        """What levels 1 to 4 of the version before become."""
        return [int(self.cleaned_data[f"carried{level}"]) for level in LEVELS]


class AbilityForm(Worded):
    """One more ability, by its name."""

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = in_languages(languages)
        for code, name in self.languages:
            self.word("name", code, name, initial="", most=60)

    def clean(self) -> dict[str, Any]:
        """At least one name."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(self.by_language("name").values()):
            self.add_error(f"name_{self.languages[0][0]}", _("Give the ability a name: one word is best."))
        return cleaned


class PublishForm(forms.Form):
    """The month from which a version holds."""

    valid_from = forms.ChoiceField(
        label=_("It holds from"), error_messages={"invalid_choice": _("Choose one of the months in the list.")}
    )

    def __init__(self, *args: Any, months: Sequence[dt.date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._first = months[0]
        field: Any = self.fields["valid_from"]
        field.choices = [(f"{month:{PERIOD_FORMAT}}", calendar.month_year(month)) for month in months]

    def clean_valid_from(self) -> dt.date:
        """The first day of the month."""
        return read_period(self.cleaned_data["valid_from"])

    @property
    def chosen(self) -> dt.date:
        """The month that was chosen; the first one where none was, or none that can be."""
        return self.cleaned_data.get("valid_from", self._first) if self.is_bound and self.is_valid() else self._first


class ExemplarForm(Worded, KeyedForm):
    """What a level looks like: a sentence in some languages, a photo of work, or both."""

    photo = PhotoField(label=_("A photo of work"), required=False)
    band = forms.ChoiceField(
        label=_("For which classes"), required=False, choices=[("", _("Every class")), *GradeBand.choices]
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = in_languages(languages)
        for code, name in self.languages:
            self.word("words", code, name, initial="", most=300, rows=2)

    @property
    def word_fields(self) -> list[forms.BoundField]:
        """The sentence, language by language."""
        return self.bound("words")

    def clean(self) -> dict[str, Any]:
        """A sentence or a photo, and the sentence in one language at least."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("photo") and not any(self.by_language("words").values()):
            self.add_error(
                f"words_{self.languages[0][0]}", _("Write a sentence, or add a photo: one of the two is needed.")
            )
        return cleaned
