"""Chainable filters of what children can do."""

import datetime as dt
from typing import Any

from django.db import models

from clusters.querysets import below
from clusters.scope import Scope


class TenantWideQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> Any:
        """Words that everybody in the tenant may read."""
        return self.filter(tenant_id=scope.tenant_id)


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
    def newest(self) -> "InstrumentQuerySet":
        """The newest version of each instrument, by subject and code."""
        return self.order_by("subject", "code", "-version", "-pk").distinct("subject", "code")


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
