"""Forms whose write may arrive twice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class KeyedForm(forms.Form):
    """A form with the hidden key that makes a resend write once (`{% client_key form %}`)."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Says on top of the form when the key is missing: nobody can mend a hidden field."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors.pop("key", None):
            self.add_error(None, _("This page was open for too long. Send it once more."))
        return cleaned
