"""What a teacher writes to, reads in and belongs to."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery

from clusters.calendar import period_of
from clusters.choices import Level
from clusters.models import Classroom, Place, Posting, Teacher
from clusters.scope import Scope
from collectives.choices import MeetingState
from collectives.models import AgendaItem, AgendaSupport, Collective, Experience, Meeting, Question, Sharing, Sitting
from collectives.rules import may_second_item, may_withdraw_item
from foundation.tenancy.connection import current_tenant_id


def own_classrooms(scope: Scope, *, year: int) -> QuerySet[Classroom]:
    """The classes of the teacher's school in an academic year, her own first."""
    hers = Classroom.objects.filter(pk=OuterRef("pk"), class_teachers__teacher_id=scope.teacher_id or 0)
    return Classroom.objects.visible_to(scope).filter(year=year).order_by(~Exists(hers), "grades", "section", "pk")


@dataclass(frozen=True)
class Reach:
    """How many would see an experience."""

    teachers: int
    clusters: int


def reach_of(scope: Scope) -> Reach:
    """Teachers in the person's collective and clusters in her block. Two queries."""
    clusters = Place.objects.filter(
        tenant_id=scope.tenant_id, level=Level.CLUSTER, parent__children=scope.cluster_id
    ).count()
    return Reach(teachers=Teacher.objects.visible_to(scope).count(), clusters=clusters)


@dataclass(frozen=True)
class ItemOnAgenda:
    """An item as a teacher of the collective sees it."""

    item: AgendaItem
    supporters: int
    is_mine: bool
    is_seconded: bool
    may_second: bool
    may_withdraw: bool


def agenda_for_teacher(scope: Scope, meeting: Meeting) -> list[ItemOnAgenda]:
    """The agenda of a meeting, part by part, with what the person may do about each item. One query."""
    rows = (
        AgendaItem.objects.visible_to(scope)
        .filter(meeting=meeting)
        .select_related("proposer", "meeting")
        .annotate(
            supporters=Count("supports"),
            seconded=Exists(
                AgendaSupport.objects.filter(
                    tenant_id=OuterRef("tenant_id"), item_id=OuterRef("pk"), teacher_id=scope.teacher_id or 0
                )
            ),
        )
        .order_by("position", "pk")
    )
    return [_as_seen(scope, item) for item in rows]


def item_for_teacher(scope: Scope, item: AgendaItem) -> ItemOnAgenda:
    """One item, counted anew. One query."""
    return next(seen for seen in agenda_for_teacher(scope, item.meeting) if seen.item.pk == item.pk)


def _as_seen(scope: Scope, item: AgendaItem) -> ItemOnAgenda:
    is_mine = item.proposer_id is not None and item.proposer_id == scope.teacher_id
    takes_items = item.meeting.state in (MeetingState.CALLED, MeetingState.IN_SESSION)
    return ItemOnAgenda(
        item=item,
        supporters=item.supporters,  # type: ignore[attr-defined]
        is_mine=is_mine,
        is_seconded=item.seconded,  # type: ignore[attr-defined]
        may_second=may_second_item(scope, item) and takes_items,
        may_withdraw=may_withdraw_item(scope, item) and item.meeting.state == MeetingState.CALLED,
    )


@dataclass(frozen=True)
class SchoolTeachers:
    """A school of the cluster and who teaches there."""

    name: str
    teachers: tuple[Posting, ...]


@dataclass(frozen=True)
class Group:
    """The collective as its own people see it."""

    collective: Collective
    past: Sequence[Meeting]
    stories: Sequence[Experience]
    questions: Sequence[Question]
    schools: Sequence[SchoolTeachers]

    @property
    def teacher_count(self) -> int:
        return len({posting.teacher_id for school in self.schools for posting in school.teachers})


def group_of(scope: Scope) -> Group | None:
    """Goal, past meetings, this month's stories, open questions and the roster by school. Five queries."""
    if scope.cluster_id is None:
        return None
    collective = (
        Collective.objects.visible_to(scope).filter(cluster_id=scope.cluster_id).select_related("cluster").first()
    )
    if collective is None:
        return None
    first_sitting = Sitting.objects.filter(tenant_id=OuterRef("tenant_id"), meeting_id=OuterRef("pk"))
    past = (
        Meeting.objects.visible_to(scope)
        .filter(collective=collective, state=MeetingState.CLOSED)
        .annotate(held_at=Subquery(first_sitting.order_by("starts_at").values("starts_at")[:1]))
        .order_by("-period", "-pk")[:6]
    )
    stories = (
        Experience.objects.visible_to(scope)
        .filter(cluster_id=scope.cluster_id, shared_at__isnull=False, period=period_of(scope.today))
        .select_related("teacher")
        .order_by("-shared_at", "pk")[:6]
    )
    questions = (
        Question.objects.visible_to(scope)
        .filter(collective=collective, settled_in__isnull=True)
        .select_related("asked_by")
        .order_by("-asked_at", "pk")[:6]
    )
    postings = (
        Posting.objects.visible_to(scope)
        .on(scope.today)
        .filter(school__place__parent_id=scope.cluster_id)
        .select_related("teacher", "school__place")
        .order_by("school_id", "-is_head", "teacher__name_key", "pk")
    )
    schools: dict[int, list[Posting]] = {}
    for posting in postings:
        schools.setdefault(posting.school_id, []).append(posting)
    return Group(
        collective=collective,
        past=list(past),
        stories=list(stories),
        questions=list(questions),
        schools=[SchoolTeachers(rows[0].school.name, tuple(rows)) for rows in schools.values()],
    )


def just_written(scope: Scope, said: Mapping[str, Any], *, at: dt.datetime) -> Experience | None:
    """Her own experience of the last hour in the same words, as the form says them: sent again after Back. One query.

    A photo is chosen anew after Back and makes another one; a draft that is shared now is no resend.
    """
    if said.get("photo"):
        return None
    words = {name: said[name] for name in ("title", "tried", "children_did", "puzzle", "visibility", "classroom")}
    found: Experience | None = (
        Experience.objects.own(scope)
        .filter(created_at__gte=at - dt.timedelta(hours=1), shared_at__isnull=not said["is_shared"], **words)
        .first()
    )
    return found


def own_stories(scope: Scope, *, period: dt.date | None) -> QuerySet[Experience]:
    """What the person wrote, newest first, drafts before that; of one month or of all."""
    rows = Experience.objects.own(scope)
    if period is not None:
        rows = rows.in_period(period)
    return rows.select_related("teacher", "school__place", "photo").order_by(
        F("shared_at").desc(nulls_first=True), "-created_at", "pk"
    )


def own_months(scope: Scope) -> list[dt.date]:
    """Months of which the person wrote, newest first, up to a year. One query."""
    rows = Experience.objects.own(scope).values_list("period", flat=True)
    return list(rows.distinct().order_by("-period")[:12])


def meetings_where_told(experience: Experience) -> list[Meeting]:
    """Meetings that have it on their list, or in which it was told. One query."""
    rows = Meeting.objects.filter(tenant_id=current_tenant_id(), sittings__sharings__experience=experience)
    return list(rows.distinct().order_by("period", "pk"))


def is_told(experience: Experience) -> bool:
    """Whether it was told in a meeting that is closed. One query."""
    rows = Sharing.objects.filter(tenant_id=current_tenant_id(), experience=experience)
    return rows.filter(sitting__meeting__state=MeetingState.CLOSED).exists()
