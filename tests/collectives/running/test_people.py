"""Who is here, who visits, who has which role."""

from typing import Any

import pytest

from clusters.models import DirtyMark
from collectives.choices import Duty, Presence
from collectives.models import (
    Attendance,
    Meeting,
    RoleTurn,
    Sitting,
)
from collectives.services import running, sittings
from tests.cast import Cast
from tests.collectives.planned import call, plan
from tests.collectives.running.meeting import mark, revision, row_of
from tests.conftest import as_role


def test_one_tap_marks_and_another_takes_it_away(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    row = row_of(sitting, cast.teacher)
    with as_role("app_worker"):
        marks = DirtyMark.objects.count()
    mark(cast, meeting, row, Presence.LATE)
    row.refresh_from_db()
    assert row.presence == Presence.LATE
    before = revision(meeting)
    mark(cast, meeting, row, Presence.LATE)
    assert revision(meeting) == before
    mark(cast, meeting, row, "")
    row.refresh_from_db()
    assert row.presence == ""
    with as_role("app_worker"):
        assert DirtyMark.objects.count() == marks + 4  # two kinds of counts for each


def test_excused_needs_a_reason(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    row = row_of(sitting, cast.teacher)
    with pytest.raises(running.RunRefusedError) as refused:
        mark(cast, meeting, row, Presence.EXCUSED)
    assert (str(refused.value), refused.value.field) == ("Say why, for example: on leave.", "reason")
    mark(cast, meeting, row, Presence.EXCUSED, "On leave")
    row.refresh_from_db()
    assert (row.presence, row.reason) == (Presence.EXCUSED, "On leave")
    with pytest.raises(running.RunRefusedError):
        mark(cast, meeting, row, Presence.VISITOR)


def test_the_rest_can_be_marked_at_once(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    mark(cast, meeting, row_of(sitting, cast.teacher), Presence.PRESENT)
    kwargs: dict[str, Any] = {"meeting": meeting, "sitting": sitting, "by": cast.coordinator}
    assert running.mark_rest(**kwargs, presence=Presence.ABSENT) == 3
    assert running.mark_rest(**kwargs, presence=Presence.ABSENT) == 0
    with pytest.raises(running.RunRefusedError):
        running.mark_rest(**kwargs, presence=Presence.VISITOR)


def test_a_visitor_is_written_down_once(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    kwargs: dict[str, Any] = {"meeting": meeting, "by": cast.coordinator}
    first = running.add_visitor(**kwargs, sitting=sitting, name="  Anjali   Rao, DIET ")
    assert running.add_visitor(**kwargs, sitting=sitting, name="Anjali Rao, DIET") == first
    assert (first.visitor_name, first.presence) == ("Anjali Rao, DIET", Presence.VISITOR)
    with pytest.raises(running.RunRefusedError):
        running.add_visitor(**kwargs, sitting=sitting, name=" ")
    with pytest.raises(running.RunRefusedError):
        mark(cast, meeting, first, Presence.PRESENT)
    running.remove_visitor(**kwargs, attendance=first)
    running.remove_visitor(**kwargs, attendance=first)
    assert not Attendance.objects.filter(teacher=None).exists()


def test_roles_go_to_those_who_are_here(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    kwargs: dict[str, Any] = {"meeting": meeting, "sitting": sitting, "duty": Duty.FACILITATOR, "by": cast.coordinator}
    with pytest.raises(running.RunRefusedError) as refused:
        running.set_turn(**kwargs, teacher=cast.teacher)
    assert str(refused.value) == f"{cast.teacher.name} is not marked as here. Choose somebody who is."
    for teacher in (cast.teacher, cast.colleague):
        mark(cast, meeting, row_of(sitting, teacher), Presence.PRESENT)
        running.set_turn(**kwargs, teacher=teacher)
    assert RoleTurn.objects.get().teacher == cast.colleague
    running.set_turn(**kwargs, teacher=None)
    assert not RoleTurn.objects.exists()


def test_before_the_meeting_roles_go_to_anybody_of_the_roster(cast: Cast) -> None:
    called = call(cast, plan(cast))
    running.set_turn(
        meeting=called,
        sitting=sittings.first_sitting(called),
        duty=Duty.RECORDER,
        teacher=cast.teacher,
        by=cast.coordinator,
    )
    assert RoleTurn.objects.get().teacher == cast.teacher
