"""Who gets what from the coordinator's pages. Own is the meeting of `cast.cluster`, sibling that of the next cluster."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from clusters.calendar import today
from clusters.models import School, Teacher
from clusters.queries import tenant_settings
from collectives.choices import Duty, MeetingState
from collectives.models import Attendance, Collective, Meeting, Minutes, Question, RoleTurn
from collectives.queries import issuing, minutes
from planning.models import EnrichmentOffer
from tests.cast import Cast
from tests.factories import collectives, month
from tests.guards.rows.collectives import ABOVE, OFFICERS, STRANGERS, of_both
from tests.guards.table import CLUSTER, TEACHERS, Row

NOT_COORDINATORS = f"{TEACHERS} {ABOVE}"
COORDINATOR_ALONE = {"coordinator": "200", NOT_COORDINATORS: "403", STRANGERS: "302"}
ITS_COORDINATOR = {
    "coordinator": "200 404 - 404",
    NOT_COORDINATORS: "403 403 - 403",
    STRANGERS: "302 302 - 302",
}
# Teachers where it is not their turn: refused in their own cluster, nothing found in the next.
RUN = {
    "coordinator": "200 404 - 404",
    TEACHERS: "403 404 - 404",
    ABOVE: "403 403 - 403",
    STRANGERS: "302 302 - 302",
}
# From the call until the close the teacher whose turn it is; never her head, who has no turn.
HER_TURN = {
    "coordinator teacher": "200 404 - 404",
    "head_teacher": "403 404 - 404",
    ABOVE: "403 403 - 403",
    STRANGERS: "302 302 - 302",
}
READ = {
    CLUSTER: "200 404 - 404",
    "block_officer": "200 200 - 404",
    f"diet_faculty {OFFICERS}": "403 403 - 403",
    STRANGERS: "302 302 - 302",
}


def answered(good: int, pages: dict[str, str] = ITS_COORDINATOR) -> dict[str, str]:
    """The same people and places, with another good answer."""
    return {people: statuses.replace("200", str(good)) for people, statuses in pages.items()}


def meeting_in(state: MeetingState, collective: Collective, venue: School, teacher: Teacher) -> Meeting:
    """A meeting of this month in a state, with one teacher expected; issued minutes where it is closed."""
    closed = {"closed_at": month.noon(today())} if state == MeetingState.CLOSED else {}
    meeting = collectives.make_meeting(collective, venue=venue, on=today(), state=state, **closed)
    Attendance.objects.create(sitting=meeting.sittings.get(), teacher=teacher, school=venue)
    if state == MeetingState.CLOSED:
        content = minutes.to_json(issuing.content_of(meeting, tenant_settings()))
        Minutes.objects.create(meeting=meeting, content=content, issued_at=month.noon(today()))
    return meeting


Made = Callable[[Meeting, Teacher], list[Any]]


def with_meeting(state: MeetingState, more: Made = lambda meeting, teacher: []) -> dict[str, Any]:
    """A meeting in a state, and what else the address names, for the cluster and for the next one."""

    def make(teacher: Teacher, collective: Collective, school: School) -> list[Any]:
        meeting = meeting_in(state, collective, school, teacher)
        return [meeting.public_id, *more(meeting, teacher)]

    return {
        "own": lambda cast: make(cast.teacher, cast.collective, cast.school),
        "sibling": lambda cast: make(cast.sibling_teacher, cast.sibling_collective, cast.sibling_school),
    }


def offer(meeting: Meeting, teacher: Teacher) -> list[Any]:
    return [EnrichmentOffer.objects.create(title="Offer", offered_by="DIET", starts_on=today()).public_id]


def item(meeting: Meeting, teacher: Teacher) -> list[Any]:
    return [month.make_item(meeting, teacher).public_id]


def story(meeting: Meeting, teacher: Teacher) -> list[Any]:
    return [month.make_experience(teacher).public_id]


def vow(meeting: Meeting, teacher: Teacher) -> list[Any]:
    return [month.make_commitment(meeting, teacher, due_period=meeting.period).public_id]


def question(meeting: Meeting, teacher: Teacher) -> list[Any]:
    return [Question.objects.create(collective=meeting.collective, text="Why?").public_id]


def turn_of(duty: Duty) -> Made:
    """Gives the teacher a role; the address names nothing more."""

    def give(meeting: Meeting, teacher: Teacher) -> list[Any]:
        RoleTurn.objects.create(sitting=meeting.sittings.get(), duty=duty, teacher=teacher)
        return []

    return give


def both(*made: Made) -> Made:
    """One after the other."""
    return lambda meeting, teacher: [each for make in made for each in make(meeting, teacher)]


PLANNED = with_meeting(MeetingState.PLANNED)
CALLED = with_meeting(MeetingState.CALLED)
ON = with_meeting(MeetingState.IN_SESSION)
CLOSED = with_meeting(MeetingState.CLOSED)
ITEM = of_both(
    lambda teacher, collective, school: month.make_item(
        meeting_in(MeetingState.CALLED, collective, school, teacher), teacher
    )
)


def post(name: str, good: int, made: dict[str, Any], data: dict[str, Any] | None = None) -> Row:
    """A POST of its coordinator."""
    return Row(name, answered(good), method="post", data=lambda cast: data or {}, **made)


Sent = dict[str, Any] | Callable[[Cast], dict[str, Any]] | None


def run(name: str, good: int = 0, data: Sent = None, more: Made = lambda *_: []) -> tuple[Row, ...]:
    """A page of the meeting on: for its coordinator, and for the teacher whose turn as facilitator it is. A POST where the
    good answer is said. What only the recorder may not do is in `RECORDED`.
    """
    rows = []
    recorder = HER_TURN if name in RECORDED else RUN
    for query, pages, made in (
        ("", RUN, more),
        ("?facilitator", HER_TURN, both(turn_of(Duty.FACILITATOR), more)),
        ("?recorder", recorder, both(turn_of(Duty.RECORDER), more)),
    ):
        sent: dict[str, Any] = (
            {"method": "post", "data": data if callable(data) else lambda cast: data or {}} if good else {}
        )
        state = MeetingState.CALLED if name == "meeting_open" else MeetingState.IN_SESSION
        expect = answered(good or 200, pages)
        rows.append(Row(name, expect, query=query, **sent, **with_meeting(state, made)))
    return tuple(rows)


# What the recorder does as well: read the screen and write down.
RECORDED = (
    *("meeting_run", "meeting_live", "meeting_capture", "meeting_capture_kind", "meeting_undo"),
    *("run_note", "run_tool", "run_item", "run_sharing", "run_told", "run_question"),
)

ROWS: tuple[Row, ...] = (
    Row("meeting_list", {f"{CLUSTER} block_officer": "200", f"diet_faculty {OFFICERS}": "403", STRANGERS: "302"}),
    Row("meeting_schedule", COORDINATOR_ALONE),
    Row("meeting_schedule", answered(422, COORDINATOR_ALONE), method="post", data=lambda cast: {"on": ""}),
    Row("meeting_detail", READ, **CALLED),
    Row("meeting_move", ITS_COORDINATOR, **CALLED),
    post("meeting_move", 422, CALLED),
    Row("meeting_cancel", ITS_COORDINATOR, **CALLED),
    post("meeting_cancel", 422, CALLED),
    post("meeting_call", 302, PLANNED),
    post("meeting_item_add", 422, CALLED),
    post("agenda_item_plan", 302, ITEM),
    post("agenda_item_shift", 302, ITEM),
    post("agenda_item_remove", 302, ITEM),
    post("agenda_item_restore", 302, ITEM),
    post("offer_take_up", 302, with_meeting(MeetingState.CALLED, offer)),
    *run("meeting_run"),
    *run("meeting_live"),
    *run("meeting_open", 302),
    *run("run_part", 302, {"part": "share"}, lambda *_: ["start"]),
    *run("run_attendance", 302, lambda cast: {"teacher": cast.teacher.public_id, "presence": "present"}),
    *run("run_rest", 302, {"presence": "present"}),
    *run("run_visitor", 302, {"name": "A visitor"}),
    *run("run_here_instead", 422),
    *run("run_turn", 422),
    *run("run_note", 422),
    *run("run_tool", 422),
    *run("run_item", 302, None, item),
    *run("run_sharing", 302, None, story),
    *run("run_told", 422, None, vow),
    *run("run_question", 302, None, question),
    *run("meeting_capture", 422),
    *(
        replace(row, expect=answered(302, dict(row.expect))) for row in run("meeting_capture")
    ),  # no words: to the screen
    *run("meeting_capture_kind", 0, None, lambda *_: ["commitment"]),
    *run("meeting_capture_kind", 422, None, lambda *_: ["decision"]),
    *run("meeting_undo", 302, {"kind": "question", "thing": str(uuid.UUID(int=1))}),
    Row("meeting_close", ITS_COORDINATOR, **ON),
    post("meeting_close", 422, ON),
    post("meeting_part_minutes", 422, ON),
    Row("meeting_minutes", READ, **CLOSED),
    Row("meeting_amend", ITS_COORDINATOR, **CLOSED),
    post("meeting_amend", 422, CLOSED),
)
