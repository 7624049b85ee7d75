"""A planned meeting gets another day, another venue, another month."""

import datetime as dt

import pytest

from clusters.models import DirtyMark
from collectives.choices import MeetingState, Origin
from collectives.models import Meeting
from collectives.services import meetings, sittings
from tests.cast import Cast
from tests.collectives.planned import AT, DAY, call, do, make_item, move, plan
from tests.conftest import as_role
from tests.factories import month
from tests.factories.collectives import INDIA, make_meeting


def test_moving_gives_a_day_a_venue_and_new_minutes(cast: Cast) -> None:
    meeting = call(cast, plan(cast))
    do(cast, "move", meeting)
    sitting = sittings.first_sitting(meeting)
    assert (sitting.on, sitting.minutes, sitting.venue) == (dt.date(2026, 11, 28), 90, cast.second_school)
    assert list(sitting.parts.order_by("pk").values_list("planned_min", flat=True)) == [36, 27, 18, 9]


DECEMBER = dt.date(2026, 12, 4)


def test_moving_to_a_month_without_a_meeting_takes_everything_along(cast: Cast) -> None:
    meeting = call(cast, plan(cast))
    vow = month.make_commitment(meeting, cast.teacher)
    left_open = make_item(make_meeting(cast.collective, venue=cast.school, on=dt.date(2026, 10, 9)), "Left open")
    Meeting.objects.filter(agenda=left_open).update(state=MeetingState.CLOSED, closed_at=AT)
    with as_role("app_worker"):
        DirtyMark.objects.all().delete()
    for _ in range(2):  # sent twice, it is moved once
        moved = move(cast, meeting, DECEMBER)
    vow.refresh_from_db()
    assert (moved.period, moved.number, moved.state) == (dt.date(2026, 12, 1), 3, MeetingState.CALLED)
    assert (sittings.first_sitting(moved).on, vow.due_period) == (DECEMBER, dt.date(2027, 1, 1))
    assert list(moved.agenda.values_list("title", "origin")) == [("Left open", Origin.CARRIED)]
    with as_role("app_worker"):  # both months, and both in which commitments come back
        counted = set(DirtyMark.objects.values_list("period", flat=True))
    assert counted == {dt.date(2026, 11, 1), dt.date(2026, 12, 1), dt.date(2027, 1, 1)}
    assert plan(cast).period == dt.date(2026, 11, 1)  # November is free again


def test_moving_to_a_month_that_has_a_meeting_is_refused(cast: Cast) -> None:
    meeting, taken = plan(cast), plan(cast, on=DECEMBER)
    with pytest.raises(meetings.MonthTakenError) as refused:
        move(cast, meeting, DECEMBER)
    words = "December 2026 already has a meeting. Change that one, or choose another month."
    assert (str(refused.value), refused.value.field) == (words, "on")
    meeting.refresh_from_db()
    assert (meeting.period, sittings.first_sitting(meeting).on) == (dt.date(2026, 11, 1), DAY)
    meetings.cancel_meeting(meeting=taken, reason="Floods", by=cast.coordinator, at=AT)
    assert move(cast, meeting, DECEMBER).period == dt.date(2026, 12, 1)


def test_a_move_into_the_next_academic_year_counts_anew(cast: Cast) -> None:
    plan(cast, on=dt.date(2027, 2, 26))
    march = plan(cast, on=dt.date(2027, 3, 26))
    assert march.number == 2
    late = dt.datetime(2027, 3, 5, 9, 0, tzinfo=INDIA)
    assert move(cast, march, dt.date(2027, 4, 30), at=late).number == 1


FEBRUARY = dt.date(2027, 2, 26)


def numbers(cast: Cast) -> list[tuple[int, int]]:
    """Month and number of the meetings that stand, in the order of their months."""
    standing = cast.collective.meetings.exclude(state=MeetingState.CANCELLED).order_by("period")
    return [(meeting.period.month, meeting.number) for meeting in standing]


def test_meetings_are_numbered_in_the_order_of_their_months(cast: Cast) -> None:
    february = plan(cast, on=FEBRUARY)
    december = plan(cast, on=DECEMBER)
    assert (december.number, numbers(cast)) == (1, [(12, 1), (2, 2)])
    move(cast, december, dt.date(2027, 3, 12))
    assert numbers(cast) == [(2, 1), (3, 2)]
    meetings.cancel_meeting(meeting=february, reason="Floods", by=cast.coordinator, at=AT)
    assert numbers(cast) == [(3, 1)]


def test_what_was_left_open_comes_to_whichever_meeting_is_next(cast: Cast) -> None:
    left_open = make_item(make_meeting(cast.collective, venue=cast.school, on=dt.date(2026, 10, 9)), "Left open")
    Meeting.objects.filter(agenda=left_open).update(state=MeetingState.CLOSED, closed_at=AT)
    february = plan(cast, on=FEBRUARY)
    make_item(february, "For February")
    assert list(february.agenda.values_list("title", flat=True)) == ["Left open", "For February"]
    december = plan(cast, on=DECEMBER)
    stand = [list(meeting.agenda.values_list("title", flat=True)) for meeting in (december, february)]
    assert stand == [["Left open"], ["For February"]]
    move(cast, december, dt.date(2027, 3, 12))
    stand = [list(meeting.agenda.values_list("title", flat=True)) for meeting in (december, february)]
    assert stand == [[], ["For February", "Left open"]]
    meetings.cancel_meeting(meeting=february, reason="Floods", by=cast.coordinator, at=AT)
    assert list(december.agenda.values_list("title", flat=True)) == ["For February", "Left open"]
