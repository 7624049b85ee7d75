"""What the pages of a meeting are sent, and meetings brought so far."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.urls import reverse

from clusters.calendar import today
from collectives.choices import Part
from collectives.models import Attendance, Meeting, Question
from collectives.services import closing, meetings, sittings
from planning.models import Chapter, LearningTool, Textbook
from tests.cast import Cast
from tests.collectives.planned import make_ready
from tests.conftest import TenantClient
from tests.factories import clusters as people
from tests.factories import month
from tests.factories.collectives import INDIA

Browser = Callable[[Any], TenantClient]


HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


def shares(*values: int) -> dict[str, int]:
    return dict(zip((f"share_{part}" for part in Part.values), values, strict=True))


def form(cast: Cast, **changed: Any) -> dict[str, Any]:
    """What the schedule form sends: today, kept although it may be a Sunday."""
    return {
        "key": uuid.uuid4(),
        "on": today().isoformat(),
        "keep_day": "on",
        "starts": "10:30",
        "length": "120",
        "venue": cast.school.pk,
        **shares(25, 30, 25, 20),
    } | changed


def plan(cast: Cast, on: dt.date | None = None) -> Meeting:
    return meetings.schedule_meeting(
        key=uuid.uuid4(),
        collective=cast.collective,
        on=on or today(),
        starts=dt.time(10, 30),
        minutes=120,
        venue=cast.school,
        shares=[25, 30, 25, 20],
        keep_closed_day=True,
        by=cast.coordinator,
        at=dt.datetime.combine(today(), dt.time(9), tzinfo=INDIA),
    )


def running_meeting(cast: Cast) -> Meeting:
    meeting = plan(cast)
    noon = month.noon(today())
    meetings.call_meeting(meeting=meeting, by=cast.coordinator, at=noon)
    return meetings.open_meeting(meeting=meeting, by=cast.coordinator, at=noon)


def closed_meeting(cast: Cast) -> Meeting:
    meeting = running_meeting(cast)
    make_ready(meeting)
    closing.close_meeting(meeting=meeting, by=cast.coordinator, at=month.noon(today()))
    meeting.refresh_from_db()
    return meeting


def url(name: str, meeting: Meeting, *more: Any) -> str:
    return reverse(name, args=[meeting.public_id, *more])


def chapters(count: int) -> list[Chapter]:
    book = Textbook.objects.create(
        code="b", title="Book", grade=4, subject="mathematics", language="en", edition="2024", source="s"
    )
    return [Chapter.objects.create(textbook=book, number=n + 1, title=f"Chapter {n + 1}") for n in range(count)]


def fill(cast: Cast, meeting: Meeting, count: int) -> None:
    """So many of everything that the pages list."""
    for number in range(count):
        teacher = people.make_teacher(cast.school, name=f"T {number} {uuid.uuid4()}")
        Attendance.objects.create(
            sitting=sittings.first_sitting(meeting), teacher=teacher, school=cast.school, presence="present"
        )
        month.make_experience(teacher)
        month.make_commitment(meeting, teacher)
        month.make_commitment(meeting, teacher, due_period=meeting.period)
        for part in Part.values:
            month.make_item(meeting, teacher, part=part)
        Question.objects.create(collective=cast.collective, asked_by=teacher, text="Why?", meeting=meeting)
        LearningTool.objects.create(cluster=cast.cluster, period=meeting.period, title="Tool", made_by=teacher)
