"""The meeting screen by pieces: what is written down, what is told, how often it asks."""

import re
import uuid
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from redis.exceptions import ConnectionError as RedisAwayError

from clusters.calendar import period_of, today
from collectives.choices import Part
from collectives.models import Attendance, Commitment, Decision, Question
from planning.models import Chapter, SyllabusChapter, Textbook
from tests.cast import Cast
from tests.collectives.planned import make_ready
from tests.collectives.views.meeting.page import (
    HTMX,
    Browser,
    chapters,
    closed_meeting,
    fill,
    running_meeting,
    url,
)
from tests.conftest import TenantClient


def test_excused_without_a_reason_is_said_beside_what_was_typed(cast: Cast, her: TenantClient) -> None:
    meeting = running_meeting(cast)
    sent = {"teacher": cast.teacher.public_id, "presence": "excused"}
    extras: tuple[dict[str, Any], ...] = ({}, HTMX)
    for extra in extras:
        answer = her.post(url("run_attendance", meeting), sent, **extra)
        assert (answer.status_code, "Say why, for example: on leave." in answer.text) == (422, True)
    assert not Attendance.objects.exclude(presence="").exists()


def test_a_piece_answers_for_its_own_place(cast: Cast, her: TenantClient) -> None:
    meeting = running_meeting(cast)
    sent = {"teacher": cast.teacher.public_id, "presence": "late"}
    answer = her.post(url("run_attendance", meeting), sent, **HTMX)
    assert answer.status_code == 200
    for words in ('id="here"', f'id="person-{cast.teacher.public_id}"', "1 of 4 here", 'hx-swap-oob="true"'):
        assert words in answer.text
    assert "<html" not in answer.text


def test_what_the_bar_sends_empty_is_said_there(cast: Cast, her: TenantClient) -> None:
    meeting = running_meeting(cast)
    answer = her.post(url("meeting_capture", meeting), {"key": uuid.uuid4(), "words": " ", "kind": "question"})
    assert (answer.status_code, "Write it as it was said." in answer.text) == (422, True)


def test_a_name_before_a_colon_is_whose_words_they_are(cast: Cast, her: TenantClient) -> None:
    meeting = running_meeting(cast)
    name = cast.second_teacher.name
    bar = {"key": uuid.uuid4(), "words": f"{name}: with class 4 I will try", "kind": "commitment"}
    page = her.post(url("meeting_capture", meeting), bar).text
    assert f'<option value="{cast.second_teacher.public_id}" selected>' in page
    assert page.count(" selected") == 1
    bar = {"key": uuid.uuid4(), "words": f"{name}: why?", "kind": "question"}
    her.post(url("meeting_capture", meeting), bar)
    question = Question.objects.get()
    assert (question.text, question.asked_by) == ("why?", cast.second_teacher)


def test_a_strange_name_and_long_words_stay_words(cast: Cast, her: TenantClient) -> None:
    meeting = running_meeting(cast)
    her.post(url("run_visitor", meeting), {"name": "<script>alert(1)</script>"})
    long = "क" * 200
    her.post(url("run_visitor", meeting), {"name": long})
    page = her.get(url("meeting_run", meeting)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert long in page


def test_undo_takes_the_last_thing_back_and_nothing_else(cast: Cast, her: TenantClient) -> None:
    meeting = running_meeting(cast)
    for words in ("First?", "Second?"):
        her.post(url("meeting_capture", meeting), {"key": uuid.uuid4(), "words": words, "kind": "question"})
    last = Question.objects.get(text="Second?")
    for _resent in range(2):
        answer = her.post(url("meeting_undo", meeting), {"kind": "question", "thing": last.public_id})
        assert answer.status_code == 302
    assert [each.text for each in Question.objects.all()] == ["First?"]
    assert her.post(url("meeting_undo", meeting), {"kind": "meeting", "thing": last.public_id}).status_code == 404
    assert her.post(url("meeting_undo", meeting), {"kind": "question", "thing": "x"}).status_code == 404


def test_two_people_at_once_keep_both_captures(cast: Cast, browser_of: Browser) -> None:
    meeting = running_meeting(cast)
    phone, projector = browser_of(cast.coordinator), browser_of(cast.coordinator)
    for each, words in ((phone, "From the phone?"), (projector, "From the wall?")):
        each.post(url("meeting_capture", meeting), {"key": uuid.uuid4(), "words": words, "kind": "question"})
    assert Question.objects.count() == 2


def test_the_screen_is_told_only_when_something_changed(
    cast: Cast, her: TenantClient, django_capture_on_commit_callbacks: Any
) -> None:
    meeting = running_meeting(cast)
    first = her.get(url("meeting_live", meeting))
    etag = first.headers["ETag"]
    assert (first.status_code, 'id="clock"' in first.text) == (200, True)
    same = her.get(url("meeting_live", meeting), HTTP_IF_NONE_MATCH=etag)
    assert (same.status_code, same.content) == (304, b"")
    with django_capture_on_commit_callbacks(execute=True):
        her.post(url("run_rest", meeting), {"presence": "present"})
    changed = her.get(url("meeting_live", meeting), HTTP_IF_NONE_MATCH=etag)
    assert (changed.status_code, "4 of 4 here" in changed.text) == (200, True)


def test_without_redis_the_screen_asks_the_database(
    cast: Cast, her: TenantClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = running_meeting(cast)

    def away(*args: Any, **kwargs: Any) -> None:
        raise RedisAwayError

    for name in ("get", "set", "add"):
        monkeypatch.setattr(cache, name, away)
    etag = her.get(url("meeting_live", meeting)).headers["ETag"]
    assert her.get(url("meeting_live", meeting), HTTP_IF_NONE_MATCH=etag).status_code == 304


def test_a_closed_meeting_sends_its_screens_away(cast: Cast, her: TenantClient) -> None:
    meeting = closed_meeting(cast)
    answer = her.get(url("meeting_live", meeting), HTTP_IF_NONE_MATCH='"1"')
    assert answer.headers["HX-Redirect"] == url("meeting_run", meeting)


def test_the_chapters_of_a_month_are_chosen_shelf_by_shelf(cast: Cast, her: TenantClient) -> None:
    a, b = chapters(2)
    other = Textbook.objects.create(
        code="c", title="Other", grade=5, subject="evs", language="en", edition="2024", source="s"
    )
    c = Chapter.objects.create(textbook=other, number=1, title="Rain")
    this = period_of(today())
    address = reverse("plan_month", args=[f"{this:%Y-%m}"])
    note, title = "NCERT", '<span class="choice__body" lang="en">1. Chapter 1'
    for language, is_told in (("en", False), ("hi", True)):
        page = her.get(address, headers={"accept-language": language}).content.decode()
        assert [page.count(words) == 1 for words in (note, title)] == [is_told] * 2
    assert her.post(f"{address}?grade=5", {"chapters": [c.public_id]}).status_code == 302
    for _resent in range(2):
        assert her.post(f"{address}?grade=4", {"chapters": [a.public_id, b.public_id]}).status_code == 302
    assert her.post(f"{address}?grade=4", {"chapters": [b.public_id]}).status_code == 302
    chosen = SyllabusChapter.objects.filter(cluster=cast.cluster, period=this)
    assert {each.chapter for each in chosen} == {b, c}
    assert her.post(f"{address}?grade=4", {"chapters": [uuid.uuid4()]}).status_code == 422
    assert her.get(reverse("plan_month", args=["nonsense"])).status_code == 404


@pytest.mark.parametrize("query", ["detail", *(f"run?part={part}" for part in Part.values), "close", "list", "minutes"])
def test_the_number_of_queries_does_not_grow(cast: Cast, her: TenantClient, query: str) -> None:
    meeting = running_meeting(cast)
    fill(cast, meeting, 1)
    if query == "minutes":
        make_ready(meeting)
        her.post(url("meeting_close", meeting))
    name, _sep, part = query.partition("?")
    address = reverse("meeting_list") if name == "list" else f"{url(f'meeting_{name}', meeting)}?{part}"
    her.get(address)
    with CaptureQueriesContext(connection) as few:
        assert her.get(address).status_code == 200
    fill(cast, meeting, 4)
    with CaptureQueriesContext(connection) as many:
        assert her.get(address).status_code == 200
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("commitment", {"words": "With class 3 I will add with pebbles."}),
        ("decision", {"title": "First the thing", "reason": "It helps", "method": "consent", "part": "share"}),
    ],
)
def test_a_second_step_opened_by_its_address_has_a_key_and_works(
    cast: Cast, her: TenantClient, kind: str, said: dict[str, str]
) -> None:
    meeting = running_meeting(cast)
    said = {**said, **({"teacher": str(cast.teacher.public_id)} if kind == "commitment" else {})}
    where = url("meeting_capture_kind", meeting, kind)
    assert her.post(where, {**said, "key": key_of(her.get(where).text)}).status_code == 302
    assert (Commitment.objects.count() + Decision.objects.count()) == 1


@pytest.mark.parametrize("bad", ["", "no uuid"])
def test_a_page_that_was_open_for_too_long_comes_back_with_a_good_key(cast: Cast, her: TenantClient, bad: str) -> None:
    meeting = running_meeting(cast)
    where = url("meeting_capture_kind", meeting, "commitment")
    said = {"words": "With class 3 I will add with pebbles.", "teacher": cast.teacher.public_id}
    answer = her.post(where, {**said, "key": bad})
    assert (answer.status_code, "This page was open for too long." in answer.text) == (422, True)
    assert her.post(where, {**said, "key": key_of(answer.text)}).status_code == 302
    assert Commitment.objects.count() == 1


def key_of(page: str) -> str:
    """What the hidden key of the one form of a page holds."""
    [key] = re.findall(r'name="key" value="([^"]*)"', page)
    return key
