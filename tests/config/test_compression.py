"""What goes out compressed, and what passes as it is."""

import gzip
import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from clusters.calendar import today
from collectives.choices import MeetingState
from config.middleware import CompressTextMiddleware
from foundation.files.services import keep_photo
from tests.cast import Cast
from tests.conftest import TenantClient
from tests.factories import month
from tests.factories.collectives import make_meeting

Browser = Callable[[Any], TenantClient]
TAKES_GZIP: dict[str, Any] = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}


def test_a_page_is_compressed_for_a_browser_that_takes_it(cast: Cast, browser_of: Browser) -> None:
    her = browser_of(cast.teacher.user)
    plain, packed = her.get(reverse("today")), her.get(reverse("today"), **TAKES_GZIP)
    assert ("Content-Encoding" in plain.headers, packed.headers["Content-Encoding"]) == (False, "gzip")
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert (len(packed.content) * 3 < len(plain.content), b"<h1>" in gzip.decompress(packed.content)) == (True, True)


def test_a_photo_passes_as_it_is(cast: Cast, browser_of: Browser) -> None:
    experience = month.make_experience(cast.teacher, photo=keep_photo(month.photo(size=(900, 700))))
    assert experience.photo is not None
    answer = browser_of(cast.teacher.user).get(reverse("photo", args=[experience.photo.public_id]), **TAKES_GZIP)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert ("Content-Encoding" in answer.headers, answer.content[:3]) == (False, b"\xff\xd8\xff")


def answered(content: bytes, content_type: str) -> HttpResponse:
    """What the middleware makes of an answer."""

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(content, content_type=content_type)

    return CompressTextMiddleware(view)(RequestFactory(**TAKES_GZIP).get("/"))  # type: ignore[return-value]


def test_only_words_of_some_length_are_compressed() -> None:
    found = {
        (kind, size): answered(b"a" * size, kind).headers.get("Content-Encoding", "as it is")
        for kind in ("text/html; charset=utf-8", "application/json", "application/pdf", "application/zip", "audio/webm")
        for size in (200, 4000)
    }
    assert {each for each, how in found.items() if how == "gzip"} == {
        ("text/html; charset=utf-8", 4000),
        ("application/json", 4000),
    }


def test_a_compressed_screen_is_still_told_that_nothing_changed(cast: Cast, browser_of: Browser) -> None:
    meeting = make_meeting(cast.collective, venue=cast.school, on=today(), state=MeetingState.IN_SESSION)
    her, live = browser_of(cast.coordinator), reverse("meeting_live", args=[meeting.public_id])
    etag = her.get(live, **TAKES_GZIP).headers["ETag"]
    assert re.fullmatch(r'W/"\d+"', etag)
    assert her.get(live, **TAKES_GZIP, HTTP_IF_NONE_MATCH=etag).status_code == 304
