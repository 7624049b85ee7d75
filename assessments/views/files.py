"""The bytes of a kept photo or recording, for the reader's own browser alone."""

from django.http import Http404, HttpResponse, HttpResponseNotModified

from clusters.decorators import ScopedRequest
from foundation.files.services import read
from foundation.models import StoredFile


def file_answer(request: ScopedRequest, stored: StoredFile, *, is_kept: bool = True) -> HttpResponse:
    """A kept file as it is shown on a page; `is_kept` lets the browser keep it for an hour. 404 when the store lost it."""
    headers = {"Cache-Control": "private, max-age=3600" if is_kept else "private, no-store"}
    if is_kept:
        headers["ETag"] = f'"{stored.sha256}"'
        if request.headers.get("If-None-Match", "").removeprefix("W/") == headers["ETag"]:
            return HttpResponseNotModified(headers=headers)
    try:
        content = read(stored)
    except FileNotFoundError as error:
        raise Http404 from error
    return HttpResponse(content, content_type=stored.content_type, headers=headers)
