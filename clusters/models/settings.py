"""What a tenant decides for itself."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models

from clusters.models.dated import Dated, ends_after_start
from foundation.models import TenantOwned


def four_equal_shares() -> list[int]:
    """Shares of the four parts, in per cent."""
    return [25, 30, 25, 20]


class TenantSettings(TenantOwned):
    """One row a tenant: its year, its words, its meeting template, its limits."""

    state_lgd = models.CharField(max_length=3, blank=True)
    year_starts_month = models.PositiveSmallIntegerField(default=4)
    level_words = models.JSONField(default=dict)  # {"block": {"te": "మండలం", "en": "Mandal"}}
    part_shares = ArrayField(models.PositiveSmallIntegerField(), size=4, default=four_equal_shares)
    meeting_min = models.PositiveSmallIntegerField(default=120)
    asked_cap_min = models.PositiveSmallIntegerField(default=240)
    whom_to_ask = models.JSONField(default=dict)  # {"hi": "...", "en": "..."}: shown to a person with no place

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant"], name="tenant_settings_once"),
            models.CheckConstraint(condition=models.Q(year_starts_month__range=(1, 12)), name="tenant_year_month"),
        ]

    def __str__(self) -> str:
        return f"settings of {self.tenant_id}"

    def academic_year_of(self, day: dt.date) -> int:
        """The calendar year in which the academic year of `day` began."""
        return day.year if day.month >= self.year_starts_month else day.year - 1

    def year_bounds(self, year: int) -> tuple[dt.date, dt.date]:
        """First day of an academic year, and first day of the next."""
        return dt.date(year, self.year_starts_month, 1), dt.date(year + 1, self.year_starts_month, 1)


class Holiday(TenantOwned, Dated):
    """Days on which schools are closed. `names` by language."""

    names = models.JSONField(default=dict)

    class Meta:
        constraints = [
            ends_after_start("holiday_ends_after_start"),
            models.UniqueConstraint(fields=["tenant", "starts_on", "names"], name="holiday_once"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} {self.names}"
