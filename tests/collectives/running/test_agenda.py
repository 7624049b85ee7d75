"""The agenda of the coordinator: order, what she takes away and puts back."""

import uuid
from typing import Any

import pytest

from collectives.choices import MeetingState, Origin, Part
from collectives.services import preparing
from tests.cast import Cast
from tests.collectives.planned import HELD, in_state, plan
from tests.factories import month


def test_items_change_places_once(cast: Cast) -> None:
    meeting = plan(cast)
    add: dict[str, Any] = {"meeting": meeting, "part": Part.TOOLS, "by": cast.coordinator, "at": HELD}
    a, b = (preparing.add_item(key=uuid.uuid4(), title=title, **add) for title in "ab")
    for _twice in range(2):
        preparing.shift_item(item=b, step=-1, seen_at=b.position, by=cast.coordinator)
    assert list(meeting.agenda.order_by("position").values_list("title", flat=True)) == ["b", "a"]
    preparing.shift_item(item=a, step=1, seen_at=2, by=cast.coordinator)
    assert list(meeting.agenda.order_by("position").values_list("title", flat=True)) == ["b", "a"]


def test_the_coordinator_takes_away_only_what_she_added(cast: Cast) -> None:
    meeting = plan(cast)
    key = uuid.uuid4()
    add: dict[str, Any] = {"key": key, "meeting": meeting, "part": Part.TOOLS, "by": cast.coordinator, "at": HELD}
    mine = preparing.add_item(title="Mine", **add)
    assert preparing.add_item(title="Mine", **add) == mine
    theirs = month.make_item(meeting, cast.teacher)
    preparing.remove_item(item=mine, by=cast.coordinator, at=HELD)
    with pytest.raises(preparing.AgendaRefusedError):
        preparing.remove_item(item=theirs, by=cast.coordinator, at=HELD)
    assert list(meeting.agenda.all()) == [theirs]
    preparing.restore_item(item=mine, by=cast.coordinator)
    assert set(meeting.agenda.all()) == {mine, theirs}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": " "}, "Say in a few words what it is about."),
        ({"title": "X", "planned_min": 0}, "An item takes 1 to 240 minutes."),
        ({"title": "X", "origin": Origin.TEACHER}, "Teachers raise their own items."),
    ],
)
def test_an_item_is_refused_with_a_sentence(cast: Cast, fields: dict[str, Any], sentence: str) -> None:
    meeting = plan(cast)
    with pytest.raises(preparing.AgendaRefusedError) as refused:
        preparing.add_item(key=uuid.uuid4(), meeting=meeting, part=Part.TOOLS, by=cast.coordinator, at=HELD, **fields)
    assert str(refused.value) == sentence


def test_the_agenda_of_a_closed_meeting_stays(cast: Cast) -> None:
    meeting = in_state(cast, MeetingState.CLOSED)
    with pytest.raises(preparing.AgendaRefusedError):
        preparing.add_item(key=uuid.uuid4(), meeting=meeting, part=Part.TOOLS, title="X", by=cast.coordinator, at=HELD)
