"""A sample of work without a name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.files.fields import PhotoField
from foundation.tenancy.forms import KeyedForm

GRADES = range(1, 9)


class SampleForm(KeyedForm):
    """A photo of work, or its words; and the class it comes from, roughly."""

    words = forms.CharField(
        label=_("What the child wrote, said or made"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "max_length": _("Up to %(limit_value)d letters fit here; this has %(show_value)d. Shorten it a little.")
        },
    )
    photo = PhotoField(label=_("A photo of the work"), required=False)
    grade = forms.TypedChoiceField(
        label=_("From which class"),
        coerce=int,
        choices=[(str(grade), str(grade)) for grade in GRADES],
        error_messages={"required": _("Choose a class."), "invalid_choice": _("Choose one of the classes.")},
    )

    def clean(self) -> dict[str, Any]:
        """Words or a photo."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("photo") and not cleaned.get("words"):
            self.add_error("words", _("Add a photo or a few words: one of the two is needed."))
        return cleaned
