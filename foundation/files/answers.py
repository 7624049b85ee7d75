"""The bytes of a kept photo or recording, for the reader's own browser alone."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified

from foundation.files.models import SMALL_TYPE, StoredFile
from foundation.files.services import read, read_small

# How long the reader's browser may show it without asking. On a shared phone no child's work is seen after sign-out.
AN_HOUR, ASKING_FIRST, NOT_AT_ALL = "private, max-age=3600", "private, no-cache", "private, no-store"


def file_answer(
    request: HttpRequest, stored: StoredFile, *, is_small: bool = False, keep: str = AN_HOUR
) -> HttpResponse:
    """A kept file, or a photo small, as it is shown on a page; what stands behind a school's wall is kept ASKING_FIRST.

    404 when the store lost it, and for the small form of what is no photo.
    """
    if is_small and stored.width is None:
        raise Http404
    headers = {"Cache-Control": keep}
    if keep != NOT_AT_ALL:
        headers["ETag"] = f'"{stored.sha256}{"-small" if is_small else ""}"'
        if request.headers.get("If-None-Match", "").removeprefix("W/") == headers["ETag"]:
            return HttpResponseNotModified(headers=headers)
    try:
        content = read_small(stored) if is_small else read(stored)
    except FileNotFoundError as error:
        raise Http404 from error
    return HttpResponse(content, content_type=SMALL_TYPE if is_small else stored.content_type, headers=headers)
