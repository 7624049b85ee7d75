"""What goes out compressed, and what passes as it is."""

import gzip
import re
from collections.abc import Callable
from typing import Any

import brotli
import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from clusters.calendar import today
from collectives.choices import MeetingState
from config.middleware import CompressTextMiddleware, packed_with_brotli
from foundation.files.services import keep_photo
from tests.cast import Cast
from tests.conftest import TenantClient
from tests.factories import month
from tests.factories.collectives import make_meeting

Browser = Callable[[Any], TenantClient]
TAKES_ALL: dict[str, Any] = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd"}  # over TLS
TAKES_GZIP: dict[str, Any] = {"HTTP_ACCEPT_ENCODING": "gzip, deflate"}


def test_a_page_is_compressed_for_a_browser_that_takes_it(cast: Cast, browser_of: Browser) -> None:
    her = browser_of(cast.teacher.user)
    answers = [her.get(reverse("today"), **takes) for takes in ({}, TAKES_GZIP, TAKES_ALL)]
    plain, gzipped, packed = (answer.content for answer in answers)
    assert [answer.headers.get("Content-Encoding") for answer in answers] == [None, "gzip", "br"]
    assert ["Accept-Encoding" in answer.headers["Vary"] for answer in answers] == [True, True, True]
    assert [int(answer.headers["Content-Length"]) for answer in answers] == [*map(len, (plain, gzipped, packed))]
    assert len(packed) < len(gzipped) < len(plain) / 3
    assert b"<h1>" in gzip.decompress(gzipped)
    assert b"<h1>" in brotli.decompress(packed)


def test_a_photo_passes_as_it_is(cast: Cast, browser_of: Browser) -> None:
    experience = month.make_experience(cast.teacher, photo=keep_photo(month.photo(size=(900, 700))))
    assert experience.photo is not None
    answer = browser_of(cast.teacher.user).get(reverse("photo", args=[experience.photo.public_id]), **TAKES_ALL)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert ("Content-Encoding" in answer.headers, answer.content[:3]) == (False, b"\xff\xd8\xff")


def answered(content: bytes, content_type: str, takes: str = "gzip, br", **headers: str) -> HttpResponse:
    """What the middleware makes of an answer."""

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(content, content_type=content_type, headers=headers)

    return CompressTextMiddleware(view)(RequestFactory(HTTP_ACCEPT_ENCODING=takes).get("/"))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("takes", "how"),
    [
        ("br", "br"),
        ("gzip;q=0.5, br;q=1.0", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.000", None),
        ("bread", None),
        ("", None),
    ],
)
def test_what_a_browser_takes_is_heeded(takes: str, how: str | None) -> None:
    assert answered(b"a" * 4000, "text/html", takes).headers.get("Content-Encoding") == how


def test_length_does_not_tell_what_stands_on_a_page() -> None:
    lengths = {len(answered(b"the same words " * 400, "text/html").content) for _ in range(60)}
    assert len(lengths) > 10
    assert max(lengths) - min(lengths) <= 100


def test_every_padding_can_be_read() -> None:
    content = bytes(range(256)) * 8
    assert {brotli.decompress(packed_with_brotli(content)) for _ in range(400)} == {content}


def test_what_is_packed_already_stays_and_a_tag_becomes_weak() -> None:
    assert answered(b"a" * 4000, "text/css", **{"Content-Encoding": "zstd"}).content == b"a" * 4000
    assert answered(b"a" * 4000, "text/html", ETag='"7"').headers["ETag"] == 'W/"7"'


def test_only_words_of_some_length_are_compressed() -> None:
    found = {
        (kind, size): answered(b"a" * size, kind).headers.get("Content-Encoding", "as it is")
        for kind in ("text/html; charset=utf-8", "application/json", "application/pdf", "application/zip", "audio/webm")
        for size in (200, 4000)
    }
    assert {each for each, how in found.items() if how == "br"} == {
        ("text/html; charset=utf-8", 4000),
        ("application/json", 4000),
    }


def test_a_compressed_screen_is_still_told_that_nothing_changed(cast: Cast, browser_of: Browser) -> None:
    meeting = make_meeting(cast.collective, venue=cast.school, on=today(), state=MeetingState.IN_SESSION)
    her, live = browser_of(cast.coordinator), reverse("meeting_live", args=[meeting.public_id])
    etag = her.get(live, **TAKES_ALL).headers["ETag"]
    assert re.fullmatch(r'W/"\d+"', etag)
    assert her.get(live, **TAKES_ALL, HTTP_IF_NONE_MATCH=etag).status_code == 304
