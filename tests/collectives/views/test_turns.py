"""A meeting led by its teachers: the facilitator runs it, the recorder writes down, from the call until the close."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from clusters.calendar import today
from clusters.models import Teacher
from collectives.choices import Duty, MeetingState, Part, Presence, Visibility
from collectives.models import Attendance, Meeting, Question, RoleTurn
from foundation.audit import AuditEvent
from tests.cast import Cast
from tests.conftest import TenantClient
from tests.factories import month
from tests.factories.collectives import make_meeting

Browser = Callable[[Any], TenantClient]
HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


def url(name: str, meeting: Meeting, *more: Any) -> str:
    return reverse(name, args=[meeting.public_id, *more])


def meeting_led(cast: Cast, state: MeetingState, **held: Teacher) -> Meeting:
    """Today's meeting with the cluster's teachers expected and roles given."""
    meeting = make_meeting(cast.collective, venue=cast.school, on=today(), state=state)
    sitting = meeting.sittings.get()
    for teacher in (cast.teacher, cast.colleague, cast.head, cast.second_teacher):
        Attendance.objects.create(sitting=sitting, teacher=teacher, school=teacher.postings.get().school)
    for duty, teacher in held.items():
        RoleTurn.objects.create(sitting=sitting, duty=duty, teacher=teacher)
    return meeting


def test_the_facilitator_runs_the_meeting_by_plain_forms(cast: Cast, browser_of: Browser) -> None:
    meeting = meeting_led(cast, MeetingState.CALLED, facilitator=cast.teacher)
    her = browser_of(cast.teacher.user)
    first_page = her.get(reverse("today")).text
    assert ("Your turn: Facilitator" in first_page, url("meeting_run", meeting) in first_page) == (True, True)
    assert "Start the meeting" in her.get(url("meeting_run", meeting)).text
    assert her.post(url("meeting_open", meeting))["Location"] == url("meeting_run", meeting)
    assert url("meeting_run", meeting) in her.get(reverse("today")).text
    page = her.get(url("meeting_run", meeting)).text
    assert "Your coordinator" not in page
    assert url("meeting_close", meeting) not in page
    her.post(url("run_part", meeting, "start"), {"part": "share"})
    clock = her.get(url("meeting_run", meeting)).text
    assert re.search(r'class="clock__plain">till [0-9]{2}:[0-9]{2}<', clock)  # no script, no bare hour
    her.post(url("run_attendance", meeting), {"teacher": cast.colleague.public_id, "presence": "late"})
    her.post(url("run_rest", meeting), {"presence": "present", "next": "close"})
    her.post(url("meeting_capture", meeting), {"key": uuid.uuid4(), "kind": "question", "words": "Who writes?"})
    for part in Part.values:
        her.post(url("run_part", meeting, "start"), {"part": part})
    her.post(url("run_part", meeting, "end"), {"part": "enrich"})
    assert "Your coordinator closes the meeting and issues the minutes." in her.get(url("meeting_run", meeting)).text
    assert her.get(url("meeting_close", meeting)).status_code == 403
    meeting.refresh_from_db()
    sitting = meeting.sittings.get()
    assert (meeting.state, Question.objects.get().text) == (MeetingState.IN_SESSION, "Who writes?")
    assert sitting.parts.filter(ended_at=None).count() == 0
    assert sorted(sitting.attendance.values_list("presence", flat=True)) == ["late", "present", "present", "present"]


def test_the_recorder_writes_down_and_does_nothing_else(cast: Cast, browser_of: Browser) -> None:
    meeting = meeting_led(cast, MeetingState.IN_SESSION, recorder=cast.teacher, facilitator=cast.head)
    item = month.make_item(meeting, cast.colleague, part=Part.SHARE)
    her = browser_of(cast.teacher.user)
    page = her.get(url("meeting_run", meeting)).text
    for name in ("run_attendance", "run_rest", "run_turn", "run_visitor"):
        assert url(name, meeting) not in page
    assert url("run_part", meeting, "start") not in page
    assert "one Head" in page  # who has which role is there to read
    her.post(url("run_item", meeting, item.public_id), {"is_done": "1", "actual_min": "8", "outcome": "We try caps."})
    item.refresh_from_db()
    assert (item.is_done, item.actual_min, item.outcome) == (True, 8, "We try caps.")
    pieces = her.get(url("meeting_live", meeting), **HTMX).text
    assert ('id="items"' in pieces, 'id="people"' in pieces) == (True, False)
    assert her.post(url("run_rest", meeting), {"presence": "present"}).status_code == 403


@pytest.mark.parametrize("state", [MeetingState.PLANNED, MeetingState.CLOSED, MeetingState.CANCELLED])
def test_a_role_gives_nothing_before_the_call_and_after_the_close(
    cast: Cast, browser_of: Browser, state: MeetingState
) -> None:
    meeting = meeting_led(cast, MeetingState.CALLED, facilitator=cast.teacher)
    Meeting.objects.update(state=state, closed_at=month.noon(today()), cancel_reason="Rain")
    her = browser_of(cast.teacher.user)
    expected = {MeetingState.PLANNED: 404, MeetingState.CLOSED: 302, MeetingState.CANCELLED: 403}[state]
    assert her.get(url("meeting_run", meeting)).status_code == expected
    for name in ("meeting_open", "run_rest", "run_turn"):
        assert her.post(url(name, meeting)).status_code == (404 if state == MeetingState.PLANNED else 403)


def test_the_coordinator_gives_the_roles_beforehand(cast: Cast, browser_of: Browser) -> None:
    meeting = meeting_led(cast, MeetingState.CALLED)
    coordinator, hers = browser_of(cast.coordinator), browser_of(cast.second_teacher.user)
    assert hers.get(url("meeting_run", meeting)).status_code == 403
    assert "one Meena" in coordinator.get(url("meeting_run", meeting)).text
    sent = {"duty": Duty.FACILITATOR, "teacher": cast.second_teacher.public_id}
    assert coordinator.post(url("run_turn", meeting), sent).status_code == 302
    assert hers.get(url("meeting_run", meeting)).status_code == 200
    for page in (url("meeting_detail", meeting), reverse("today")):
        assert "Your turn: Facilitator" in hers.get(page).text
    assert "Who leads this time" in browser_of(cast.colleague.user).get(url("meeting_detail", meeting)).text


@pytest.mark.parametrize("htmx", [{}, HTMX])
def test_who_hands_the_meeting_over_is_led_away(cast: Cast, browser_of: Browser, htmx: dict[str, Any]) -> None:
    meeting = meeting_led(cast, MeetingState.IN_SESSION, facilitator=cast.teacher)
    Attendance.objects.filter(teacher=cast.head).update(presence=Presence.PRESENT)
    her = browser_of(cast.teacher.user)
    assert her.get(url("meeting_live", meeting), **HTMX, HTTP_IF_NONE_MATCH='"1"').status_code == 304
    sent = {"duty": Duty.FACILITATOR, "teacher": cast.head.public_id}
    answer = her.post(url("run_turn", meeting), sent, **htmx)
    assert answer.headers["HX-Redirect" if htmx else "Location"] == url("meeting_detail", meeting)
    polled = her.get(url("meeting_live", meeting), **HTMX, HTTP_IF_NONE_MATCH='"2"')
    assert (polled.headers["HX-Redirect"], polled.content) == (url("meeting_detail", meeting), b"")
    assert not AuditEvent.objects.filter(verb="refused").exists()
    assert browser_of(cast.head.user).get(url("meeting_run", meeting)).status_code == 200


def test_a_pre_chosen_facilitator_keeps_her_role_before_she_is_marked(cast: Cast, browser_of: Browser) -> None:
    meeting = meeting_led(cast, MeetingState.IN_SESSION, facilitator=cast.teacher)
    her = browser_of(cast.teacher.user)
    assert "one Sunita · not marked as here yet" in her.get(url("meeting_run", meeting)).text
    her.post(url("run_turn", meeting), {"duty": Duty.FACILITATOR, "teacher": cast.teacher.public_id})
    assert RoleTurn.objects.get().teacher == cast.teacher
    agenda = url("meeting_detail", meeting)
    assert "not marked as here yet" in her.get(agenda).text
    Attendance.objects.filter(teacher=cast.teacher).update(presence=Presence.LATE)
    assert "not marked as here yet" not in her.get(agenda).text


def test_what_is_only_hers_never_stands_on_the_screen_for_all(cast: Cast, browser_of: Browser) -> None:
    meeting = meeting_led(cast, MeetingState.IN_SESSION, facilitator=cast.teacher)
    month.make_experience(cast.teacher, title="For the collective")
    month.make_experience(cast.teacher, title="For me alone", visibility=Visibility.ME)
    page = browser_of(cast.teacher.user).get(url("meeting_run", meeting)).text
    assert ("For the collective" in page, "For me alone" in page) == (True, False)
