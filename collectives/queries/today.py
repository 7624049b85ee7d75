"""What a teacher, a head and a coordinator find on their first page."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from clusters.calendar import add_months, period_of
from clusters.models import Teacher
from clusters.scope import Scope
from collectives.choices import CAME, MeetingState, Origin, Presence
from collectives.models import (
    AgendaItem,
    Attendance,
    Collective,
    Commitment,
    Experience,
    Meeting,
    Sharing,
    Sitting,
)
from collectives.queries.coming import OPEN_STATES

LAST_MEETINGS = 3
DRAFTS = 5


def commitments_to_report(scope: Scope) -> list[Commitment]:
    """What the teacher said in a meeting that is over, until the meeting in which she tells of it is closed. One query."""
    return list(
        Commitment.objects.own(scope)
        .awaited()
        .filter(meeting__state=MeetingState.CLOSED)
        .select_related("report")
        .only("public_id", "words", "made_at", "report__outcome", "report__words", "report__photo")
        .order_by("made_at", "pk")
    )


def told_count(commitments: Sequence[Commitment]) -> int:
    """How many of these have been told of. No query when they came from `commitments_to_report`."""
    return sum(getattr(commitment, "report", None) is not None for commitment in commitments)


def drafts(scope: Scope) -> list[Experience]:
    """The newest of the teacher's unshared experiences. One query."""
    rows = Experience.objects.own(scope).filter(shared_at__isnull=True).only("public_id", "title", "created_at")
    return list(rows.order_by("-created_at", "pk")[:DRAFTS])


@dataclass(frozen=True)
class ColleagueMonths:
    """A teacher of the head's school over the last meetings."""

    name: str
    came: int
    expected: int
    last: str  # presence at the last meeting; empty when there was none
    told: int
    said: int


def teachers_of_school(scope: Scope) -> list[ColleagueMonths]:
    """The roster of the head's own school with who came to the last three meetings and what they brought back.

    In roster order, three queries. Nobody is ranked: the counts are for the talk with a colleague.
    """
    day = scope.today
    roster = list(
        Teacher.objects.filter(
            Q(postings__ends_on__isnull=True) | Q(postings__ends_on__gt=day),
            tenant_id=scope.tenant_id,
            postings__school_id__in=scope.school_ids,
            postings__starts_on__lte=day,
        )
        .exclude(pk=scope.teacher_id or 0)
        .distinct()
        .order_by("name_key", "pk")
    )
    ids = [teacher.pk for teacher in roster]
    closed = Meeting.objects.filter(
        tenant_id=scope.tenant_id, cluster_id=scope.cluster_id, state=MeetingState.CLOSED
    ).order_by("-period")
    last = closed.values("pk")[:LAST_MEETINGS]
    marks: dict[int, list[str]] = {pk: [] for pk in ids}
    attended = Attendance.objects.filter(
        tenant_id=scope.tenant_id, teacher_id__in=ids, sitting__meeting_id__in=last
    ).order_by("sitting__starts_at", "pk")
    for teacher_id, presence in attended.values_list("teacher_id", "presence"):
        marks[teacher_id].append(presence)
    counted = {
        row["teacher_id"]: (row["told"], row["said"])
        for row in Commitment.objects.filter(tenant_id=scope.tenant_id, teacher_id__in=ids, meeting_id__in=last)
        .values("teacher_id")
        .annotate(said=Count("pk"), told=Count("report"))
        .order_by()
    }
    return [
        ColleagueMonths(
            name=teacher.name,
            came=sum(presence in CAME for presence in marks[teacher.pk]),
            expected=len(marks[teacher.pk]),
            last=str(Presence(marks[teacher.pk][-1]).label) if marks[teacher.pk] and marks[teacher.pk][-1] else "",
            told=counted.get(teacher.pk, (0, 0))[0],
            said=counted.get(teacher.pk, (0, 0))[1],
        )
        for teacher in roster
    ]


@dataclass(frozen=True)
class Waiting:
    """What waits for the coordinator."""

    collective: Collective
    items: int
    told: int
    said: int
    stories: int


def _count(rows: QuerySet) -> Coalesce:
    per_collective = rows.order_by().values("tenant_id").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(per_collective, output_field=IntegerField()), 0)


def waiting_for_coordinator(scope: Scope) -> Waiting | None:
    """Items teachers raised, commitments that come back and how many are told, stories not told yet. One query."""
    here = {"tenant_id": OuterRef("tenant_id"), "cluster_id": OuterRef("cluster_id")}
    due = Commitment.objects.filter(**here).awaited().filter(meeting__state=MeetingState.CLOSED)
    stories = Experience.objects.visible_to(scope).filter(
        ~Exists(Sharing.objects.filter(tenant_id=OuterRef("tenant_id"), experience_id=OuterRef("pk"))),
        cluster_id=OuterRef("cluster_id"),
        shared_at__isnull=False,
        period__gte=add_months(period_of(scope.today), -1),
    )
    items = AgendaItem.objects.filter(
        tenant_id=OuterRef("tenant_id"),
        meeting__cluster_id=OuterRef("cluster_id"),
        meeting__state__in=OPEN_STATES,
        origin=Origin.TEACHER,
    )
    found = (
        Collective.objects.visible_to(scope)
        .filter(cluster_id=scope.cluster_id)
        .annotate(
            items=_count(items),
            said=_count(due),
            told=_count(due.filter(report__isnull=False)),
            stories=_count(stories),
        )
        .first()
    )
    if found is None:
        return None
    return Waiting(found, items=found.items, told=found.told, said=found.said, stories=found.stories)


def meetings_to_close(scope: Scope) -> list[Meeting]:
    """Meetings in session whose day is past. One query."""
    late = Sitting.objects.filter(
        tenant_id=OuterRef("tenant_id"),
        meeting_id=OuterRef("pk"),
        ends_at__gte=timezone.make_aware(dt.datetime.combine(scope.today, dt.time.min)),
    )
    return list(
        Meeting.objects.visible_to(scope)
        .filter(~Exists(late), cluster_id=scope.cluster_id, state=MeetingState.IN_SESSION)
        .order_by("period", "pk")
    )
