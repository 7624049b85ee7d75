"""Closing, the minutes as a snapshot, their amendment."""

import datetime as dt
from typing import Any

import pytest

from collectives.choices import Duty, MeetingState, Origin, Outcome, Part, Presence
from collectives.models import (
    Decision,
    Meeting,
    ReportBack,
    RoleTurn,
    Sitting,
)
from collectives.queries import minutes
from collectives.services import closing, running
from tests.cast import Cast
from tests.collectives.planned import HELD, in_state, make_item, make_ready, plan
from tests.collectives.running.meeting import at, decide, october, start
from tests.factories import month
from tests.factories.collectives import make_meeting


def test_closing_says_what_is_missing(cast: Cast, meeting: Meeting) -> None:
    with pytest.raises(closing.NotReadyError) as refused:
        closing.close_meeting(meeting=meeting, by=cast.coordinator, at=at(130))
    words = "4 people are not marked yet. No minutes yet for: Share, Syllabus, Tools, Enrich."
    assert str(refused.value) == words
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.IN_SESSION


def test_minutes_say_from_when_till_when_it_really_was(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    for part, minute in zip(Part, (3, 20, 40, 60), strict=True):
        start(cast, meeting, part, minute)
    running.end_part(meeting=meeting, sitting=sitting, part=Part.ENRICH, by=cast.coordinator, at=at(60.5))
    sitting.attendance.update(presence=Presence.PRESENT)
    issued = closing.close_meeting(meeting=meeting, by=cast.coordinator, at=at(70))
    content = minutes.from_json(issued.content)
    assert [(line.starts_at, line.ends_at) for line in content.sittings] == [(at(3), at(60.5))]
    assert [line.actual_min for line in content.parts] == [17, 20, 20, 1]  # half a minute is not "left out"


def test_minutes_count_the_commitments_of_the_month_apart_from_those_asked_again(cast: Cast, meeting: Meeting) -> None:
    september = make_meeting(
        cast.collective, venue=cast.school, on=dt.date(2026, 9, 20), state=MeetingState.CLOSED, closed_at=HELD
    )
    last = october(cast)
    again = [month.make_commitment(september, cast.teacher) for _ in range(2)]
    own = [month.make_commitment(last, cast.teacher) for _ in range(3)]
    ReportBack.objects.create(commitment=again[0], outcome=Outcome.NOT_YET, words="It rained", reported_at=HELD)
    for vow, outcome in ((again[1], Outcome.TRIED), (own[0], Outcome.CHANGED), (own[1], Outcome.NOT_YET)):
        ReportBack.objects.create(commitment=vow, outcome=outcome, reported_at=at(5))
    make_ready(meeting)
    issued = closing.close_meeting(meeting=meeting, by=cast.coordinator, at=at(130))
    content = minutes.from_json(issued.content)
    note = "1 of 3 commitments were tried. Asked again from before: 2, of them tried: 1."
    assert content.month_parts[0]["note"].startswith(note)
    told = [(line.outcome, line.is_again) for line in content.returned]
    assert sorted(told) == [("", False), ("", True), ("changed", False), ("not_yet", False), ("tried", True)]


def test_minutes_are_a_snapshot_that_later_changes_do_not_touch(cast: Cast, meeting: Meeting) -> None:
    decide(cast, meeting)
    make_ready(meeting)
    issued = closing.close_meeting(meeting=meeting, by=cast.coordinator, at=at(130))
    assert closing.close_meeting(meeting=meeting, by=cast.coordinator, at=at(131)) == issued
    before = issued.content
    Decision.objects.update(title="Changed behind its back")
    issued.refresh_from_db()
    assert issued.content == before


def test_minutes_name_whose_an_item_was_also_where_it_was_carried_over(cast: Cast, meeting: Meeting) -> None:
    for origin in Origin.values:
        make_item(meeting, origin, origin=origin, proposer=cast.teacher)
    make_ready(meeting)
    issued = closing.close_meeting(meeting=meeting, by=cast.coordinator, at=at(130))
    named = {item["title"]: item["proposer"] for part in issued.content["parts"] for item in part["items"]}
    name = cast.teacher.name
    assert named == {Origin.TEACHER: name, Origin.CARRIED: name, Origin.COORDINATOR: "", Origin.MANDATED: ""}


def test_minutes_name_those_with_a_role_who_came(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    for duty, teacher in (
        (Duty.FACILITATOR, cast.head),
        (Duty.TIMEKEEPER, cast.teacher),
        (Duty.RECORDER, cast.colleague),
    ):
        RoleTurn.objects.create(sitting=sitting, duty=duty, teacher=teacher)  # asked beforehand
    make_ready(meeting)
    sitting.attendance.filter(teacher=cast.teacher).update(presence=Presence.LATE)
    sitting.attendance.filter(teacher=cast.colleague).update(presence=Presence.ABSENT)
    issued = closing.close_meeting(meeting=meeting, by=cast.coordinator, at=at(130))
    turns = [(turn.duty, turn.name) for turn in minutes.from_json(issued.content).turns]
    assert turns == [(Duty.FACILITATOR, cast.head.name), (Duty.TIMEKEEPER, cast.teacher.name)]


def test_what_was_left_open_goes_to_a_next_meeting_that_stands_already(cast: Cast, meeting: Meeting) -> None:
    following = plan(cast, on=dt.date(2026, 12, 18), at=at(10))
    make_item(meeting, "Left open")
    make_item(meeting, "Done", is_done=True)
    make_ready(meeting)
    closing.close_meeting(meeting=meeting, by=cast.coordinator, at=at(130))
    assert list(following.agenda.values_list("title", "origin")) == [("Left open", Origin.CARRIED)]


def test_an_amendment_is_a_new_revision_with_the_same_content(cast: Cast) -> None:
    meeting = in_state(cast, MeetingState.CLOSED)
    kwargs: dict[str, Any] = {"meeting": meeting, "by": cast.coordinator}
    first = closing.amend_minutes(amendment="Meena was late, not absent.", at=at(200), **kwargs)
    assert closing.amend_minutes(amendment="Meena was late, not absent.", at=at(201), **kwargs) == first
    assert (first.revision, first.content) == (2, meeting.minutes.get(revision=1).content)
    with pytest.raises(closing.AmendmentEmptyError):
        closing.amend_minutes(amendment=" ", at=at(200), **kwargs)


def test_minutes_are_amended_only_once_issued(cast: Cast, meeting: Meeting) -> None:
    with pytest.raises(closing.NotIssuedError):
        closing.amend_minutes(meeting=meeting, amendment="X", by=cast.coordinator, at=HELD)
