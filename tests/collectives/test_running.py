"""During the meeting: the clock, who is here, what is told and written down; every way out of each service."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from clusters.models import DirtyMark, Teacher
from collectives.choices import Duty, MeetingState, Origin, Outcome, Part, Presence
from collectives.models import (
    Attendance,
    Commitment,
    Decision,
    Meeting,
    Question,
    ReportBack,
    RoleTurn,
    Sharing,
    Sitting,
)
from collectives.queries import meeting as of
from collectives.queries import minutes
from collectives.services import capturing, closing, preparing, running, sittings
from planning.models import LearningTool
from tests.cast import Cast
from tests.collectives.test_meetings import HELD, begin, call, in_state, make_item, make_ready, plan
from tests.conftest import as_role
from tests.factories import month
from tests.factories.collectives import make_meeting


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """In session, nobody marked, no part started."""
    return begin(cast, call(cast, plan(cast)))


@pytest.fixture
def sitting(meeting: Meeting) -> Sitting:
    return sittings.first_sitting(meeting)


def at(minute: float) -> dt.datetime:
    """So many minutes into the meeting."""
    return HELD + dt.timedelta(minutes=minute)


def row_of(sitting: Sitting, teacher: Teacher) -> Attendance:
    return Attendance.objects.get(sitting=sitting, teacher=teacher)


def revision(meeting: Meeting) -> int:
    return Meeting.objects.values_list("revision", flat=True).get(pk=meeting.pk)


def start(cast: Cast, meeting: Meeting, part: Part, minute: float) -> None:
    running.start_part(
        meeting=meeting, sitting=sittings.first_sitting(meeting), part=part, by=cast.coordinator, at=at(minute)
    )


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
    )
    assert [sitting.parts.get(part=p).actual_min for p in Part.values] == [30, 40, 0, 24]
    with pytest.raises(running.RunRefusedError) as refused:
        running.set_part_minutes(meeting=meeting, sitting=sitting, minutes={"share": 700}, by=cast.coordinator)
    assert (str(refused.value), refused.value.field) == ("Minutes from 0 to 600.", "share")


def mark(cast: Cast, meeting: Meeting, row: Attendance, presence: str, reason: str = "") -> None:
    running.mark_attendance(meeting=meeting, attendance=row, presence=presence, reason=reason, by=cast.coordinator)


def test_one_tap_marks_and_another_takes_it_away(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    row = row_of(sitting, cast.teacher)
    with as_role("app_worker"):
        marks = DirtyMark.objects.count()
    mark(cast, meeting, row, Presence.LATE)
    row.refresh_from_db()
    assert row.presence == Presence.LATE
    before = revision(meeting)
    mark(cast, meeting, row, Presence.LATE)
    assert revision(meeting) == before
    mark(cast, meeting, row, "")
    row.refresh_from_db()
    assert row.presence == ""
    with as_role("app_worker"):
        assert DirtyMark.objects.count() == marks + 2


def test_excused_needs_a_reason(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    row = row_of(sitting, cast.teacher)
    with pytest.raises(running.RunRefusedError) as refused:
        mark(cast, meeting, row, Presence.EXCUSED)
    assert (str(refused.value), refused.value.field) == ("Say why, for example: on leave.", "reason")
    mark(cast, meeting, row, Presence.EXCUSED, "On leave")
    row.refresh_from_db()
    assert (row.presence, row.reason) == (Presence.EXCUSED, "On leave")
    with pytest.raises(running.RunRefusedError):
        mark(cast, meeting, row, Presence.VISITOR)


def test_the_rest_can_be_marked_at_once(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    mark(cast, meeting, row_of(sitting, cast.teacher), Presence.PRESENT)
    kwargs: dict[str, Any] = {"meeting": meeting, "sitting": sitting, "by": cast.coordinator}
    assert running.mark_rest(**kwargs, presence=Presence.ABSENT) == 3
    assert running.mark_rest(**kwargs, presence=Presence.ABSENT) == 0
    with pytest.raises(running.RunRefusedError):
        running.mark_rest(**kwargs, presence=Presence.VISITOR)


def test_a_visitor_is_written_down_once(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    kwargs: dict[str, Any] = {"meeting": meeting, "by": cast.coordinator}
    first = running.add_visitor(**kwargs, sitting=sitting, name="  Anjali   Rao, DIET ")
    assert running.add_visitor(**kwargs, sitting=sitting, name="Anjali Rao, DIET") == first
    assert (first.visitor_name, first.presence) == ("Anjali Rao, DIET", Presence.VISITOR)
    with pytest.raises(running.RunRefusedError):
        running.add_visitor(**kwargs, sitting=sitting, name=" ")
    with pytest.raises(running.RunRefusedError):
        mark(cast, meeting, first, Presence.PRESENT)
    running.remove_visitor(**kwargs, attendance=first)
    running.remove_visitor(**kwargs, attendance=first)
    assert not Attendance.objects.filter(teacher=None).exists()


def test_roles_go_to_those_who_are_here(cast: Cast, meeting: Meeting, sitting: Sitting) -> None:
    kwargs: dict[str, Any] = {"meeting": meeting, "sitting": sitting, "duty": Duty.FACILITATOR, "by": cast.coordinator}
    with pytest.raises(running.RunRefusedError) as refused:
        running.set_turn(**kwargs, teacher=cast.teacher)
    assert str(refused.value) == f"{cast.teacher.name} is not marked as here. Choose somebody who is."
    for teacher in (cast.teacher, cast.colleague):
        mark(cast, meeting, row_of(sitting, teacher), Presence.PRESENT)
        running.set_turn(**kwargs, teacher=teacher)
    assert RoleTurn.objects.get().teacher == cast.colleague
    running.set_turn(**kwargs, teacher=None)
    assert not RoleTurn.objects.exists()


def test_before_the_meeting_roles_go_to_anybody_of_the_roster(cast: Cast) -> None:
    called = call(cast, plan(cast))
    running.set_turn(
        meeting=called,
        sitting=sittings.first_sitting(called),
        duty=Duty.RECORDER,
        teacher=cast.teacher,
        by=cast.coordinator,
    )
    assert RoleTurn.objects.get().teacher == cast.teacher


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


def test_a_commitment_is_written_down_once_and_due_next_month(cast: Cast, meeting: Meeting) -> None:
    key = uuid.uuid4()
    kwargs: dict[str, Any] = {"meeting": meeting, "teacher": cast.teacher, "by": cast.coordinator, "at": at(100)}
    first = capturing.capture_commitment(key=key, words="With class 4 I will bring two rotis.", **kwargs)
    assert capturing.capture_commitment(key=key, words="With class 4 I will bring two rotis.", **kwargs) == first
    assert (first.due_period, Commitment.objects.count()) == (dt.date(2026, 12, 1), 1)
    with pytest.raises(running.RunRefusedError):
        capturing.capture_commitment(key=uuid.uuid4(), words="  ", **kwargs)


def decide(cast: Cast, meeting: Meeting, **changed: Any) -> Decision:
    fields: dict[str, Any] = {
        "key": uuid.uuid4(),
        "part": Part.SYLLABUS,
        "title": "First the thing, then the picture",
        "reason": "Children take half for a number",
        "review_on": dt.date(2027, 1, 22),
        "owner": cast.teacher,
    }
    return capturing.capture_decision(meeting=meeting, by=cast.coordinator, at=HELD, **(fields | changed))


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


def october(cast: Cast) -> Meeting:
    return make_meeting(
        cast.collective, venue=cast.school, on=dt.date(2026, 10, 23), state=MeetingState.CLOSED, closed_at=HELD
    )


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
    ReportBack.objects.create(commitment=vows[2], outcome=Outcome.NOT_YET)
    ReportBack.objects.create(commitment=vows[3], outcome=Outcome.TRIED)
    now = plan(cast)
    back = [vow.words for vow in of.returning(now, of.previous_closed(now))]
    assert back == ["From month 8", "From month 10"]  # of what June and July left open three meetings have asked


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


def test_minutes_are_a_snapshot_that_later_changes_do_not_touch(cast: Cast, meeting: Meeting) -> None:
    decide(cast, meeting)
    make_ready(meeting)
    issued = closing.close_meeting(meeting=meeting, by=cast.coordinator, at=at(130))
    assert closing.close_meeting(meeting=meeting, by=cast.coordinator, at=at(131)) == issued
    before = issued.content
    Decision.objects.update(title="Changed behind its back")
    issued.refresh_from_db()
    assert issued.content == before


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
