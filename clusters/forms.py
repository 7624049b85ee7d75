"""Input of signing in, turned into clean values."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from clusters.scope import Grant

_INDIAN = re.compile(r"^[6-9][0-9]{9}$")
_FOREIGN = re.compile(r"^\+(?!91)[1-9][0-9]{7,14}$")
_BETWEEN = re.compile(r"[\s().\-\u2010-\u2015\u200b-\u200f\u202a-\u202e\u2060\ufeff]")


def latin_digits(text: str) -> str:
    """The same text with the digits of every script as 0 to 9."""
    return "".join(str(unicodedata.digit(char)) if char.isdecimal() else char for char in text)


def read_phone(text: str) -> str:
    """A phone number in E.164 form, from what people write: 9876543210, +91 98765 43210, 09876543210.

    Ten digits, or eleven with a leading 0, are a number in India. Raises ValueError.
    """
    digits = _BETWEEN.sub("", latin_digits(text))
    for prefix in ("+91", "0091", "91", "0"):
        rest = digits.removeprefix(prefix)
        if rest != digits and _INDIAN.match(rest):
            return f"+91{rest}"
    if _INDIAN.match(digits):
        return f"+91{digits}"
    if _FOREIGN.match(digits):
        return digits
    raise ValueError(text)


def read_code(text: str) -> str:
    """Six Latin digits, from however they were written. Raises ValidationError."""
    digits = _BETWEEN.sub("", latin_digits(text))
    if not re.fullmatch(r"[0-9]{6}", digits):
        raise forms.ValidationError(_("The code has six digits. Look at the message once more."))
    return digits


class SignInForm(forms.Form):
    """A phone number or an e-mail address; cleans to `kind` and `address`."""

    to = forms.CharField(
        label=_("Phone number or e-mail"),
        max_length=254,
        help_text=_("We send a six-digit code to it."),
        error_messages={"required": _("Write your phone number, or your e-mail address.")},
    )

    def clean(self) -> dict[str, Any]:
        """Tell a number from an address, and bring it into the form in which the roster has it."""
        text = self.cleaned_data.get("to", "")
        if "@" in text:
            try:
                validate_email(text)
            except forms.ValidationError:
                self.add_error("to", _("This does not look like an e-mail address. It needs a name, an @ and a place."))
            return {"kind": "email", "address": text.lower()}
        try:
            return {"kind": "phone", "address": read_phone(text)}
        except ValueError:
            if text:
                self.add_error("to", _("A phone number in India has ten digits and begins with 6, 7, 8 or 9."))
        return {}


class CodeForm(forms.Form):
    """The six digits of the message."""

    code = forms.CharField(
        label=_("Six-digit code"),
        max_length=20,
        error_messages={"required": _("Write the six digits of the message.")},
    )

    def clean_code(self) -> str:
        """Six Latin digits, however they were written."""
        return read_code(self.cleaned_data["code"])


class PlaceForm(forms.Form):
    """One of the places where a person has a role."""

    grant = forms.ChoiceField(
        error_messages={
            "required": _("Choose where you are today."),
            "invalid_choice": _("You have no role there any more. Choose one of these."),
        }
    )

    def __init__(self, *args: Any, grants: Iterable[Grant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grant"].choices = [(g.id, g.id) for g in grants]  # type: ignore[attr-defined]
