"""Form fields that take a photo, a recording or a table in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from foundation.files import recordings, services
from foundation.files.recordings import LONGEST_SEC, Recording, clean_recording
from foundation.files.services import RefusedFileError, clean_photo
from foundation.files.tables.reading import Table, read_table

WITHOUT = _("Go on without this file")


class PhotoField(forms.FileField):
    """Cleans to the bytes of a fresh JPEG, or None when nothing was sent. What is wrong is said at the field.

    The phone offers its camera and its pictures. Scripts make the photo small before it travels.
    """

    widget = forms.FileInput(
        attrs={
            "accept": "image/*",
            "data-large": services.LARGE,
            "data-points": services.POINTS,
            "data-damaged": services.DAMAGED,
            "data-heic": services.HEIC,
            "data-drawing": services.DRAWING,
            "data-none": services.NO_PHOTO,
            "data-without": WITHOUT,
        }
    )
    default_error_messages = {
        "invalid": _("The photo did not arrive. Choose it again."),
        "empty": _("This photo is empty. Take it again or choose another."),
        "missing": _("The photo did not arrive. Choose it again."),
    }

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        """The photo as a fresh JPEG without metadata."""
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return clean_photo(upload)
        except RefusedFileError as error:
            raise ValidationError(str(error), code="refused") from error


class RecordingField(forms.FileField):
    """Cleans to a Recording, or None when nothing was sent. What is wrong is said at the field.

    A script offers to record on the page; without it the phone opens its own recorder.
    """

    widget = forms.FileInput(
        attrs={
            "accept": "audio/*",
            "capture": True,
            "data-record": _("Record here"),
            "data-stop": _("Stop"),
            "data-again": _("Record again"),
            "data-closed": _("The microphone is not open to this page. Choose a recording instead."),
            "data-longest": str(LONGEST_SEC),
            "data-large": recordings.LARGE,
            "data-longer": recordings.LONGER,
            "data-damaged": recordings.DAMAGED,
            "data-none": recordings.NO_RECORDING,
            "data-without": WITHOUT,
        }
    )
    default_error_messages = {
        "invalid": _("The recording did not arrive. Record it again or choose it once more."),
        "empty": _("This recording is empty. Record it again."),
        "missing": _("The recording did not arrive. Record it again or choose it once more."),
    }

    def clean(self, data: Any, initial: Any = None) -> Recording | None:
        """The sound alone, without metadata."""
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return clean_recording(upload)
        except RefusedFileError as error:
            raise ValidationError(str(error), code="refused") from error


class TableField(forms.FileField):
    """Cleans to a Table, or None when nothing was sent. What is wrong with the file is said at the field."""

    widget = forms.FileInput(
        attrs={"accept": ".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
    )
    default_error_messages = {
        "invalid": _("The file did not arrive. Choose it again."),
        "empty": _("This file is empty. Fill in the template and send that."),
        "missing": _("The file did not arrive. Choose it again."),
    }

    def clean(self, data: Any, initial: Any = None) -> Table | None:
        """The table as text."""
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return read_table(upload)
        except RefusedFileError as error:
            raise ValidationError(str(error), code="refused") from error
