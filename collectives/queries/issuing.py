"""From a meeting to its minutes: what they will say, and what is missing before they can be issued."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from clusters.models import TenantSettings
from collectives.choices import TEACHERS_OWN, MeetingState, Part
from collectives.models import Attendance, Commitment, Decision, Meeting, PartTiming, RoleTurn, Sharing, Sitting
from collectives.queries import meeting as of
from collectives.queries.minutes import (
    ChapterLine,
    CommitmentLine,
    DecisionLine,
    ItemLine,
    MinutesContent,
    NextLine,
    PartLine,
    PersonLine,
    QuestionLine,
    ReturnLine,
    SharingLine,
    SittingLine,
    ToolLine,
    TurnLine,
)
from foundation.tenancy.connection import current_tenant_id


def _in_sittings(model: type[Model], sittings: list[Sitting]) -> Any:
    return model._default_manager.filter(tenant_id=current_tenant_id(), sitting__in=sittings)


def _sitting(sitting: Sitting, rows: list[PartTiming]) -> SittingLine:
    return SittingLine(*sitting.took_place(rows), sitting.venue.place.names)


def _parts(meeting: Meeting, rows: list[PartTiming]) -> tuple[PartLine, ...]:
    items = list(of.agenda(meeting))
    lines = []
    for part in Part:
        own = [row for row in rows if row.part == part]
        actual = [row.actual_min for row in own if row.actual_min is not None]
        ran = [minutes for minutes in actual if minutes]
        lines.append(
            PartLine(
                part=str(part),
                planned_min=max((row.planned_min for row in own), default=0),  # the same at each sitting
                actual_min=round(sum(ran) / len(ran)) if ran else 0 if actual else None,
                sittings_min=tuple(actual) if len(own) > 1 else (),
                note=" ".join(row.note for row in own if row.note),
                items=tuple(
                    ItemLine(
                        title=item.title,
                        origin=item.origin,
                        planned_min=item.planned_min,
                        is_done=item.is_done,
                        proposer=item.proposer.name if item.proposer and item.origin in TEACHERS_OWN else "",
                        actual_min=item.actual_min,
                        outcome=item.outcome,
                    )
                    for item in items
                    if item.part == part
                ),
            )
        )
    return tuple(lines)


def _people(rows: list[Attendance]) -> tuple[PersonLine, ...]:
    return tuple(
        PersonLine(
            name=row.teacher.name if row.teacher else row.visitor_name,
            presence=row.presence,
            school=row.school.place.names if row.school else {},
            reason=row.reason,
        )
        for row in rows
    )


def _turns(rows: list[RoleTurn]) -> tuple[TurnLine, ...]:
    order = ["facilitator", "timekeeper", "recorder"]
    return tuple(TurnLine(t.duty, t.teacher.name) for t in sorted(rows, key=lambda t: order.index(t.duty)))


def _next(meeting: Meeting) -> NextLine | None:
    following = (
        Meeting.objects.filter(
            tenant_id=current_tenant_id(),
            collective_id=meeting.collective_id,
            period__gt=meeting.period,
            state__in=(MeetingState.PLANNED, MeetingState.CALLED),
        )
        .order_by("period", "pk")
        .first()
    )
    if following is None:
        return None
    sitting = of.sittings(following)[0]
    return NextLine(sitting.starts_at, sitting.venue.place.names, _turns(list(of.turns(sitting).values())))


def content_of(meeting: Meeting, settings: TenantSettings) -> MinutesContent:
    """What the minutes of a meeting say if they are issued now. The same number of queries whatever the meeting holds."""
    sittings = of.sittings(meeting)
    attendance = list(
        _in_sittings(Attendance, sittings)
        .select_related("teacher", "school__place")
        .order_by("school_id", "teacher__name", "visitor_name", "pk")
    )
    decisions = Decision.objects.filter(tenant_id=current_tenant_id(), meeting=meeting).select_related("owner")
    vows = Commitment.objects.filter(tenant_id=current_tenant_id(), meeting=meeting).select_related("teacher")
    sharings = _in_sittings(Sharing, sittings).select_related("experience__teacher").order_by("position", "pk")
    timings = list(_in_sittings(PartTiming, sittings).order_by("sitting__starts_at", "pk"))
    return MinutesContent(
        cluster=meeting.cluster.names,
        collective=meeting.collective.names,
        number=meeting.number,
        year=settings.academic_year_of(meeting.period),
        period=meeting.period,
        sittings=tuple(_sitting(s, [row for row in timings if row.sitting_id == s.pk]) for s in sittings),
        parts=_parts(meeting, timings),
        people=_people([row for row in attendance if row.teacher_id]),
        visitors=_people([row for row in attendance if not row.teacher_id]),
        turns=_turns([turn for turn in of.roles(sittings) if turn.is_here]),
        returned=tuple(
            ReturnLine(
                c.teacher.name,
                c.words,
                c.report.outcome if c.is_told else "",
                c.report.words if c.is_told else "",
                is_again=c.due_period < meeting.period,
            )
            for c in of.returning(meeting)
        ),
        sharings=tuple(SharingLine(s.experience.teacher.name, s.experience.title) for s in sharings),
        chapters=tuple(
            ChapterLine(c.chapter.textbook.grade, c.chapter.textbook.subject, c.chapter.number, c.chapter.title)
            for c in of.chapters(meeting)
        ),
        tools=tuple(ToolLine(t.title, t.made_by.name if t.made_by else "") for t in of.tools(meeting)),
        questions=tuple(
            QuestionLine(q.text, q.asked_by.name if q.asked_by else "", q.settled_in_id is not None, q.answer)
            for q in sorted(of.questions(meeting), key=lambda q: q.meeting_id != meeting.pk)  # this meeting's first
        ),
        decisions=tuple(
            DecisionLine(
                part=d.part,
                title=d.title,
                reason=d.reason,
                method=d.method,
                concern=d.concern,
                concern_handled=d.concern_handled,
                owner=d.owner.name if d.owner else "",
                review_on=d.review_on,
            )
            for d in decisions.order_by("made_at", "pk")
        ),
        commitments=tuple(CommitmentLine(c.teacher.name, c.words) for c in vows.order_by("made_at", "pk")),
        next=_next(meeting),
        coordinator=of.coordinator_name(meeting, sittings[0].on),
    )


@dataclass(frozen=True)
class MissingIn:
    """What one sitting still lacks, and how long its parts took."""

    sitting: Sitting
    unmarked: tuple[str, ...]  # names
    timings: tuple[PartTiming, ...]  # all four, in their order

    @property
    def untimed(self) -> tuple[PartTiming, ...]:
        """Parts whose clock never ran or still runs."""
        return tuple(row for row in self.timings if row.ended_at is None)

    @property
    def is_begun(self) -> bool:
        """Whether the clock of any part ran."""
        return any(row.started_at for row in self.timings)

    @property
    def has_unusual(self) -> bool:
        """Whether a part took far less or far more than planned: asked about, and never in the way."""
        return any(row.is_unusual for row in self.timings)

    @property
    def is_ready(self) -> bool:
        return not self.unmarked and not self.untimed


@dataclass(frozen=True)
class Missing:
    """What still stands between a meeting and its minutes, sitting by sitting."""

    sittings: tuple[MissingIn, ...]

    @property
    def is_one(self) -> bool:
        """The meeting has a single sitting."""
        return len(self.sittings) == 1

    @property
    def unmarked(self) -> tuple[str, ...]:
        return tuple(name for each in self.sittings for name in each.unmarked)

    @property
    def untimed(self) -> tuple[PartTiming, ...]:
        return tuple(row for each in self.sittings for row in each.untimed)

    def __bool__(self) -> bool:
        return any(not each.is_ready for each in self.sittings)


def missing(meeting: Meeting) -> Missing:
    """What is missing before the meeting can be closed. Three queries."""
    sittings = of.sittings(meeting)
    unmarked = (
        _in_sittings(Attendance, sittings)
        .filter(presence="", teacher__isnull=False)
        .order_by("school_id", "teacher__name")
        .values_list("sitting_id", "teacher__name")
    )
    parts = sorted(_in_sittings(PartTiming, sittings), key=lambda row: Part.values.index(row.part))
    rows = list(unmarked)
    return Missing(
        tuple(
            MissingIn(
                sitting,
                tuple(name for pk, name in rows if pk == sitting.pk),
                tuple(row for row in parts if row.sitting_id == sitting.pk),
            )
            for sitting in sittings
        )
    )
