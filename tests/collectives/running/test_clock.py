"""Parts and their clock."""

from typing import Any

import pytest

from collectives.choices import Part
from collectives.models import (
    Meeting,
    Sitting,
)
from collectives.services import running
from tests.cast import Cast
from tests.collectives.running.meeting import at, revision, start


def test_starting_a_part_ends_the_one_before(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    start(cast, meeting, Part.SHARE, 0)
    start(cast, meeting, Part.SYLLABUS, 32)
    rows = {row.part: row for row in sitting.parts.all()}
    assert (rows["share"].actual_min, rows["syllabus"].started_at, rows["syllabus"].ended_at) == (32, at(32), None)


def test_starting_a_part_twice_is_once(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    start(cast, meeting, Part.SHARE, 0)
    before = revision(meeting)
    start(cast, meeting, Part.SHARE, 1)
    assert (sitting.parts.get(part="share").started_at, revision(meeting)) == (at(0), before)


def test_a_pause_does_not_count(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    start(cast, meeting, Part.SHARE, 0)
    kwargs: dict[str, Any] = {"meeting": meeting, "sitting": sitting, "part": Part.SHARE, "by": cast.coordinator}
    running.pause_part(**kwargs, at=at(10))
    running.pause_part(**kwargs, at=at(12))
    start(cast, meeting, Part.SHARE, 15)
    running.end_part(**kwargs, at=at(35))
    running.end_part(**kwargs, at=at(40))
    assert sitting.parts.get(part="share").actual_min == 30


def test_a_part_ended_while_paused_does_not_count_the_pause(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    start(cast, meeting, Part.SHARE, 0)
    running.pause_part(meeting=meeting, sitting=sitting, part=Part.SHARE, by=cast.coordinator, at=at(20))
    start(cast, meeting, Part.SYLLABUS, 30)
    assert sitting.parts.get(part="share").actual_min == 20


def test_a_part_taken_up_again_goes_on(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    start(cast, meeting, Part.SHARE, 0)
    start(cast, meeting, Part.SYLLABUS, 20)
    start(cast, meeting, Part.SHARE, 30)
    start(cast, meeting, Part.TOOLS, 40)
    assert [sitting.parts.get(part=p).actual_min for p in ("share", "syllabus")] == [30, 10]


def test_minutes_can_be_said_afterwards(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    running.set_part_minutes(
        meeting=meeting,
        sitting=sitting,
        minutes={"share": 30, "syllabus": 40, "tools": 0, "enrich": 24},
        by=cast.coordinator,
        at=at(200),
    )
    assert [sitting.parts.get(part=p).actual_min for p in Part.values] == [30, 40, 0, 24]
    with pytest.raises(running.RunRefusedError) as refused:
        running.set_part_minutes(
            meeting=meeting, sitting=sitting, minutes={"share": 700}, by=cast.coordinator, at=at(200)
        )
    assert (str(refused.value), refused.value.field) == ("Minutes from 0 to 600.", "share")


def test_what_the_clock_said_stands_where_the_same_is_told(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    start(cast, meeting, Part.SHARE, 0)
    start(cast, meeting, Part.SYLLABUS, 30)
    running.end_part(meeting=meeting, sitting=sitting, part=Part.SYLLABUS, by=cast.coordinator, at=at(70))
    told = {"share": 30, "syllabus": 40}
    running.set_part_minutes(meeting=meeting, sitting=sitting, minutes=told, by=cast.coordinator, at=at(100))
    assert sitting.parts.get(part="syllabus").started_at == at(30)


def test_no_part_is_said_to_end_later_than_now(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    start(cast, meeting, Part.SHARE, 0)
    start(cast, meeting, Part.SYLLABUS, 30)
    minutes = {"syllabus": 36, "tools": 30, "enrich": 24}
    running.set_part_minutes(meeting=meeting, sitting=sitting, minutes=minutes, by=cast.coordinator, at=at(100))
    rows = {row.part: (row.started_at, row.ended_at) for row in sitting.parts.all()}
    assert rows == {
        "share": (at(-20), at(10)),
        "syllabus": (at(10), at(46)),
        "tools": (at(46), at(76)),
        "enrich": (at(76), at(100)),
    }
