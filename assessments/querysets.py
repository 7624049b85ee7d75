"""Chainable filters of what children can do."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q

from clusters.querysets import TenantWideQuerySet, below
from clusters.scope import Scope


class CriterionQuerySet(TenantWideQuerySet):
    def taken_out(self) -> "CriterionQuerySet":
        """What was taken out of a draft, the last first."""
        return self.filter(taken_out_at__isnull=False).order_by("-taken_out_at", "-pk")


class StandingCriteria(models.Manager.from_queryset(CriterionQuerySet)):  # type: ignore[misc]
    """Criteria that stand in their version."""

    def get_queryset(self) -> Any:
        """Without those that were taken out of a draft."""
        return super().get_queryset().filter(taken_out_at__isnull=True)


class RubricQuerySet(TenantWideQuerySet):
    def on(self, day: dt.date) -> "RubricQuerySet":
        """Versions published by that day, newest first."""
        return self.filter(valid_from__lte=day).order_by("-valid_from", "-version")

    def published(self) -> "RubricQuerySet":
        """Versions that hold, held or will hold; newest first."""
        return self.filter(valid_from__isnull=False).order_by("-valid_from", "-version")

    def drafts(self) -> "RubricQuerySet":
        """The version that is being written, if any."""
        return self.filter(valid_from__isnull=True)


class RatingQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "RatingQuerySet":
        """Ratings of the children of the person's own schools."""
        return self.filter(tenant_id=scope.tenant_id, school_id__in=scope.school_ids)

    def in_period(self, period: dt.date) -> "RatingQuerySet":
        """Ratings of one month."""
        return self.filter(period=period)


class RatingChangeQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "RatingChangeQuerySet":
        """Saves of classes of the person's own schools."""
        return self.filter(tenant_id=scope.tenant_id, school_id__in=scope.school_ids)


class InstrumentQuerySet(TenantWideQuerySet):
    def published(self) -> "InstrumentQuerySet":
        """Everything but drafts."""
        return self.filter(published_at__isnull=False)

    def newest(self) -> "InstrumentQuerySet":
        """The newest published version of each instrument, by subject and code."""
        return self.published().order_by("subject", "code", "-published_at", "-pk").distinct("subject", "code")

    def offered(self) -> "InstrumentQuerySet":
        """What a test may be given on today: the newest versions but for those withdrawn, by subject and code."""
        newest = self.filter(pk__in=self.newest().values("pk"))
        return newest.filter(withdrawn_at__isnull=True).order_by("subject", "code", "pk")


class CompetencyQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "CompetencyQuerySet":
        """Tests of the children of the person's own schools."""
        return self.filter(tenant_id=scope.tenant_id, school_id__in=scope.school_ids)


class WorkSampleQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "WorkSampleQuerySet":
        """Samples shared in the person's own cluster or above it; for DIET faculty those below her place too."""
        if not scope.may("sample.read"):
            return self.none()
        here = below(scope.reading_path, field="place__path") | models.Q(place_id__in=_ids(scope.reading_path))
        return self.filter(here, tenant_id=scope.tenant_id, withdrawn_at__isnull=True)

    def own(self, scope: Scope) -> "WorkSampleQuerySet":
        """What the person shared herself."""
        return self.filter(tenant_id=scope.tenant_id, shared_by_id=scope.user_id, withdrawn_at__isnull=True)


def _ids(path: str) -> list[int]:
    return [int(part) for part in path.split(".")[:-1]]


class OwnQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> Any:
        """What the teacher made herself, and nobody else's."""
        return self.filter(tenant_id=scope.tenant_id, teacher_id=scope.teacher_id or 0)


class OfSchoolQuerySet(models.QuerySet):
    def of_her_school(self, scope: Scope) -> Any:
        """Rows of the person's own schools: whoever teaches there, and nobody above."""
        return self.filter(tenant_id=scope.tenant_id, school_id__in=scope.school_ids)


class DiaryNoteQuerySet(OfSchoolQuerySet):
    def of_hers(self, scope: Scope) -> "DiaryNoteQuerySet":
        """Notes the person wrote, and those on children of the classes she teaches today; deleted ones too."""
        today = scope.today
        theirs = self.model._default_manager.filter(
            Q(children__student__enrolments__ends_on__isnull=True)
            | Q(children__student__enrolments__ends_on__gt=today),
            Q(children__student__enrolments__classroom__class_teachers__ends_on__isnull=True)
            | Q(children__student__enrolments__classroom__class_teachers__ends_on__gt=today),
            tenant_id=scope.tenant_id,
            school_id__in=scope.school_ids,
            children__tenant_id=scope.tenant_id,
            children__student__enrolments__tenant_id=scope.tenant_id,
            children__student__enrolments__starts_on__lte=today,
            children__student__enrolments__classroom__class_teachers__teacher_id=scope.teacher_id or 0,
            children__student__enrolments__classroom__class_teachers__starts_on__lte=today,
        )
        mine = Q(teacher_id=scope.teacher_id or 0) | Q(pk__in=theirs.values("pk"))
        return self.of_her_school(scope).filter(mine)

    def visible_to(self, scope: Scope) -> "DiaryNoteQuerySet":
        """Notes whose existence the person may know of: her own, and those on children of the classes she teaches."""
        return self.of_hers(scope).filter(deleted_at__isnull=True)

    def own(self, scope: Scope) -> "DiaryNoteQuerySet":
        """Notes the person wrote herself: hers to change."""
        return self.of_her_school(scope).filter(teacher_id=scope.teacher_id or 0, deleted_at__isnull=True)

    def in_bin(self, scope: Scope) -> "DiaryNoteQuerySet":
        """Her own notes that she took away."""
        return self.of_her_school(scope).filter(teacher_id=scope.teacher_id or 0, deleted_at__isnull=False)

    def findable_by(self, scope: Scope) -> "DiaryNoteQuerySet":
        """Without the restricted notes of others, which no search finds."""
        return self.visible_to(scope).filter(Q(is_restricted=False) | Q(teacher_id=scope.teacher_id or 0))


class PortfolioItemQuerySet(OfSchoolQuerySet):
    def visible_to(self, scope: Scope) -> "PortfolioItemQuerySet":
        """Work of the children of the person's own schools."""
        return self.of_her_school(scope).filter(deleted_at__isnull=True)

    def in_bin(self, scope: Scope) -> "PortfolioItemQuerySet":
        """What was taken away."""
        return self.of_her_school(scope).filter(deleted_at__isnull=False)


class NextStepQuerySet(OfSchoolQuerySet):
    def visible_to(self, scope: Scope) -> "NextStepQuerySet":
        """What was written of the children of the person's own schools."""
        return self.of_her_school(scope)
