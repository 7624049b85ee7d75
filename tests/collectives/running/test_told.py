"""What is told, and what became of the agenda."""

from typing import Any

import pytest

from collectives.choices import Part
from collectives.models import (
    Meeting,
    Sharing,
    Sitting,
)
from collectives.services import running
from tests.cast import Cast
from tests.collectives.planned import make_item
from tests.factories import month


def test_an_experience_is_told_or_not(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    story = month.make_experience(cast.teacher)
    draft = month.make_experience(cast.teacher, shared_at=None)
    kwargs: dict[str, Any] = {"meeting": meeting, "sitting": sitting, "by": cast.coordinator}
    for _twice in range(2):
        running.tell_experience(**kwargs, experience=story, is_told=True)
    assert Sharing.objects.get().experience == story
    with pytest.raises(running.RunRefusedError):
        running.tell_experience(**kwargs, experience=draft, is_told=True)
    for _twice in range(2):
        running.tell_experience(**kwargs, experience=story, is_told=False)
    assert not Sharing.objects.exists()


def test_an_item_is_done_with_its_minutes_and_what_came_out(cast: Cast, meeting: Meeting) -> None:
    item = make_item(meeting, "Half and quarter")
    kwargs: dict[str, Any] = {"meeting": meeting, "item": item, "by": cast.coordinator}
    done = running.finish_item(**kwargs, is_done=True, actual_min=9, outcome=" Start from two rotis ")
    assert (done.is_done, done.actual_min, done.outcome) == (True, 9, "Start from two rotis")
    with pytest.raises(running.RunRefusedError):
        running.finish_item(**kwargs, is_done=True, actual_min=601, outcome="")


def test_a_sentence_on_a_part_is_kept(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    running.note_part(meeting=meeting, sitting=sitting, part=Part.TOOLS, note=" 12 pairs made. ", by=cast.coordinator)
    assert sitting.parts.get(part="tools").note == "12 pairs made."
