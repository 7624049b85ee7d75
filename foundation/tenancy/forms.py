"""Forms whose write may arrive twice."""

import uuid
from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class KeyedForm(forms.Form):
    """A form with the hidden key that makes a resend write once (`{% client_key form %}`)."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Says on top of the form when the key is missing, and gives it a good one: nobody can mend a hidden field."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors.pop("key", None):
            data: Any = copy(self.data)
            data[self.add_prefix("key")] = str(uuid.uuid4())
            self.data = data
            self.add_error(None, _("This page was open for too long. Send it once more."))
        return cleaned


class PublicChoiceField(forms.ModelChoiceField):
    """One row of a scoped queryset, by its `public_id`. Anything else is not among the choices."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, to_field_name="public_id", **kwargs)

    def to_python(self, value: Any) -> Any:
        """The row; what is no UUID is refused like a UUID that is not there."""
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code == "invalid_choice":
                raise
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from error


class PublicChoicesField(forms.ModelMultipleChoiceField):
    """Rows of a scoped queryset, by their `public_id` or another name. Anything else is not among the choices."""

    def __init__(self, *args: Any, to_field_name: str = "public_id", **kwargs: Any) -> None:
        super().__init__(*args, to_field_name=to_field_name, **kwargs)

    def clean(self, value: Any) -> Any:
        """The rows; what is no UUID is refused like a UUID that is not there."""
        try:
            return super().clean(value)
        except ValidationError as error:
            if error.code in ("invalid_choice", "required"):
                raise
            words = self.error_messages["invalid_choice"] % {"value": ""}
            raise ValidationError(words, code="invalid_choice") from error
