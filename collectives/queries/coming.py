"""The meeting that matters now: on the slate of every first page, so read in one plain statement."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from clusters.models import said
from clusters.scope import Scope
from collectives.choices import Duty, MeetingState
from collectives.models import Meeting
from collectives.queries.moderating import Round
from foundation.statements import Statement

OPEN_STATES = (MeetingState.PLANNED, MeetingState.CALLED, MeetingState.IN_SESSION)
TEACHERS_SEE = (MeetingState.CALLED, MeetingState.IN_SESSION)

_WANTED = {"id", "tenant_id", "public_id", "state", "period", "number", "cluster_id", "collective_id"}
_COLUMNS = tuple(f.attname for f in Meeting._meta.concrete_fields if f.attname in _WANTED)  # in the order of `from_db`

# A row a sitting of an open meeting, with the part, planned minutes, begun and over of each of its parts; the person's own
# roles there, and whether she is expected there; the work that is looked at together, with how many have chosen.
_OPEN = Statement(
    "open_meetings",
    f"""
SELECT {", ".join(f"m.{column}" for column in _COLUMNS)}, s.starts_at, s.ends_at, p.names::json, (
    SELECT json_agg(
        json_build_array(t.part, t.planned_min, t.started_at IS NOT NULL, t.ended_at IS NOT NULL) ORDER BY t.id
    )
    FROM collectives_parttiming t WHERE t.tenant_id = s.tenant_id AND t.sitting_id = s.id
), ARRAY(
    SELECT r.duty FROM collectives_roleturn r
    WHERE r.tenant_id = s.tenant_id AND r.sitting_id = s.id AND r.teacher_id = %(teacher)s
), EXISTS (
    SELECT FROM collectives_attendance a
    WHERE a.tenant_id = s.tenant_id AND a.sitting_id = s.id AND a.teacher_id = %(teacher)s
), (
    SELECT json_agg(json_build_array(
        d.public_id, CASE WHEN c.names = '{{}}' THEN y.names ELSE c.names END,
        (SELECT count(*) FROM collectives_ballot v WHERE v.tenant_id = x.tenant_id AND v.box_id = x.id),
        EXISTS (
            SELECT FROM collectives_ballot v
            WHERE v.tenant_id = x.tenant_id AND v.box_id = x.id AND v.by_id = %(user)s
        )
    ) ORDER BY d.id DESC)
    FROM collectives_moderation d
    JOIN collectives_ballotbox x ON x.tenant_id = d.tenant_id AND x.moderation_id = d.id
    JOIN assessments_criterion c ON c.tenant_id = d.tenant_id AND c.id = d.criterion_id
    JOIN assessments_ability y ON y.tenant_id = c.tenant_id AND y.id = c.ability_id
    WHERE d.tenant_id = m.tenant_id AND d.meeting_id = m.id
)
FROM collectives_meeting m
JOIN collectives_sitting s ON s.tenant_id = m.tenant_id AND s.meeting_id = m.id
JOIN clusters_place p ON p.tenant_id = s.tenant_id AND p.id = s.venue_id
WHERE m.tenant_id = %(tenant)s AND m.cluster_id = %(cluster)s AND m.state = ANY (%(states)s)
ORDER BY s.starts_at, s.id
""",  # noqa: S608  columns of ours; every value is a parameter
    takes={"tenant": "bigint", "cluster": "bigint", "teacher": "bigint", "user": "bigint", "states": "text[]"},
)


@dataclass(frozen=True)
class PartToCome:
    """One block of the month on its line."""

    part: str
    minutes: int
    state: str  # done, now, next, none


@dataclass(frozen=True)
class ComingSitting:
    """When and where (part of) the collective meets."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    venue_name: str
    parts: tuple[PartToCome, ...]
    duties: tuple[str, ...] = ()  # the person's own
    expects_her: bool = False

    @property
    def on(self) -> dt.date:
        """The day, in the tenant's time zone."""
        return timezone.localtime(self.starts_at).date()


@dataclass(frozen=True)
class NextMeeting:
    """The meeting with every sitting; `sitting` is the person's own, else the first one still to come, or the last."""

    meeting: Meeting  # with the columns that pages show; the others are read when they are asked for
    sitting: ComingSitting
    sittings: tuple[ComingSitting, ...]
    today: dt.date
    rounds: tuple[Round, ...] = ()  # open ones

    @property
    def parts(self) -> tuple[PartToCome, ...]:
        return self.sitting.parts

    @property
    def is_on(self) -> bool:
        """In session, on its day."""
        return self.meeting.state == MeetingState.IN_SESSION and self.sitting.on == self.today

    @property
    def is_past(self) -> bool:
        """Its days are over, and it has not been closed."""
        return max(sitting.on for sitting in self.sittings) < self.today

    @property
    def duty_words(self) -> list[str]:
        """The person's own roles, as words."""
        held = {duty for sitting in self.sittings for duty in sitting.duties}
        return [str(duty.label) for duty in Duty if duty in held]

    @property
    def runs(self) -> bool:
        """Whether it is the person's turn to facilitate, from the call on."""
        return self.takes_items and any(Duty.FACILITATOR in sitting.duties for sitting in self.sittings)

    @property
    def records(self) -> bool:
        """Whether it is her turn to facilitate or to record."""
        return self.runs or (self.takes_items and any(Duty.RECORDER in sitting.duties for sitting in self.sittings))

    @property
    def takes_items(self) -> bool:
        """Whether a teacher may still put something on the agenda."""
        return self.meeting.state in TEACHERS_SEE


def next_meeting(scope: Scope) -> NextMeeting | None:
    """The open meeting of the person's own collective that comes next, else one whose day is past. One query.

    Before it is called only those who schedule see it, as in `Meeting.objects.visible_to`.
    """
    if scope.cluster_id is None:
        return None
    states = OPEN_STATES if scope.may("meeting.schedule") else TEACHERS_SEE
    rows = _OPEN.rows(
        {
            "tenant": scope.tenant_id,
            "cluster": scope.cluster_id,
            "teacher": scope.teacher_id or 0,
            "user": scope.user_id,
            "states": [str(state.value) for state in states],
        }
    )
    width = len(_COLUMNS)
    sittings = [(row[_COLUMNS.index("id")], _sitting(row[width:-1])) for row in rows]
    if not sittings:
        return None
    index = next((i for i, (_pk, sitting) in enumerate(sittings) if sitting.on >= scope.today), len(sittings) - 1)
    meeting_id, first = sittings[index]
    of_it = tuple(sitting for pk, sitting in sittings if pk == meeting_id)
    return NextMeeting(
        meeting=Meeting.from_db("default", _COLUMNS, rows[index][:width]),
        sitting=next((sitting for sitting in of_it if sitting.expects_her), first),
        sittings=of_it,
        today=scope.today,
        rounds=tuple(_round(*each) for each in rows[index][-1] or ()),
    )


def meeting_taking_items(scope: Scope) -> NextMeeting | None:
    """The meeting to whose agenda a teacher may add now. One query."""
    found = next_meeting(scope)
    return found if found is not None and found.takes_items else None


def _sitting(row: Sequence[Any]) -> ComingSitting:
    starts_at, ends_at, names, parts, duties, expects_her = row
    blocks = (PartToCome(part, minutes, _state(minutes, begun, over)) for part, minutes, begun, over in parts or ())
    return ComingSitting(starts_at, ends_at, said(names), tuple(blocks), tuple(duties), expects_her)


def _round(public_id: str, names: dict[str, str], answer_count: int, has_answered: bool) -> Round:
    return Round(UUID(public_id), said(names), is_open=True, answer_count=answer_count, has_answered=has_answered)


def _state(minutes: int, is_begun: bool, is_over: bool) -> str:
    if is_over:
        return "done"
    if is_begun:
        return "now"
    return "next" if minutes else "none"
