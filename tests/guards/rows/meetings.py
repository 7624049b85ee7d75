"""Who gets what from the coordinator's pages. Own is the meeting of `cast.cluster`, sibling that of the next cluster."""

import uuid
from collections.abc import Callable
from typing import Any

from clusters.calendar import today
from clusters.models import School, Teacher
from clusters.queries import tenant_settings
from collectives.choices import MeetingState
from collectives.models import Attendance, Collective, Meeting, Minutes, Question
from collectives.queries import issuing, minutes
from planning.models import EnrichmentOffer
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
    Row("meeting_run", ITS_COORDINATOR, **ON),
    Row("meeting_live", ITS_COORDINATOR, **ON),
    post("meeting_open", 302, CALLED),
    post("run_part", 302, with_meeting(MeetingState.IN_SESSION, lambda *_: ["start"]), {"part": "share"}),
    Row(
        "run_attendance",
        answered(302),
        method="post",
        data=lambda cast: {"teacher": cast.teacher.public_id, "presence": "present"},
        **ON,
    ),
    post("run_rest", 302, ON, {"presence": "present"}),
    post("run_visitor", 302, ON, {"name": "A visitor"}),
    post("run_turn", 422, ON),
    post("run_note", 422, ON),
    post("run_tool", 422, ON),
    post("run_item", 302, with_meeting(MeetingState.IN_SESSION, item)),
    post("run_sharing", 302, with_meeting(MeetingState.IN_SESSION, story)),
    post("run_told", 422, with_meeting(MeetingState.IN_SESSION, vow)),
    post("run_question", 302, with_meeting(MeetingState.IN_SESSION, question)),
    Row("meeting_capture", answered(302), **ON),  # without words it leads back to the screen
    post("meeting_capture", 422, ON),
    Row("meeting_capture_kind", ITS_COORDINATOR, **with_meeting(MeetingState.IN_SESSION, lambda *_: ["commitment"])),
    post("meeting_capture_kind", 422, with_meeting(MeetingState.IN_SESSION, lambda *_: ["decision"])),
    post("meeting_undo", 302, ON, {"kind": "question", "thing": str(uuid.UUID(int=1))}),
    Row("meeting_close", ITS_COORDINATOR, **ON),
    post("meeting_close", 422, ON),
    post("meeting_part_minutes", 422, ON),
    Row("meeting_minutes", READ, **CLOSED),
    Row("meeting_amend", ITS_COORDINATOR, **CLOSED),
    post("meeting_amend", 422, CLOSED),
)
