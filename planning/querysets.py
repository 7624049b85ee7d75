"""Chainable filters of what will be taught."""

import datetime as dt
from typing import Any

from django.db import models

from clusters.querysets import below
from clusters.scope import Scope


class ClusterQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> Any:
        """Rows of clusters at or below where the person reads from."""
        return self.filter(below(scope.reading_path, field="cluster__path"), tenant_id=scope.tenant_id)

    def in_period(self, period: dt.date) -> Any:
        """Rows of one month."""
        return self.filter(period=period)
