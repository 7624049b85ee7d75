"""What a phone may send at once is decided by its length, before a byte of it is read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation

from foundation.sync import uploads
from foundation.sync.requests import MOST_BYTES, PREFIX, too_large

_FILES = f"{PREFIX}files/"


class SyncSizeMiddleware:
    """Answer 413 to a body that is too large for what it is sent to. Stands before whatever reads bodies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PREFIX):
            most = max(uploads.MOST_BYTES.values()) if request.path.startswith(_FILES) else MOST_BYTES
            told = request.META.get("CONTENT_LENGTH") or "0"
            if not told.isdecimal() or int(told) > most:
                with translation.override(translation.get_language_from_request(request)):
                    return JsonResponse(too_large(most).body, status=413)
        return self.get_response(request)
