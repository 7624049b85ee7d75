"""What comes back, and what is made in the meeting."""

import datetime as dt
import uuid
from typing import Any

import pytest

from collectives.choices import MeetingState, Outcome
from collectives.models import (
    Meeting,
    ReportBack,
)
from collectives.queries import meeting as of
from collectives.services import capturing, meetings, running
from planning.models import LearningTool
from tests.cast import Cast
from tests.collectives.planned import AT, HELD, call, plan
from tests.collectives.running.meeting import october
from tests.factories import month
from tests.factories.collectives import make_meeting


def test_an_outcome_told_in_the_room_keeps_the_words_written_before(cast: Cast, meeting: Meeting) -> None:
    vow = month.make_commitment(october(cast), cast.teacher)
    kwargs: dict[str, Any] = {"meeting": meeting, "commitment": vow, "by": cast.coordinator, "at": HELD}
    first = capturing.report_told(key=uuid.uuid4(), outcome=Outcome.TRIED, **kwargs)
    first.words = "It went well"
    first.save(update_fields=["words"])
    changed = capturing.report_told(key=uuid.uuid4(), outcome=Outcome.CHANGED, **kwargs)
    assert (changed.pk, changed.outcome, changed.words) == (first.pk, Outcome.CHANGED, "It went well")
    assert capturing.report_told(key=uuid.uuid4(), outcome=Outcome.CHANGED, **kwargs) == changed


def test_what_stayed_without_a_word_is_asked_again(cast: Cast) -> None:
    past = [
        make_meeting(
            cast.collective, venue=cast.school, on=dt.date(2026, n, 20), state=MeetingState.CLOSED, closed_at=HELD
        )
        for n in (6, 7, 8, 9, 10)
    ]
    vows = [month.make_commitment(each, cast.teacher, words=f"From month {each.period.month}") for each in past]
    ReportBack.objects.create(commitment=vows[2], outcome=Outcome.NOT_YET, reported_at=HELD)
    ReportBack.objects.create(commitment=vows[3], outcome=Outcome.TRIED, reported_at=HELD)
    now = plan(cast)
    back = [(vow.words, vow.is_told, vow.is_last) for vow in of.returning(now)]
    # of what June and July left open three meetings have asked; what was not yet tried then is open again
    assert back == [("From month 8", False, True), ("From month 10", False, False)]
    ReportBack.objects.filter(commitment=vows[2]).update(
        outcome=Outcome.TRIED, reported_at=HELD + dt.timedelta(minutes=1)
    )
    here = [(vow.words, vow.is_told) for vow in of.returning(now)]
    assert here == [("From month 8", True), ("From month 10", False)]  # told here, it stays on the list


def test_not_yet_said_again_in_the_room_is_a_word_for_this_meeting(cast: Cast, meeting: Meeting) -> None:
    made = make_meeting(
        cast.collective, venue=cast.school, on=dt.date(2026, 9, 20), state=MeetingState.CLOSED, closed_at=HELD
    )
    vow = month.make_commitment(made, cast.teacher)
    october(cast)
    ReportBack.objects.create(commitment=vow, outcome=Outcome.NOT_YET, words="It rained", reported_at=HELD)
    assert [each.is_told for each in of.returning(meeting)] == [False]
    kwargs: dict[str, Any] = {"meeting": meeting, "commitment": vow, "outcome": Outcome.NOT_YET, "by": cast.coordinator}
    for minute in (1, 2):
        report = capturing.report_told(key=uuid.uuid4(), at=HELD + dt.timedelta(minutes=minute), **kwargs)
        assert (report.words, report.reported_at) == ("It rained", HELD + dt.timedelta(minutes=1))
    assert [each.is_told for each in of.returning(meeting)] == [True]


def test_a_commitment_comes_back_in_the_first_of_the_meetings_that_are_planned(cast: Cast) -> None:
    vow = month.make_commitment(october(cast), cast.teacher)
    january = plan(cast, on=dt.date(2027, 1, 22))
    assert list(of.returning(january)) == [vow]
    november = call(cast, plan(cast))
    later = month.make_commitment(november, cast.teacher)  # due in December
    meetings_of = {"november": november, "january": january}
    assert {name: list(of.returning(each)) for name, each in meetings_of.items()} == {
        "november": [vow],
        "january": [later],
    }
    meetings.cancel_meeting(meeting=november, reason="Floods", by=cast.coordinator, at=AT)
    assert list(of.returning(january)) == [vow, later]


def test_a_commitment_of_next_month_is_not_told_yet(cast: Cast, meeting: Meeting) -> None:
    vow = month.make_commitment(meeting, cast.teacher)
    with pytest.raises(running.RunRefusedError):
        capturing.report_told(
            key=uuid.uuid4(), meeting=meeting, commitment=vow, outcome=Outcome.TRIED, by=cast.coordinator, at=HELD
        )


def test_a_tool_made_here_is_of_this_month(cast: Cast, meeting: Meeting) -> None:
    kwargs: dict[str, Any] = {"meeting": meeting, "by": cast.coordinator, "at": HELD, "made_by": None}
    key = uuid.uuid4()
    tool = capturing.add_tool(key=key, title="Paper circles", **kwargs)
    assert capturing.add_tool(key=key, title="Paper circles", **kwargs) == tool
    assert (tool.period, LearningTool.objects.count()) == (dt.date(2026, 11, 1), 1)
    with pytest.raises(running.RunRefusedError):
        capturing.add_tool(key=uuid.uuid4(), title=" ", **kwargs)
