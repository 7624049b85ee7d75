"""Scheduling, changing and cancelling, each refusal in a sentence."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from clusters.calendar import add_months, month_year, today
from collectives.choices import MeetingState
from collectives.models import Meeting
from collectives.services import sittings
from tests.cast import Cast
from tests.collectives.views.meeting.page import (
    HTMX,
    closed_meeting,
    form,
    plan,
    shares,
    url,
)
from tests.conftest import TenantClient


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"on": "2000-01-03"}, "3 January 2000 is over. Choose today or a later day."),
        ({"on": "31.12."}, "This is not a day of the calendar. Write it like 2026-11-27."),
        ({"on": ""}, "Choose a day."),
        ({"starts": "25:00"}, "This is not a time of the day. Write it like 10:30."),
        (shares(25, 30, 25, 25), "The four shares make 105 per cent. Together they must be 100."),
        (shares(-5, 55, 25, 25), "Write a whole number from 0 to 100."),
        ({"length": "own"}, "Write how many minutes."),
        ({"length": "own", "own_length": "20"}, "A meeting takes 30 to 360 minutes."),
        ({"starts": "23:30"}, "The meeting would go on past midnight. Start earlier, or make it shorter."),
        ({"venue": ""}, "Choose the school where you meet."),
        ({"venue": "999999"}, "Choose a school of your own cluster."),
        ({"key": "nonsense"}, "This page was open for too long. Send it once more."),
    ],
)
def test_a_bad_plan_comes_back_with_a_sentence_and_what_was_typed(
    cast: Cast, her: TenantClient, changed: dict[str, Any], sentence: str
) -> None:
    answer = her.post(reverse("meeting_schedule"), form(cast, **changed))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Meeting.objects.exists()


def test_a_day_outside_the_academic_year_is_refused(cast: Cast, her: TenantClient) -> None:
    day = today().replace(year=today().year + 2, day=1)
    answer = her.post(reverse("meeting_schedule"), form(cast, on=day.isoformat()))
    assert (answer.status_code, "The academic year ends on 31 March" in answer.text) == (422, True)


def test_a_sunday_is_asked_about_and_may_be_kept(cast: Cast, her: TenantClient) -> None:
    sunday = today() + dt.timedelta(days=6 - today().weekday())
    sent = form(cast, on=sunday.isoformat())
    del sent["keep_day"]
    answer = her.post(reverse("meeting_schedule"), sent)
    assert answer.status_code == 422
    assert "is a Sunday. Choose another day, or keep it." in answer.text
    assert "Keep this day all the same" in answer.text
    assert her.post(reverse("meeting_schedule"), sent | {"keep_day": "on"}).status_code == 302


def test_a_day_of_another_month_is_asked_about_and_may_be_kept(cast: Cast, her: TenantClient) -> None:
    wished = add_months(today().replace(day=1), 1)
    sent = form(cast)  # this month
    del sent["keep_day"]
    address = f"{reverse('meeting_schedule')}?period={wished:%Y-%m}"
    answer = her.post(address, sent)
    words = f"is not in {month_year(wished)}, which still waits for its meeting."
    assert (answer.status_code, words in answer.text, "Keep this day all the same" in answer.text) == (422, True, True)
    assert her.post(address, sent | {"keep_day": "on"}).status_code == 302
    assert Meeting.objects.get().period == today().replace(day=1)


def test_a_meeting_that_has_begun_is_neither_changed_nor_cancelled(cast: Cast, her: TenantClient) -> None:
    meeting = closed_meeting(cast)
    for name in ("meeting_move", "meeting_cancel"):
        answer = her.get(url(name, meeting), follow=True)
        assert answer.redirect_chain[0] == (meeting.get_absolute_url(), 302)
        assert "This meeting is closed and its minutes are issued." in answer.text


def test_a_plan_sent_twice_is_one_meeting_and_a_second_one_is_refused(cast: Cast, her: TenantClient) -> None:
    sent = form(cast)
    assert her.post(reverse("meeting_schedule"), sent).status_code == 302
    assert her.post(reverse("meeting_schedule"), sent).status_code == 302
    answer = her.post(reverse("meeting_schedule"), form(cast))
    assert (answer.status_code, "already has a meeting" in answer.text) == (422, True)
    assert Meeting.objects.count() == 1


def test_minutes_show_before_anything_is_saved(cast: Cast, her: TenantClient) -> None:
    sent = form(cast, length="90", preview="1")
    piece = her.post(reverse("meeting_schedule"), sent, **HTMX)
    page = her.post(reverse("meeting_schedule"), sent)
    assert (piece.status_code, page.status_code) == (200, 200)
    for answer in (piece, page):
        assert "23 min" in answer.text
    assert "<html" not in piece.text
    assert not Meeting.objects.exists()


def test_changing_and_cancelling(cast: Cast, her: TenantClient) -> None:
    meeting = plan(cast)
    changed = form(cast, length="90", venue=cast.second_school.pk)
    assert her.post(url("meeting_move", meeting), changed).status_code == 302
    assert sittings.first_sitting(meeting).minutes == 90
    answer = her.post(url("meeting_cancel", meeting), {"reason": ""})
    assert (answer.status_code, "Say in a few words why, so that teachers know." in answer.text) == (422, True)
    assert her.post(url("meeting_cancel", meeting), {"reason": "Floods"}).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.state, meeting.cancel_reason) == (MeetingState.CANCELLED, "Floods")
