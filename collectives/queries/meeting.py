"""What a meeting stands on: its agenda, what comes back, where the children stand, the month's chapters and tools."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from assessments.queries.standings import MONTHS_BACK, Stand, criteria_of, stand_of
from clusters.calendar import add_months
from clusters.choices import Role, RollupKind
from clusters.models import Posting, RoleGrant
from clusters.querysets import below
from clusters.rollups import read_rollup
from clusters.scope import Scope
from collectives.choices import HERE, Duty, MeetingState, Origin, Outcome, Part
from collectives.models import (
    AgendaItem,
    Attendance,
    Commitment,
    Experience,
    Meeting,
    PartTiming,
    Question,
    RoleTurn,
    Sitting,
)
from collectives.queries.coming import OPEN_STATES
from collectives.queries.minutes import tried_words
from foundation.tenancy.connection import current_tenant_id
from planning.models import EnrichmentOffer, LearningTool, SyllabusChapter

MOST_EXPERIENCES = 30
MOST_OFFERS = 6


def returning(meeting: Meeting) -> QuerySet[Commitment]:
    """Commitments that come back in this meeting's part 1, with what `awaited` knows of each.

    While another meeting that is not over stands before this one, what is due by then comes back there. A meeting in
    session takes all: what stood before it was not held in its turn.
    """
    due = Commitment.objects.filter(
        tenant_id=current_tenant_id(), meeting__collective_id=meeting.collective_id, due_period__lte=meeting.period
    ).awaited(before=meeting.period)
    if meeting.state in (MeetingState.PLANNED, MeetingState.CALLED):
        sooner = Meeting.objects.filter(
            tenant_id=current_tenant_id(),
            collective_id=meeting.collective_id,
            state__in=OPEN_STATES,
            period__lt=meeting.period,
        )
        due = due.exclude(Exists(sooner.filter(period__gte=OuterRef("due_period"))))
    return due.select_related("teacher", "report", "report__experience").order_by("made_at", "pk")


def outcome_told(commitment: Commitment) -> str | None:
    """What was told of it for this meeting; None where nothing was yet."""
    return commitment.report.outcome if commitment.is_told else None


def again_words(meeting: Meeting, coming_back: Sequence[Commitment]) -> str:
    """What became of those that were due in an earlier month and are asked again; empty where there are none."""
    outcomes = [outcome_told(each) for each in coming_back if each.due_period != meeting.period]
    tried = sum(outcome in (Outcome.TRIED, Outcome.CHANGED) for outcome in outcomes)
    return tried_words(len(outcomes), tried, is_again=True) if outcomes else ""


def agenda(meeting: Meeting) -> QuerySet[AgendaItem]:
    """Agenda items by part and position, with their proposer and how many teachers second them."""
    return (
        AgendaItem.objects.filter(tenant_id=current_tenant_id(), meeting=meeting)
        .select_related("proposer")
        .annotate(support_count=Count("supports"))
        .order_by("position", "pk")
    )


def sittings(meeting: Meeting) -> list[Sitting]:
    """Sittings in order of time, with their venue."""
    rows = Sitting.objects.filter(tenant_id=current_tenant_id(), meeting=meeting)
    return list(rows.select_related("venue__place").order_by("starts_at", "pk"))


def posted(meeting: Meeting, on: dt.date) -> dict[int, int]:
    """Who teaches in the meeting's cluster on a day, in roster order: teacher -> school."""
    postings = (
        Posting.objects.on(on)
        .filter(below(meeting.cluster.path, field="school__place__path"), tenant_id=current_tenant_id())
        .order_by("school_id", "-is_head", "teacher__name", "pk")
        .values_list("teacher_id", "school_id")
    )
    school_of: dict[int, int] = {}
    for teacher_id, school_id in postings:
        school_of.setdefault(teacher_id, school_id)
    return school_of


def timings(sitting: Sitting) -> dict[str, PartTiming]:
    """The parts of a sitting, by code."""
    return {row.part: row for row in PartTiming.objects.filter(tenant_id=current_tenant_id(), sitting=sitting)}


def turns(sitting: Sitting) -> dict[str, RoleTurn]:
    """Who has which role at a sitting, by duty."""
    rows = RoleTurn.objects.filter(tenant_id=current_tenant_id(), sitting=sitting).select_related("teacher")
    return {row.duty: row for row in rows}


def roles(sittings: Sequence[Sitting]) -> list[RoleTurn]:
    """Who has which role, sitting by sitting in the order of `Duty`; each has `is_here`. One query."""
    here = Attendance.objects.filter(
        tenant_id=current_tenant_id(),
        sitting_id=OuterRef("sitting_id"),
        teacher_id=OuterRef("teacher_id"),
        presence__in=HERE,
    )
    rows: Any = RoleTurn.objects.filter(tenant_id=current_tenant_id(), sitting__in=sittings).select_related("teacher")
    return sorted(
        rows.annotate(is_here=Exists(here)),
        key=lambda row: ([s.pk for s in sittings].index(row.sitting_id), Duty.values.index(row.duty)),
    )


def own_duties(scope: Scope, meeting: Meeting) -> dict[int, set[str]]:
    """The person's own roles by sitting. No query for somebody who is on no roster."""
    found: dict[int, set[str]] = {}
    if scope.teacher_id is None:
        return found
    rows = RoleTurn.objects.filter(tenant_id=current_tenant_id(), sitting__meeting=meeting, teacher_id=scope.teacher_id)
    for sitting_id, duty in rows.values_list("sitting_id", "duty"):
        found.setdefault(sitting_id, set()).add(duty)
    return found


def stand(scope: Scope, meeting: Meeting) -> Stand:
    """Where the children of the meeting's cluster stand, from the published rollups of the months up to the meeting's.

    Two queries, one where nothing was counted.
    """
    cells = read_rollup(
        scope,
        places=[meeting.cluster_id],
        kind=RollupKind.ABILITY,
        first=add_months(meeting.period, -MONTHS_BACK),
        last=meeting.period,
    )
    return stand_of(cells, criteria_of(scope) if cells else (), today=scope.today)


def chapters(meeting: Meeting) -> list[SyllabusChapter]:
    """The month's chapters, by grade, subject and number."""
    rows = SyllabusChapter.objects.filter(
        tenant_id=current_tenant_id(), cluster_id=meeting.cluster_id, period=meeting.period
    ).select_related("chapter__textbook")
    return list(rows.order_by("chapter__textbook__grade", "chapter__textbook__subject", "chapter__number", "pk"))


def tools(meeting: Meeting) -> list[LearningTool]:
    """Learning tools made in the cluster this month, newest first."""
    rows = LearningTool.objects.filter(
        tenant_id=current_tenant_id(), cluster_id=meeting.cluster_id, period=meeting.period
    )
    return list(rows.select_related("made_by").order_by("-created_at", "-pk"))


def questions(meeting: Meeting) -> list[Question]:
    """Questions of the collective that are open, or were settled in this meeting; oldest first."""
    rows = Question.objects.filter(tenant_id=current_tenant_id(), collective_id=meeting.collective_id).filter(
        Q(settled_in__isnull=True) | Q(settled_in=meeting)
    )
    return list(rows.select_related("asked_by").order_by("asked_at", "pk"))


def offers(scope: Scope, meeting: Meeting, titles: set[str]) -> list[EnrichmentOffer]:
    """Enrichment on offer that is not on the agenda already, newest first."""
    rows = EnrichmentOffer.objects.visible_to(scope).filter(starts_on__lte=scope.today).exclude(title__in=titles)
    return list(rows.order_by("-starts_on", "-pk")[:MOST_OFFERS])


def experiences(scope: Scope, meeting: Meeting) -> list[Experience]:
    """The newest experiences that the collective may hear in a meeting, each with `told_here`."""
    rows = Experience.objects.visible_to(scope).to_hear(meeting.cluster_id, meeting.period, meeting_id=meeting.pk)
    return list(rows.select_related("teacher", "photo").order_by("-shared_at", "-pk")[:MOST_EXPERIENCES])


def coordinator_name(meeting: Meeting, day: dt.date) -> str:
    """Who coordinates the cluster on a day; empty when nobody does."""
    grant = (
        RoleGrant.objects.on(day)
        .filter(tenant_id=current_tenant_id(), place_id=meeting.cluster_id, role=Role.COORDINATOR)
        .select_related("user")
        .order_by("-starts_on", "pk")
        .first()
    )
    return grant.user.name if grant else ""


@dataclass(frozen=True)
class PartPlan:
    """A part of a meeting on its agenda: its minutes, its items, what they take together, and where it stands."""

    part: str
    label: str
    minutes: int
    items: tuple[AgendaItem, ...]
    state: str

    @property
    def item_min(self) -> int:
        return sum(item.planned_min for item in self.items)

    @property
    def over_min(self) -> int:
        """Minutes by which the items go beyond the part's time."""
        return max(0, self.item_min - self.minutes)


def plan(meeting: Meeting, sitting: Sitting | None) -> list[PartPlan]:
    """The four parts with their items. Two queries."""
    planned = timings(sitting) if sitting else {}
    items = list(agenda(meeting))
    return [
        PartPlan(
            str(part),
            str(part.label),
            planned[part].planned_min if part in planned else 0,
            tuple(item for item in items if item.part == part),
            planned[part].state if part in planned else "none",
        )
        for part in Part
    ]


def minutes_by_origin(items: list[AgendaItem]) -> list[int]:
    """Planned minutes of agenda items by who brought them, in the order of `Origin`."""
    return [sum(item.planned_min for item in items if item.origin == origin) for origin in Origin]
