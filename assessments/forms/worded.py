"""Forms whose words stand side by side in every language of the tenant."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

TOO_LONG = {"max_length": _("Up to %(limit_value)d letters fit here; this has %(show_value)d. Shorten it a little.")}


def in_languages(languages: Sequence[str]) -> list[tuple[str, str]]:
    """(code, own name) of a tenant's languages, in the order of the settings."""
    return [(code, name) for code, name in settings.LANGUAGES if code in languages]


class _WordsField(forms.CharField):
    """Words that a draft may still lack: asked for, not demanded."""

    def validate(self, value: Any) -> None:
        """Nothing but the length is looked at, by the validators."""


class Worded(forms.Form):
    """Fields by language, shown side by side. A subclass sets `languages` and calls `word` in its `__init__`."""

    use_required_attribute = False
    languages: list[tuple[str, str]]

    def word(self, name: str, code: str, label: Any, *, initial: str, most: int, rows: int = 0) -> None:
        """Add the field `<name>_<code>` for one language."""
        widget = forms.Textarea(attrs={"rows": rows, "lang": code}) if rows else forms.TextInput(attrs={"lang": code})
        self.fields[f"{name}_{code}"] = _WordsField(
            label=label, max_length=most, initial=initial, widget=widget, error_messages=TOO_LONG
        )

    def by_language(self, name: str) -> dict[str, str]:
        """What was written in the fields of this name."""
        return {code: self.cleaned_data[f"{name}_{code}"] for code, _name in self.languages}

    def bound(self, name: str) -> list[forms.BoundField]:
        """The fields of this name, language by language."""
        return [self[f"{name}_{code}"] for code, _name in self.languages]
