"""The life of a meeting: every state and every move, and every way a plan is refused."""

import datetime as dt
import uuid
from typing import Any

import pytest

from clusters.models import DirtyMark, Holiday, Posting
from collectives.choices import MeetingState, Origin, Part
from collectives.models import Attendance, Meeting
from collectives.queries import schedule
from collectives.services import meetings, sittings
from foundation.models import AuditEvent
from tests.cast import Cast
from tests.collectives.planned import AT, DAY, begin, call, do, in_state, make_item, plan
from tests.conftest import as_role
from tests.factories import clusters as people
from tests.factories.collectives import INDIA, make_meeting

CLOSED = "This meeting is closed and its minutes are issued. Write an amendment to correct them."
CANCELLED = "This meeting was cancelled. Schedule a new one."
RUNNING = "This meeting is in session. Close it instead."
NOT_CALLED = "Call the meeting first, so that its teachers know of it."
NOT_STARTED = "This meeting has not started yet."

# what each move does in each state: the state after it, or the sentence with which it is refused
TABLE = {
    ("planned", "call"): "called",
    ("planned", "open"): NOT_CALLED,
    ("planned", "close"): NOT_STARTED,
    ("planned", "cancel"): "cancelled",
    ("planned", "move"): "planned",
    ("called", "call"): "called",
    ("called", "open"): "in_session",
    ("called", "close"): NOT_STARTED,
    ("called", "cancel"): "cancelled",
    ("called", "move"): "called",
    ("in_session", "call"): RUNNING,
    ("in_session", "open"): "in_session",
    ("in_session", "close"): "closed",
    ("in_session", "cancel"): RUNNING,
    ("in_session", "move"): RUNNING,
    ("closed", "call"): CLOSED,
    ("closed", "open"): CLOSED,
    ("closed", "close"): "closed",
    ("closed", "cancel"): CLOSED,
    ("closed", "move"): CLOSED,
    ("cancelled", "call"): CANCELLED,
    ("cancelled", "open"): CANCELLED,
    ("cancelled", "close"): CANCELLED,
    ("cancelled", "cancel"): "cancelled",
    ("cancelled", "move"): CANCELLED,
}


@pytest.mark.parametrize(("state", "move"), TABLE)
def test_every_move_in_every_state(cast: Cast, state: str, move: str) -> None:
    meeting = in_state(cast, MeetingState(state))
    before = meeting.revision
    expected = TABLE[state, move]
    if expected in MeetingState.values:
        do(cast, move, meeting)
        meeting.refresh_from_db()
        assert meeting.state == expected
        assert (meeting.revision == before) == (state == expected and move != "move")
    else:
        with pytest.raises(meetings.IllegalMoveError) as refused:
            do(cast, move, meeting)
        assert str(refused.value) == expected
        meeting.refresh_from_db()
        assert (meeting.state, meeting.revision) == (state, before)


def test_scheduling_plans_one_sitting_with_the_four_parts(cast: Cast) -> None:
    meeting = plan(cast, minutes=90)
    sitting = sittings.first_sitting(meeting)
    assert (meeting.state, meeting.period, meeting.number) == (MeetingState.PLANNED, dt.date(2026, 11, 1), 1)
    assert (sitting.on, sitting.minutes, sitting.venue) == (DAY, 90, cast.school)
    assert list(sitting.parts.order_by("pk").values_list("part", "planned_min")) == [
        ("share", 23),
        ("syllabus", 27),
        ("tools", 22),
        ("enrich", 18),
    ]
    assert AuditEvent.objects.filter(verb="meeting_planned").count() == 1
    with as_role("app_worker"):
        assert DirtyMark.objects.filter(cluster=cast.cluster, period=meeting.period, kind="meeting").exists()
    assert not Attendance.objects.filter(sitting=sitting).exists()


@pytest.mark.parametrize(
    ("shares", "minutes", "expected"),
    [
        ([25, 30, 25, 20], 120, [30, 36, 30, 24]),
        ([25, 30, 25, 20], 90, [22, 27, 23, 18]),
        ([33, 33, 33, 1], 100, [33, 33, 33, 1]),
        ([0, 50, 50, 0], 91, [0, 45, 46, 0]),
    ],
)
def test_parts_add_up_to_the_meeting(shares: list[int], minutes: int, expected: list[int]) -> None:
    found = schedule.minutes_of_parts(shares, minutes)
    assert (sorted(found), sum(found)) == (sorted(expected), minutes)


@pytest.mark.parametrize(
    ("changed", "error", "sentence"),
    [
        (
            {"on": dt.date(2026, 11, 9)},
            meetings.DayRefusedError,
            "9 November 2026 is over. Choose today or a later day.",
        ),
        (
            {"on": dt.date(2027, 4, 1)},
            meetings.DayRefusedError,
            "The academic year ends on 31 March 2027. Choose a day up to then.",
        ),
        (
            {"on": dt.date(2026, 11, 29)},
            meetings.DayNotConfirmedError,
            "29 November is a Sunday. Choose another day, or keep it.",
        ),
        (
            {"shares": [25, 30, 25, 25]},
            meetings.SharesRefusedError,
            "The four shares make 105 per cent. Together they must be 100.",
        ),
        (
            {"shares": [100, 10, -20, 10]},
            meetings.SharesRefusedError,
            "Each of the four parts needs a share, 0 or more.",
        ),
        ({"minutes": 20}, meetings.LengthRefusedError, "A meeting takes 30 to 360 minutes."),
        (
            {"starts": dt.time(22, 30)},
            meetings.StartRefusedError,
            "The meeting would go on past midnight. Start earlier, or make it shorter.",
        ),
    ],
)
def test_a_plan_is_refused_with_a_sentence(
    cast: Cast, changed: dict[str, Any], error: type[meetings.MeetingRefusedError], sentence: str
) -> None:
    with pytest.raises(error) as refused:
        plan(cast, **changed)
    assert str(refused.value) == sentence
    assert not Meeting.objects.exists()


def test_a_venue_of_another_cluster_is_refused(cast: Cast) -> None:
    with pytest.raises(meetings.VenueRefusedError):
        plan(cast, venue=cast.sibling_school)


def test_a_holiday_is_named_and_may_be_kept(cast: Cast) -> None:
    Holiday.objects.create(
        starts_on=dt.date(2027, 1, 26), ends_on=dt.date(2027, 1, 27), names={"en": "Republic Day", "hi": "गणतंत्र दिवस"}
    )
    with pytest.raises(meetings.DayNotConfirmedError) as refused:
        plan(cast, on=dt.date(2027, 1, 26))
    assert str(refused.value) == "26 January is Republic Day. Choose another day, or keep it."
    assert plan(cast, on=dt.date(2027, 1, 26), keep_closed_day=True).state == MeetingState.PLANNED


def test_a_month_has_one_meeting_unless_cancelled(cast: Cast) -> None:
    first = plan(cast)
    with pytest.raises(meetings.MonthTakenError) as refused:
        plan(cast)
    assert str(refused.value) == "November 2026 already has a meeting. Change that one, or choose another month."
    meetings.cancel_meeting(meeting=first, reason="Floods", by=cast.coordinator, at=AT)
    assert plan(cast).number == 1


def test_a_plan_sent_twice_is_one_meeting(cast: Cast) -> None:
    key = uuid.uuid4()
    assert plan(cast, key=key) == plan(cast, key=key)
    assert Meeting.objects.count() == 1


def test_in_the_last_month_the_next_academic_year_is_open(cast: Cast) -> None:
    late = dt.datetime(2027, 3, 20, 9, 0, tzinfo=INDIA)
    assert plan(cast, on=dt.date(2027, 4, 23), at=late).period == dt.date(2027, 4, 1)


def test_calling_writes_the_roster_of_that_day(cast: Cast) -> None:
    people.make_teacher(cast.school, name="Joins later", starts_on=dt.date(2026, 12, 1))
    Posting.objects.filter(teacher=cast.second_teacher).update(ends_on=DAY)
    meeting = call(cast, plan(cast))
    rows = Attendance.objects.filter(sitting__meeting=meeting)
    assert {row.teacher for row in rows} == {cast.teacher, cast.colleague, cast.head}
    assert {row.presence for row in rows} == {""}


def test_opening_adds_who_joined_and_drops_who_left(cast: Cast) -> None:
    meeting = call(cast, plan(cast))
    newcomer = people.make_teacher(cast.school, name="Newcomer", starts_on=dt.date(2026, 11, 20))
    Posting.objects.filter(teacher=cast.colleague).update(ends_on=dt.date(2026, 11, 15))
    begin(cast, meeting)
    expected = {cast.teacher, cast.head, cast.second_teacher, newcomer}
    assert {row.teacher for row in Attendance.objects.filter(sitting__meeting=meeting)} == expected


def test_opening_before_its_day_needs_a_word(cast: Cast) -> None:
    meeting = call(cast, plan(cast))
    with pytest.raises(meetings.EarlyStartError) as refused:
        meetings.open_meeting(meeting=meeting, by=cast.coordinator, at=AT)
    assert str(refused.value) == "This meeting is on 27 November. It can start on that day."
    meetings.open_meeting(meeting=meeting, today_instead=True, by=cast.coordinator, at=AT)
    sitting = sittings.first_sitting(meeting)
    assert (sitting.starts_at, sitting.minutes) == (AT, 120)


def test_opening_in_an_earlier_month_is_refused_all_the_same(cast: Cast) -> None:
    meeting = call(cast, plan(cast, on=dt.date(2026, 12, 18)))
    with pytest.raises(meetings.EarlyStartError):
        meetings.open_meeting(meeting=meeting, today_instead=True, by=cast.coordinator, at=AT)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CALLED


def test_cancelling_needs_a_reason(cast: Cast) -> None:
    meeting = plan(cast)
    with pytest.raises(meetings.ReasonMissingError):
        meetings.cancel_meeting(meeting=meeting, reason="  ", by=cast.coordinator, at=AT)
    meetings.cancel_meeting(meeting=meeting, reason="Floods", by=cast.coordinator, at=AT)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.cancel_reason) == (MeetingState.CANCELLED, "Floods")


def test_what_was_left_open_comes_along(cast: Cast) -> None:
    last = make_meeting(
        cast.collective, venue=cast.school, on=dt.date(2026, 10, 23), state=MeetingState.CLOSED, closed_at=AT
    )
    make_item(last, "Half and quarter", origin=Origin.TEACHER, proposer=cast.teacher, planned_min=12)
    make_item(last, "Talked about", is_done=True)
    meeting = plan(cast)
    assert list(meeting.agenda.values_list("title", "origin", "proposer", "planned_min", "part")) == [
        ("Half and quarter", Origin.CARRIED, cast.teacher.pk, 12, Part.SYLLABUS)
    ]


def test_the_agenda_of_a_cancelled_meeting_is_not_lost(cast: Cast) -> None:
    last = make_meeting(
        cast.collective, venue=cast.school, on=dt.date(2026, 10, 23), state=MeetingState.CLOSED, closed_at=AT
    )
    make_item(last, "Half and quarter")
    first = plan(cast)
    make_item(first, "Raised since", origin=Origin.TEACHER, proposer=cast.teacher)
    meetings.cancel_meeting(meeting=first, reason="Floods", by=cast.coordinator, at=AT)
    second = plan(cast)
    assert set(second.agenda.values_list("title", "origin")) == {
        ("Half and quarter", Origin.CARRIED),
        ("Raised since", Origin.CARRIED),
    }
