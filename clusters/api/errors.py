"""Errors of the API: JSON, in the reader's language."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.views import exception_handler

# What the framework says by itself, so that our catalogues have it: it brings no Indian language.
FRAMEWORK_SAYS = (
    gettext_noop("This field is required."),
    gettext_noop("This field may not be blank."),
    gettext_noop("This field may not be null."),
    gettext_noop("Not a valid string."),
    gettext_noop("Must be a valid UUID."),
    gettext_noop("Ensure this field has no more than {max_length} characters."),
    gettext_noop("Invalid data. Expected a dictionary, but got {datatype}."),
    gettext_noop("Malformed request."),
    gettext_noop('Unsupported media type "{media_type}" in request.'),
    gettext_noop('Method "{method}" not allowed.'),
    gettext_noop("You do not have permission to perform this action."),
    gettext_noop("Not found."),
)


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """The framework's answer; what is not there and what is out of scope sound alike."""
    if isinstance(error, Http404):
        error = NotFound(_("Not found."))
    return exception_handler(error, context)
