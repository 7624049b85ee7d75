"""What a teacher, a head and a coordinator find on their first page."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from clusters.models import Teacher
from clusters.scope import Scope
from collectives.choices import ASKED_AGAIN, CAME, MeetingState, Origin, Outcome, Presence
from collectives.models import (
    AgendaItem,
    Attendance,
    Collective,
    Commitment,
    Experience,
    Meeting,
    ReportBack,
    Sitting,
)
from collectives.queries.coming import OPEN_STATES
from foundation.statements import Statement

_COMMITMENT = ("id", "public_id", "words", "made_at")
_REPORT = ("id", "outcome", "words", "photo_id")
LAST_MEETINGS = 3
DRAFTS = 5


# `Commitment.objects.own(scope).awaited()` of meetings that are over, in one plain statement: it is on every first page.
_TO_REPORT = Statement(
    "commitments_to_report",
    """
SELECT said.id, said.public_id, said.words, said.made_at,
       report.id IS NOT NULL AND (asked.until IS NULL OR report.reported_at > asked.until) AS is_told,
       asked.times >= %(enough)s - 1 AS is_last, report.id, report.outcome, report.words, report.photo_id
  FROM collectives_commitment said
  JOIN collectives_meeting made ON made.tenant_id = said.tenant_id AND made.id = said.meeting_id
  LEFT JOIN collectives_reportback report ON report.tenant_id = said.tenant_id AND report.commitment_id = said.id
  CROSS JOIN LATERAL (
    SELECT count(*), max(closed.closed_at) FROM collectives_meeting closed
     WHERE closed.tenant_id = said.tenant_id AND closed.collective_id = made.collective_id
       AND closed.period >= said.due_period AND closed.state = %(closed)s
  ) asked (times, until)
 WHERE said.tenant_id = %(tenant)s AND said.teacher_id = %(teacher)s AND made.state = %(closed)s
   AND (asked.times = 0 OR asked.times < %(enough)s AND (
        report.id IS NULL OR report.outcome = %(not_yet)s OR report.reported_at > asked.until))
 ORDER BY said.made_at, said.id
""",
    takes={"tenant": "bigint", "teacher": "bigint", "enough": "int", "closed": "text", "not_yet": "text"},
)


def commitments_to_report(scope: Scope) -> list[Commitment]:
    """What the teacher said in a meeting that is over, until the meeting in which she tells of it is closed. One query.

    With the columns that her pages show, what `awaited` knows of each, and `report` where there is one.
    """
    told: dict[str, Any] = {"tenant": scope.tenant_id, "teacher": scope.teacher_id or 0, "enough": ASKED_AGAIN}
    told |= {"closed": MeetingState.CLOSED.value, "not_yet": Outcome.NOT_YET.value}
    return [_commitment(row) for row in _TO_REPORT.rows(told)]


def _commitment(row: tuple[Any, ...]) -> Commitment:
    found = Commitment.from_db("default", _COMMITMENT, row[:4])
    found.is_told, found.is_last, *report = row[4:]
    told = None if report[0] is None else ReportBack.from_db("default", _REPORT, report)
    Commitment._meta.get_field("report").set_cached_value(found, told)  # that there is none is known too
    return found


def told_count(commitments: Sequence[Commitment]) -> int:
    """How many of these awaited ones have been told of."""
    return sum(commitment.is_told for commitment in commitments)


# What is her own, not shared and not taken away, in one plain statement: it is on every first page.
_DRAFT = ("id", "public_id", "title", "created_at")
_DRAFTS = """
SELECT id, public_id, title, created_at FROM collectives_experience
 WHERE tenant_id = %s AND teacher_id = %s AND shared_at IS NULL AND deleted_at IS NULL
 ORDER BY created_at DESC, id LIMIT %s
"""


def drafts(scope: Scope) -> list[Experience]:
    """The newest of the teacher's unshared experiences, with the columns that her first page shows. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_DRAFTS, [scope.tenant_id, scope.teacher_id or 0, DRAFTS])
        return [Experience.from_db("default", _DRAFT, row) for row in cursor.fetchall()]


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

    @property
    def is_anything(self) -> bool:
        return bool(self.items or self.said or self.stories)


def _count(rows: QuerySet) -> Coalesce:
    per_collective = rows.order_by().values("tenant_id").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(per_collective, output_field=IntegerField()), 0)


def waiting_for_coordinator(scope: Scope, *, period: dt.date) -> Waiting | None:
    """Items teachers raised, commitments that come back and how many are told, stories that the meeting of a month can hear.

    One query.
    """
    here = {"tenant_id": OuterRef("tenant_id"), "cluster_id": OuterRef("cluster_id")}
    due = Commitment.objects.filter(**here, meeting__cluster_id=OuterRef("cluster_id")).awaited()
    due = due.filter(meeting__state=MeetingState.CLOSED)
    stories = Experience.objects.filter(tenant_id=OuterRef("tenant_id")).to_hear(OuterRef("cluster_id"), period)
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
            told=_count(due.filter(is_told=True)),
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
