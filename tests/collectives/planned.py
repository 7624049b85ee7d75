"""A meeting of the cast, brought into any state through the services."""

import datetime as dt
import uuid
from typing import Any

from collectives.choices import MeetingState, Origin, Part
from collectives.models import AgendaItem, Meeting
from collectives.services import closing, meetings, sittings
from tests.cast import Cast
from tests.factories.collectives import INDIA

AT = dt.datetime(2026, 11, 10, 9, 0, tzinfo=INDIA)
DAY = dt.date(2026, 11, 27)  # a Friday
HELD = dt.datetime(2026, 11, 27, 12, 40, tzinfo=INDIA)


def plan(cast: Cast, **changed: Any) -> Meeting:
    """A meeting scheduled by its coordinator for 27 November, 10:30, two hours."""
    usual: dict[str, Any] = {
        "key": uuid.uuid4(),
        "collective": cast.collective,
        "on": DAY,
        "starts": dt.time(10, 30),
        "minutes": 120,
        "venue": cast.school,
        "shares": [25, 30, 25, 20],
        "by": cast.coordinator,
        "at": AT,
    }
    return meetings.schedule_meeting(**usual | changed)


def call(cast: Cast, meeting: Meeting) -> Meeting:
    return meetings.call_meeting(meeting=meeting, by=cast.coordinator, at=AT)


def begin(cast: Cast, meeting: Meeting) -> Meeting:
    return meetings.open_meeting(meeting=meeting, by=cast.coordinator, at=HELD)


def make_ready(meeting: Meeting) -> None:
    """Everybody came, every part has its minutes."""
    sitting = sittings.first_sitting(meeting)
    sitting.attendance.update(presence="present")
    sitting.parts.update(started_at=sitting.starts_at, ended_at=sitting.starts_at + dt.timedelta(minutes=30))


def in_state(cast: Cast, state: MeetingState) -> Meeting:
    """A meeting brought into a state through the services."""
    meeting = plan(cast)
    if state in (MeetingState.CALLED, MeetingState.IN_SESSION, MeetingState.CLOSED):
        call(cast, meeting)
    if state in (MeetingState.IN_SESSION, MeetingState.CLOSED):
        begin(cast, meeting)
        make_ready(meeting)
    if state == MeetingState.CLOSED:
        closing.close_meeting(meeting=meeting, by=cast.coordinator, at=HELD)
    if state == MeetingState.CANCELLED:
        meetings.cancel_meeting(meeting=meeting, reason="Floods", by=cast.coordinator, at=AT)
    meeting.refresh_from_db()
    return meeting


def do(cast: Cast, move: str, meeting: Meeting) -> None:
    by = cast.coordinator
    if move == "call":
        meetings.call_meeting(meeting=meeting, by=by, at=AT)
    elif move == "open":
        meetings.open_meeting(meeting=meeting, by=by, at=HELD)
    elif move == "close":
        closing.close_meeting(meeting=meeting, by=by, at=HELD)
    elif move == "cancel":
        meetings.cancel_meeting(meeting=meeting, reason="Floods", by=by, at=AT)
    else:
        meetings.move_meeting(
            meeting=meeting,
            on=dt.date(2026, 11, 28),
            starts=dt.time(11, 0),
            minutes=90,
            venue=cast.second_school,
            shares=[40, 30, 20, 10],
            by=by,
            at=AT,
        )


def make_item(meeting: Meeting, title: str, **fields: Any) -> AgendaItem:
    return AgendaItem.objects.create(
        meeting=meeting, title=title, **{"part": Part.SYLLABUS, "origin": Origin.COORDINATOR, **fields}
    )


def move(cast: Cast, meeting: Meeting, on: dt.date, **changed: Any) -> Meeting:
    """The same meeting on another day."""
    usual: dict[str, Any] = {
        "meeting": meeting,
        "on": on,
        "starts": dt.time(11, 0),
        "minutes": 90,
        "venue": cast.school,
        "shares": [25, 25, 25, 25],
        "by": cast.coordinator,
        "at": AT,
    }
    return meetings.move_meeting(**usual | changed)
