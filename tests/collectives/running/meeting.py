"""A meeting in session, and what is done in it."""

import datetime as dt
import uuid
from typing import Any

from clusters.models import Teacher
from collectives.choices import MeetingState, Part
from collectives.models import (
    Attendance,
    Decision,
    Meeting,
    Sitting,
)
from collectives.services import capturing, running, sittings
from tests.cast import Cast
from tests.collectives.planned import HELD
from tests.factories.collectives import make_meeting


def at(minute: float) -> dt.datetime:
    """So many minutes into the meeting."""
    return HELD + dt.timedelta(minutes=minute)


def row_of(sitting: Sitting, teacher: Teacher) -> Attendance:
    return Attendance.objects.get(sitting=sitting, teacher=teacher)


def revision(meeting: Meeting) -> int:
    return Meeting.objects.values_list("revision", flat=True).get(pk=meeting.pk)


def start(cast: Cast, meeting: Meeting, part: Part, minute: float) -> None:
    running.start_part(
        meeting=meeting, sitting=sittings.first_sitting(meeting), part=part, by=cast.coordinator, at=at(minute)
    )


def mark(cast: Cast, meeting: Meeting, row: Attendance, presence: str, reason: str = "") -> None:
    running.mark_attendance(meeting=meeting, attendance=row, presence=presence, reason=reason, by=cast.coordinator)


def decide(cast: Cast, meeting: Meeting, **changed: Any) -> Decision:
    fields: dict[str, Any] = {
        "key": uuid.uuid4(),
        "part": Part.SYLLABUS,
        "title": "First the thing, then the picture",
        "reason": "Children take half for a number",
        "review_on": dt.date(2027, 1, 22),
        "owner": cast.teacher,
    }
    return capturing.capture_decision(meeting=meeting, by=cast.coordinator, at=HELD, **(fields | changed))


def october(cast: Cast) -> Meeting:
    return make_meeting(
        cast.collective, venue=cast.school, on=dt.date(2026, 10, 23), state=MeetingState.CLOSED, closed_at=HELD
    )
