"""Every list and how many queries it takes: a number, the same with 1 row and with 30.

Add a `ListPage` for each page or API address that lists something. `make(cast, count)` makes so many rows, as
`app_worker` inside the tenant; `queries` is what the whole request takes, session and scope included.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assessments.models import (
    Framework,
    InstrumentUse,
    LearningOutcome,
    OutcomeMapping,
    OutcomeOverlay,
    OverlayImport,
)
from clusters.calendar import add_months, period_of, today
from clusters.choices import Role
from collectives.choices import MeetingState
from collectives.models import Meeting
from planning.models import LearningTool
from tests.cast import Cast, academic_year
from tests.factories import assessments, clusters, collectives, moderation, month

LAST = dt.date(2026, 10, 1)


@dataclass(frozen=True)
class ListPage:
    """One list, as one person sees it."""

    name: str
    role: Role
    make: Callable[[Cast, int], None]
    queries: int
    args: Callable[[Cast], list[Any]] = lambda cast: []


def meetings(cast: Cast, count: int) -> None:
    """Closed meetings, one a month."""
    for index in range(count):
        collectives.make_meeting(
            cast.collective,
            venue=cast.school,
            on=add_months(LAST, -index).replace(day=15),
            state=MeetingState.CLOSED,
            closed_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC),
        )


def coming(cast: Cast) -> Meeting:
    """Next month's meeting, called."""
    return collectives.make_meeting(
        cast.collective, venue=cast.school, on=add_months(period_of(today()), 1).replace(day=15)
    )


def experiences(cast: Cast, count: int) -> None:
    """Shared by two teachers of the cluster."""
    for index in range(count):
        month.make_experience(cast.colleague if index % 2 else cast.second_teacher, title=f"Experience {index}")


def items(cast: Cast, count: int) -> None:
    """Raised for the coming meeting."""
    meeting = coming(cast)
    for _ in range(count):
        month.make_item(meeting, cast.colleague)


def commitments(cast: Cast, count: int) -> None:
    """Hers, made last month, due now."""
    last = collectives.make_meeting(
        cast.collective,
        venue=cast.school,
        on=add_months(period_of(today()), -1).replace(day=15),
        state=MeetingState.CLOSED,
        closed_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC),
    )
    for _ in range(count):
        month.make_commitment(last, cast.teacher)


def two_values(cast: Cast, count: int) -> None:
    """Levels that she and a colleague chose without seeing each other's."""
    for _ in range(count):
        clusters.make_conflict(
            cast.school,
            cast.students[0],
            cast.user(Role.TEACHER),
            cast.user(Role.HEAD_TEACHER),
            place=f"{cast.classroom.public_id} {today():%Y-%m}",
        )


def classes(cast: Cast, count: int) -> None:
    """More classes of hers, two children in each."""
    for index in range(count):
        classroom = clusters.make_classroom(
            cast.school, cast.teacher, year=academic_year(today()), grades=[index % 5 + 1, 6 + index]
        )
        clusters.make_students(classroom, 2)


def children(cast: Cast, count: int) -> None:
    """More children in her class."""
    clusters.make_students(cast.classroom, count)


def tests_of_class(cast: Cast, count: int) -> None:
    """Tests of her class, two children in each sample."""
    for _ in range(count):
        assessments.make_test(cast.classroom, cast.students[:2])


def instruments(cast: Cast, count: int) -> None:
    """Own ones and others, each given at her school."""
    for index in range(count):
        made = assessments.make_instrument(code=f"i{index}", is_own=index % 2 == 0)
        InstrumentUse.objects.create(instrument=made, school=cast.school, test_count=2, last_on=LAST)


def tools(cast: Cast, count: int) -> None:
    """Made in the cluster."""
    for index in range(count):
        LearningTool.objects.create(cluster=cast.cluster, period=LAST, title=f"Tool {index}", made_by=cast.colleague)


def schools(cast: Cast, count: int) -> None:
    """More schools in the cluster."""
    for _ in range(count):
        clusters.make_school(cast.cluster)


def more_frameworks(cast: Cast, count: int) -> None:
    """Lists of outcomes side by side."""
    for index in range(count):
        Framework.objects.create(code=f"own-{index}", version="1", names={"en": "Own"}, source="us", licence="ours")


def more_outcomes(cast: Cast, count: int) -> None:
    """Outcomes of one list, in own words, each carried on."""
    framework = Framework.objects.create(code="own", version="1", names={"en": "Own"}, source="us", licence="ours")
    told: dict[str, Any] = {"framework": framework, "subject": "evs", "statement": "looks"}
    for index in range(count):
        first, second = (
            LearningOutcome.objects.create(own_id=f"{sign}{index}", grade=3, last_grade=3, ordinal=index, **told)
            for sign in "ab"
        )
        OutcomeOverlay.objects.create(
            outcome=first, code=f"O{index}", changed_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
        )
        OutcomeMapping.objects.create(outcome=first, becomes=second)


def sent_tables(cast: Cast, count: int) -> None:
    """Tables of own words over one list."""
    more_outcomes(cast, 1)
    framework = Framework.objects.get(code="own")
    for index in range(count):
        OverlayImport.objects.create(
            framework=framework, file_name=f"words-{index}.xlsx", at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
        )


def notes(cast: Cast, count: int) -> None:
    """Hers and a colleague's on children of her class, every third one restricted."""
    for index in range(count):
        teacher = cast.colleague if index % 2 else cast.teacher
        assessments.make_note(teacher, cast.students[: index % 3 + 1], is_restricted=index % 3 == 2)


def work(cast: Cast, count: int) -> None:
    """Work of a child, with notes on her."""
    for _ in range(count):
        assessments.make_work(cast.teacher, cast.students[0])
        assessments.make_note(cast.teacher, cast.students[:2])


def samples_of_work(cast: Cast, count: int) -> None:
    """Shared in the cluster."""
    for _ in range(count):
        moderation.make_sample(cast.cluster, cast.coordinator)


def moderations(cast: Cast, count: int) -> None:
    """Open in one meeting."""
    for _ in range(count):
        moderation.make_moderation(cast)


LISTS = (
    ListPage("api_meeting-list", Role.TEACHER, meetings, 12),
    ListPage("meeting_list", Role.TEACHER, meetings, 14),
    ListPage("meeting_list", Role.COORDINATOR, meetings, 15),
    ListPage("today", Role.TEACHER, commitments, 14),
    ListPage("today", Role.TEACHER, two_values, 18),
    ListPage("conflict_list", Role.TEACHER, two_values, 14),
    ListPage("experience_list", Role.TEACHER, experiences, 11),
    ListPage("agenda_raise", Role.TEACHER, items, 11),
    ListPage("tool_list", Role.TEACHER, tools, 11),
    ListPage("plan_page", Role.TEACHER, children, 16),
    ListPage("class_list", Role.TEACHER, classes, 11),
    ListPage("note_list", Role.TEACHER, notes, 17),
    ListPage("child_page", Role.TEACHER, work, 21, args=lambda cast: [cast.students[0].public_id]),
    ListPage("school_levels", Role.HEAD_TEACHER, classes, 12),
    ListPage(
        "class_grid", Role.TEACHER, children, 16, args=lambda cast: [cast.classroom.public_id, f"{today():%Y-%m}"]
    ),
    ListPage("sample_list", Role.TEACHER, samples_of_work, 11),
    ListPage("moderation_new", Role.COORDINATOR, moderations, 15),
    ListPage("moderation_list", Role.TEACHER, moderations, 11),
    ListPage("framework_list", Role.DIET_FACULTY, more_frameworks, 9),
    ListPage("framework_page", Role.DIET_FACULTY, more_outcomes, 13, args=lambda cast: ["own", "1"]),
    ListPage("overlay_upload", Role.DIET_FACULTY, sent_tables, 11, args=lambda cast: ["own", "1"]),
    ListPage("competency_list", Role.TEACHER, tests_of_class, 14, args=lambda cast: [cast.classroom.public_id]),
    ListPage("instrument_list", Role.DIET_FACULTY, instruments, 9),
    ListPage("class_week", Role.TEACHER, children, 15, args=lambda cast: [cast.classroom.public_id]),
    ListPage("class_unseen", Role.TEACHER, children, 13, args=lambda cast: [cast.classroom.public_id]),
    ListPage("place_dashboard", Role.COORDINATOR, schools, 17, args=lambda cast: [cast.cluster.public_id]),
)
