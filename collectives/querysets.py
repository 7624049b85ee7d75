"""Chainable filters of the month. Every `visible_to(scope)` says, once, who may read."""

import datetime as dt
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from clusters.calendar import add_months
from clusters.querysets import DatedRows, below
from clusters.scope import Scope
from collectives.choices import ASKED_AGAIN, HEARD_FOR, MeetingState, Outcome, Visibility


def _meeting_of(model: Any) -> Any:
    return model._meta.get_field("meeting").related_model


def _whether(condition: Any) -> models.Case:
    """A condition as a column, never NULL."""
    return models.Case(models.When(condition, then=True), default=False, output_field=models.BooleanField())


class CollectiveQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "CollectiveQuerySet":
        """Collectives of clusters at or below where the person reads from."""
        return self.filter(below(scope.reading_path, field="cluster__path"), tenant_id=scope.tenant_id)


class StageQuerySet(DatedRows):
    def visible_to(self, scope: Scope) -> "StageQuerySet":
        """Stages of clusters at or below where the person reads from."""
        return self.filter(below(scope.reading_path, field="cluster__path"), tenant_id=scope.tenant_id)


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "MeetingQuerySet":
        """Meetings of clusters at or below where the person reads from. Before a meeting is called its own cluster's
        coordinator alone sees it.
        """
        seen = self.filter(below(scope.reading_path, field="cluster__path"), tenant_id=scope.tenant_id)
        return seen if scope.may("meeting.schedule") else seen.exclude(state=MeetingState.PLANNED)

    def in_period(self, period: dt.date) -> "MeetingQuerySet":
        """Meetings of one month."""
        return self.filter(period=period)


class OfMeetingQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> Any:
        """Rows of meetings of clusters at or below where the person reads from."""
        seen = self.filter(below(scope.reading_path, field="meeting__cluster__path"), tenant_id=scope.tenant_id)
        return seen if scope.may("meeting.schedule") else seen.exclude(meeting__state=MeetingState.PLANNED)


class StandingManager(models.Manager.from_queryset(OfMeetingQuerySet)):  # type: ignore[misc]
    """Rows that were not taken off."""

    def get_queryset(self) -> Any:
        """Without those that were."""
        return super().get_queryset().filter(withdrawn_at__isnull=True)


def _circles(scope: Scope) -> dict[Visibility, Q]:
    """What a person may read of others, by how widely it was shared."""
    circles = {Visibility.TENANT: Q(visibility=Visibility.TENANT)}
    block_id = scope.place_id
    if scope.cluster_id:
        ids = [int(part) for part in scope.path.split(".")[:-1]]
        block_id = ids[ids.index(scope.cluster_id) - 1]
        circles[Visibility.COLLECTIVE] = Q(visibility=Visibility.COLLECTIVE, cluster_id=scope.cluster_id)
    return circles | {Visibility.BLOCK: Q(visibility=Visibility.BLOCK, cluster__parent_id=block_id)}


class ExperienceQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "ExperienceQuerySet":
        """Her own; and what others shared with her collective, her block or everyone. A draft is the writer's alone."""
        own = Q(teacher_id=scope.teacher_id) if scope.teacher_id else Q(pk__in=[])
        open_to = Q(shared_at__isnull=False) & reduce(or_, _circles(scope).values())
        return self.filter(own | open_to, tenant_id=scope.tenant_id, deleted_at__isnull=True)

    def told_to(self, scope: Scope) -> "dict[Visibility, ExperienceQuerySet]":
        """What others shared with the person, apart by how widely they did: each has an index, all of them together none."""
        told = self.filter(tenant_id=scope.tenant_id, deleted_at__isnull=True, shared_at__isnull=False)
        told = told.exclude(teacher_id=scope.teacher_id) if scope.teacher_id else told
        return {visibility: told.filter(circle) for visibility, circle in _circles(scope).items()}

    def to_hear(self, cluster_id: Any, period: dt.date, *, meeting_id: int | None = None) -> "ExperienceQuerySet":
        """What a collective may hear in the meeting of a month: shared with it in that month or the two before, and told in
        no meeting but this one. Each has `told_here`.
        """
        sharings: Any = self.model._meta.get_field("sharings").related_model
        told = sharings.objects.filter(tenant_id=OuterRef("tenant_id"), experience_id=OuterRef("pk"))
        rows = self.filter(
            cluster_id=cluster_id,
            shared_at__isnull=False,
            deleted_at__isnull=True,
            period__range=(add_months(period, -HEARD_FOR), period),
        )
        return (
            rows.exclude(visibility=Visibility.ME)  # the screen is for all to see
            .exclude(Exists(told.exclude(sitting__meeting_id=meeting_id) if meeting_id else told))
            .annotate(told_here=Exists(told.filter(sitting__meeting_id=meeting_id)))
        )

    def own(self, scope: Scope) -> "ExperienceQuerySet":
        """What the person wrote herself: the only ones she may change."""
        if scope.teacher_id is None:
            return self.none()
        return self.filter(tenant_id=scope.tenant_id, teacher_id=scope.teacher_id, deleted_at__isnull=True)

    def in_bin(self, scope: Scope) -> "ExperienceQuerySet":
        """What the person took away, and may put back."""
        if scope.teacher_id is None:
            return self.none()
        return self.filter(tenant_id=scope.tenant_id, teacher_id=scope.teacher_id, deleted_at__isnull=False)

    def in_period(self, period: dt.date) -> "ExperienceQuerySet":
        """Experiences of one month."""
        return self.filter(period=period)


class QuestionQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "QuestionQuerySet":
        """Questions of collectives at or below where the person reads from."""
        return self.filter(below(scope.reading_path, field="collective__cluster__path"), tenant_id=scope.tenant_id)


class CommitmentQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "CommitmentQuerySet":
        """Commitments of the person's own cluster; above it they are counted, not read."""
        if scope.cluster_id is None:
            return self.none()
        return self.filter(tenant_id=scope.tenant_id, cluster_id=scope.cluster_id)

    def own(self, scope: Scope) -> "CommitmentQuerySet":
        """What the person said herself: she alone reports back on it."""
        if scope.teacher_id is None:
            return self.none()
        return self.filter(tenant_id=scope.tenant_id, teacher_id=scope.teacher_id)

    def awaited(self, *, before: dt.date | None = None) -> "CommitmentQuerySet":
        """Those of which the collective wants to hear in its next meeting (`before` a month: in that month's).

        Until the first meeting from the month they are due in is closed; what stayed without a word, or was not tried yet,
        until `ASKED_AGAIN` meetings have asked. Each has `is_told`, whether there is a word since the last meeting that
        asked was closed, and stays here with it; and `is_last`, whether nobody asks after the next meeting.
        """
        asked = _meeting_of(self.model).objects.filter(
            tenant_id=models.OuterRef("tenant_id"),
            collective_id=models.OuterRef("meeting__collective_id"),
            period__gte=models.OuterRef("due_period"),
            state=MeetingState.CLOSED,
        )
        if before is not None:
            asked = asked.filter(period__lt=before)
        in_order = asked.order_by("period", "pk")
        later = models.Exists(asked.filter(closed_at__gte=models.OuterRef("report__reported_at")))
        rows = self.annotate(
            is_told=_whether(Q(report__isnull=False) & ~later),
            is_last=models.Exists(in_order[ASKED_AGAIN - 2 : ASKED_AGAIN - 1]),
        )
        is_untried = Q(report__isnull=True) | Q(report__outcome=Outcome.NOT_YET)
        asked_enough = models.Exists(in_order[ASKED_AGAIN - 1 : ASKED_AGAIN])
        return rows.filter(~models.Exists(asked) | (~asked_enough & (is_untried | Q(is_told=True))))


class ModerationQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "ModerationQuerySet":
        """Moderations in meetings of the person's own cluster; for DIET faculty those below her place."""
        if not scope.may("moderation.read"):
            return self.none()
        return self.filter(below(scope.reading_path, field="meeting__cluster__path"), tenant_id=scope.tenant_id)


class ModeratedSampleQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "ModeratedSampleQuerySet":
        """Samples of moderations that the person may see."""
        if not scope.may("moderation.read"):
            return self.none()
        path = "moderation__meeting__cluster__path"
        return self.filter(below(scope.reading_path, field=path), tenant_id=scope.tenant_id)


class BallotQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "BallotQuerySet":
        """Her own. Nobody reads what another person chose, neither before the closing nor after it."""
        return self.filter(tenant_id=scope.tenant_id, by_id=scope.user_id)
