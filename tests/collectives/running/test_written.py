"""Commitments, decisions and questions, written down and taken back."""

import datetime as dt
import uuid
from typing import Any

import pytest

from collectives.models import (
    Commitment,
    Decision,
    Meeting,
    Question,
)
from collectives.services import capturing, running
from tests.cast import Cast
from tests.collectives.planned import HELD
from tests.collectives.running.meeting import at, decide


def test_a_commitment_is_written_down_once_and_due_next_month(cast: Cast, meeting: Meeting) -> None:
    key = uuid.uuid4()
    kwargs: dict[str, Any] = {"meeting": meeting, "teacher": cast.teacher, "by": cast.coordinator, "at": at(100)}
    first = capturing.capture_commitment(key=key, words="With class 4 I will bring two rotis.", **kwargs)
    assert capturing.capture_commitment(key=key, words="With class 4 I will bring two rotis.", **kwargs) == first
    assert (first.due_period, Commitment.objects.count()) == (dt.date(2026, 12, 1), 1)
    with pytest.raises(running.RunRefusedError):
        capturing.capture_commitment(key=uuid.uuid4(), words="  ", **kwargs)


def test_a_decision_keeps_its_reason_and_its_concern(cast: Cast, meeting: Meeting) -> None:
    key = uuid.uuid4()
    first = decide(cast, meeting, key=key, concern="Too little material", concern_handled="Twelve pairs go there first")
    assert decide(cast, meeting, key=key) == first
    assert (first.concern, first.owner, Decision.objects.count()) == ("Too little material", cast.teacher, 1)


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"title": " "}, "title", "Write what was decided."),
        ({"reason": " "}, "reason", "Write why. Those who were not here will ask."),
        ({"concern_handled": "So"}, "concern", "Write the concern as well, as it was said."),
        ({"review_on": dt.date(2026, 11, 27)}, "review_on", "Choose a day after today, within a year."),
        ({"review_on": dt.date(2028, 1, 1)}, "review_on", "Choose a day after today, within a year."),
    ],
)
def test_a_decision_is_refused_with_a_sentence(
    cast: Cast, meeting: Meeting, changed: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(running.RunRefusedError) as refused:
        decide(cast, meeting, **changed)
    assert (str(refused.value), refused.value.field) == (sentence, field)
    assert not Decision.objects.exists()


def test_questions_are_asked_settled_and_kept_open(cast: Cast, meeting: Meeting) -> None:
    kwargs: dict[str, Any] = {"meeting": meeting, "by": cast.coordinator}
    asked = capturing.capture_question(key=uuid.uuid4(), text="Why do they not ask?", at=HELD, **kwargs)
    settled = capturing.settle_question(question=asked, answer="Because we answer", **kwargs)
    assert (settled.settled_in, settled.answer) == (meeting, "Because we answer")
    assert capturing.keep_question(question=asked, **kwargs).settled_in is None
    with pytest.raises(running.RunRefusedError):
        capturing.capture_question(key=uuid.uuid4(), text="", at=HELD, **kwargs)


def test_what_was_written_down_can_be_taken_back(cast: Cast, meeting: Meeting) -> None:
    made = decide(cast, meeting)
    capturing.take_back(meeting=meeting, thing=made, by=cast.coordinator)
    capturing.take_back(meeting=meeting, thing=Decision(meeting=meeting, pk=made.pk), by=cast.coordinator)
    assert not Decision.objects.exists()


def test_what_belongs_to_another_meeting_is_not_taken_back(cast: Cast, meeting: Meeting) -> None:
    question = Question.objects.create(collective=cast.collective, text="Old")
    with pytest.raises(running.RunRefusedError):
        capturing.take_back(meeting=meeting, thing=question, by=cast.coordinator)
