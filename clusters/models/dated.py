"""Rows that hold from one day until another."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value


class Dated(models.Model):
    """Holds from `starts_on` up to, not including, `ends_on`; None is open."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def ends_after_start(name: str) -> models.CheckConstraint:
    """The constraint that a dated row does not end before it starts."""
    return models.CheckConstraint(condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name=name)


def no_overlap(name: str, *columns: str, word: str = "") -> ExclusionConstraint:
    """The constraint that rows of a tenant, equal in these whole-number columns and in the text of `word`, do not hold on
    the same day.

    Written with core range types alone: equality of a number is the overlap of `[n, n]` with itself, so that no extension
    is needed. A word is its number of 64 bits.
    """

    def same(number: Any) -> tuple[Any, str]:
        return Func(number, number, Value("[]"), function="int8range"), RangeOperators.OVERLAPS

    numbers: list[Any] = [F(column) for column in columns]
    if word:
        numbers.append(Func(F(word), Value(0), function="hashtextextended"))
    during = Func(F("starts_on"), F("ends_on"), Value("[)"), function="daterange")
    return ExclusionConstraint(
        name=name,
        expressions=[*map(same, numbers), (during, RangeOperators.OVERLAPS), same(F("tenant_id"))],
        index_type="GIST",
    )
