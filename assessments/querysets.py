"""Chainable filters of what children can do."""

import datetime as dt
from typing import Any

from django.db import models

from clusters.scope import Scope


class TenantWideQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> Any:
        """Words that everybody in the tenant may read."""
        return self.filter(tenant_id=scope.tenant_id)


class RubricQuerySet(TenantWideQuerySet):
    def on(self, day: dt.date) -> "RubricQuerySet":
        """Versions published by that day, newest first."""
        return self.filter(valid_from__lte=day).order_by("-valid_from", "-version")


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
