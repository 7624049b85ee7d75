"""A meeting of several sittings: half the teachers each, every half with its own roll, clock and roles."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils.timezone import now

from collectives.choices import Duty, MeetingState, Part, Presence
from collectives.models import Attendance, Meeting, RoleTurn, Sitting
from collectives.queries import issuing, minutes
from collectives.services import closing, meetings, running
from collectives.services.sittings import SittingPlan
from tests.cast import Cast
from tests.collectives.planned import AT, DAY, HELD, begin, call, move, plan
from tests.factories import clusters as people

NEXT_DAY = dt.date(2026, 11, 28)


def second(cast: Cast, **changed: Any) -> SittingPlan:
    """The other half meets a day later, at the second school."""
    usual: dict[str, Any] = {"on": NEXT_DAY, "starts": dt.time(10, 30), "venue": cast.second_school}
    return SittingPlan(**usual | changed)


def halves(meeting: Meeting) -> list[list[str]]:
    """Who is expected at each sitting, by name."""
    return [
        sorted(sitting.attendance.values_list("teacher__name", flat=True))
        for sitting in meeting.sittings.order_by("starts_at", "pk")
    ]


def test_a_meeting_is_planned_in_two_sittings_of_the_same_parts(cast: Cast) -> None:
    meeting = plan(cast, more=[second(cast)])
    found = [(s.on, s.venue, s.minutes) for s in meeting.sittings.order_by("starts_at")]
    assert found == [(DAY, cast.school, 120), (NEXT_DAY, cast.second_school, 120)]
    for sitting in meeting.sittings.all():
        assert list(sitting.parts.order_by("pk").values_list("planned_min", flat=True)) == [30, 36, 30, 24]


@pytest.mark.parametrize(
    ("changed", "error", "sentence"),
    [
        (
            {"on": dt.date(2026, 12, 1)},
            meetings.DayRefusedError,
            "All sittings belong to one month. Choose a day in November.",
        ),
        (
            {"on": dt.date(2026, 11, 1)},
            meetings.DayRefusedError,
            "1 November 2026 is over. Choose today or a later day.",
        ),
        (
            {"on": dt.date(2026, 11, 29)},
            meetings.DayNotConfirmedError,
            "29 November is a Sunday. Choose another day, or keep it.",
        ),
        (
            {"starts": dt.time(23, 30)},
            meetings.StartRefusedError,
            "The meeting would go on past midnight. Start earlier, or make it shorter.",
        ),
    ],
)
def test_a_second_sitting_is_refused_with_a_sentence(
    cast: Cast, changed: dict[str, Any], error: type[meetings.MeetingRefusedError], sentence: str
) -> None:
    with pytest.raises(error) as refused:
        plan(cast, more=[second(cast, **changed)])
    assert (str(refused.value), refused.value.sitting) == (sentence, 1)
    assert not Meeting.objects.exists()


def test_two_sittings_do_not_meet_in_one_room_at_once(cast: Cast) -> None:
    with pytest.raises(meetings.VenueRefusedError) as refused:
        plan(cast, more=[second(cast, on=DAY, starts=dt.time(12, 0), venue=cast.school)])
    assert refused.value.sitting == 1
    with pytest.raises(meetings.VenueRefusedError):
        plan(cast, more=[second(cast, venue=cast.sibling_school)])
    assert plan(cast, more=[second(cast, on=DAY, starts=dt.time(12, 30), venue=cast.school)]).sittings.count() == 2


def test_each_school_sends_an_equal_part_to_each_sitting(cast: Cast) -> None:
    people.make_teacher(cast.second_school, name="one Farida")
    meeting = call(cast, plan(cast, more=[second(cast)]))
    first, other = halves(meeting)
    assert (len(first), len(other)) == (3, 2)
    assert len({"one Farida", "one Meena"} & set(first)) == 1
    assert sorted(first + other) == sorted(
        [cast.head.name, cast.teacher.name, cast.colleague.name, "one Farida", cast.second_teacher.name]
    )


def test_who_joins_later_is_expected_at_one_sitting_and_the_others_stay(cast: Cast) -> None:
    meeting = call(cast, plan(cast, more=[second(cast)]))
    before = halves(meeting)
    people.make_teacher(cast.second_school, name="one New")
    begin(cast, meeting)
    after = halves(meeting)
    assert sorted(after[0] + after[1]) == sorted([*before[0], *before[1], "one New"])
    assert all(set(old) <= set(new) for old, new in zip(before, after, strict=True))


def test_a_change_adds_a_sitting_and_takes_one_away(cast: Cast) -> None:
    meeting = call(cast, plan(cast))
    sitting = meeting.sittings.get()
    move(cast, meeting, DAY, more=[second(cast)])
    assert [len(half) for half in halves(meeting)] == [2, 2]
    assert meeting.sittings.order_by("starts_at")[0] == sitting
    move(cast, meeting, NEXT_DAY, more=[second(cast, on=DAY)])  # given the other way round, kept in order of time
    assert [s.on for s in meeting.sittings.order_by("starts_at")] == [DAY, NEXT_DAY]
    move(cast, meeting, DAY)
    assert [len(half) for half in halves(meeting)] == [4]


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """In session, two sittings, nobody marked."""
    return begin(cast, call(cast, plan(cast, more=[second(cast)])))


@pytest.fixture
def both(meeting: Meeting) -> list[Sitting]:
    return list(meeting.sittings.order_by("starts_at"))


def test_who_comes_to_the_other_sitting_is_counted_once(cast: Cast, meeting: Meeting, both: list[Sitting]) -> None:
    row = both[1].attendance.all()[0]
    assert row.teacher is not None
    here: dict[str, Any] = {"meeting": meeting, "teacher": row.teacher, "by": cast.coordinator}
    for _ in range(2):
        running.expect_here(sitting=both[0], **here)
    assert list(Attendance.objects.filter(teacher=row.teacher).values_list("sitting", "presence")) == [
        (both[0].pk, Presence.PRESENT)
    ]
    with pytest.raises(running.RunRefusedError) as refused:
        running.expect_here(sitting=both[1], **here)
    assert str(refused.value) == f"{row.teacher.name} was at the other sitting."
    assert Attendance.objects.filter(sitting__meeting=meeting).count() == 4


def hold(cast: Cast, meeting: Meeting, sitting: Sitting, minutes_of: dict[str, int]) -> None:
    """Everybody came and the parts took so long."""
    running.mark_rest(meeting=meeting, sitting=sitting, presence=Presence.PRESENT, by=cast.coordinator)
    running.set_part_minutes(meeting=meeting, sitting=sitting, minutes=minutes_of, by=cast.coordinator, at=now())


def test_closing_waits_for_each_sitting_and_says_which(cast: Cast, meeting: Meeting, both: list[Sitting]) -> None:
    hold(cast, meeting, both[0], {"share": 32, "syllabus": 40, "tools": 0, "enrich": 20})
    lacking = issuing.missing(meeting)
    assert [
        (each.sitting, len(each.unmarked), len(each.untimed)) for each in lacking.sittings if not each.is_ready
    ] == [(both[1], 2, 4)]
    with pytest.raises(closing.NotReadyError):
        closing.close_meeting(meeting=meeting, by=cast.coordinator, at=HELD)
    hold(cast, meeting, both[1], {"share": 28, "syllabus": 30, "tools": 0, "enrich": 20})
    issued = closing.close_meeting(meeting=meeting, by=cast.coordinator, at=HELD)
    content = minutes.from_json(issued.content)
    assert [(s.venue_name, s.starts_at.date()) for s in content.sittings] == [
        (cast.school.name, DAY),
        (cast.second_school.name, NEXT_DAY),
    ]
    assert [line.minutes_words for line in content.parts] == [
        "32 · 28 / 30 min",
        "40 · 30 / 36 min",
        "left out",
        "20 · 20 / 24 min",
    ]
    assert (content.came_count, len(content.people)) == (4, 4)


def test_a_role_belongs_to_its_sitting(cast: Cast, meeting: Meeting, both: list[Sitting]) -> None:
    for sitting in both:
        teacher = sitting.attendance.all()[0].teacher
        running.mark_rest(meeting=meeting, sitting=sitting, presence=Presence.PRESENT, by=cast.coordinator)
        running.set_turn(meeting=meeting, sitting=sitting, duty=Duty.FACILITATOR, teacher=teacher, by=cast.coordinator)
    assert RoleTurn.objects.values("teacher").distinct().count() == 2


def test_a_plan_of_two_sittings_sent_twice_is_one(cast: Cast) -> None:
    key = uuid.uuid4()
    assert {plan(cast, key=key, more=[second(cast)]).pk for _ in range(2)} == {Meeting.objects.get().pk}
    assert Sitting.objects.count() == 2


def test_a_sitting_gone_takes_its_roll_and_leaves_the_meeting(cast: Cast) -> None:
    meeting = call(cast, plan(cast, more=[second(cast)]))
    meetings.cancel_meeting(meeting=meeting, reason="Floods", by=cast.coordinator, at=AT)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.sittings.count()) == (MeetingState.CANCELLED, 2)
    assert [part.part for part in meeting.sittings.order_by("pk")[0].parts.order_by("pk")] == Part.values
