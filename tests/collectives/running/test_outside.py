"""Nothing is written outside the session."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from collectives.choices import MeetingState, Part, Presence
from collectives.services import capturing, running, sittings
from tests.cast import Cast
from tests.collectives.planned import HELD, in_state, make_item
from tests.collectives.running.meeting import decide, revision


@pytest.mark.parametrize("state", [MeetingState.PLANNED, MeetingState.CALLED, MeetingState.CLOSED])
def test_nothing_is_written_outside_the_session(cast: Cast, state: MeetingState) -> None:
    meeting = in_state(cast, state)
    sitting = sittings.first_sitting(meeting)
    item = make_item(meeting, "Half")
    before = revision(meeting)
    by = cast.coordinator
    writes: list[Callable[[], Any]] = [
        lambda: running.start_part(meeting=meeting, sitting=sitting, part=Part.SHARE, by=by, at=HELD),
        lambda: running.pause_part(meeting=meeting, sitting=sitting, part=Part.SHARE, by=by, at=HELD),
        lambda: running.end_part(meeting=meeting, sitting=sitting, part=Part.SHARE, by=by, at=HELD),
        lambda: running.mark_rest(meeting=meeting, sitting=sitting, presence=Presence.ABSENT, by=by),
        lambda: running.add_visitor(meeting=meeting, sitting=sitting, name="X", by=by),
        lambda: running.note_part(meeting=meeting, sitting=sitting, part=Part.SHARE, note="X", by=by),
        lambda: running.finish_item(meeting=meeting, item=item, is_done=True, actual_min=1, outcome="", by=by),
        lambda: capturing.capture_question(key=uuid.uuid4(), meeting=meeting, text="X", by=by, at=HELD),
        lambda: decide(cast, meeting),
        lambda: capturing.capture_commitment(
            key=uuid.uuid4(), meeting=meeting, teacher=cast.teacher, words="X", by=by, at=HELD
        ),
        lambda: capturing.add_tool(key=uuid.uuid4(), meeting=meeting, title="X", made_by=None, by=by, at=HELD),
    ]
    for write in writes:
        with pytest.raises(running.NotInSessionError):
            write()
    assert revision(meeting) == before
