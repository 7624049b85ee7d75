"""What others told a person: of a whole state, so nothing here counts or sorts all of it."""

import datetime as dt

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from clusters.scope import Scope
from collectives.choices import Visibility
from collectives.models import Experience

MOST = 500  # of each month, or of all; who wants to read on chooses a month
MONTHS = 12

# From one month to the next that has something, a step into the index each.
_MONTHS_OF_ALL = """
WITH RECURSIVE month (period) AS (
    ({newest})
    UNION ALL
    SELECT ({before}) FROM month WHERE month.period IS NOT NULL
)
SELECT period FROM month WHERE period IS NOT NULL LIMIT %s
"""


class Told:
    """The newest experiences that others shared with a person, of one month or of all: as a paginator wants it."""

    def __init__(self, scope: Scope, *, period: dt.date | None = None) -> None:
        self._scope = scope
        self._circles = list(Experience.objects.told_to(scope).values())
        if period is not None:
            self._circles = [circle.in_period(period) for circle in self._circles]

    def count(self) -> int:
        """How many there are, up to `MOST`. One query."""
        return min(MOST, self._newest(MOST).count())

    def __getitem__(self, wanted: slice) -> list[Experience]:
        """Some of them, newest first. Two queries."""
        if not wanted.stop:
            return []
        ids = [pk for pk, _shared_at, _created_at in self._newest(wanted.stop)[wanted]]
        rows = Experience.objects.visible_to(self._scope).filter(pk__in=ids)
        found = {row.pk: row for row in rows.select_related("teacher", "school__place", "photo")}
        return [found[pk] for pk in ids]

    def _newest(self, most: int) -> QuerySet:
        """Ids, with the times they are sorted by: the newest of every circle, put together."""
        order = ("-shared_at", "-created_at", "pk")
        first, *others = (
            circle.order_by(*order).values_list("pk", "shared_at", "created_at")[:most] for circle in self._circles
        )
        return first.union(*others, all=True).order_by(*order)


def told_months(scope: Scope) -> list[dt.date]:
    """Months of which others told something, newest first, up to a year. Two queries."""
    circles = Experience.objects.told_to(scope)
    everyone = circles.pop(Visibility.TENANT).order_by("-period").values_list("period", flat=True)
    first, *others = (circle.order_by().values_list("period", flat=True).distinct() for circle in circles.values())
    return sorted({*first.union(*others), *_months_of_all(everyone)}, reverse=True)[:MONTHS]


def _months_of_all(everyone: QuerySet) -> list[dt.date]:
    """Months of what was shared with everyone, whose newest come first; skips from one to the next."""
    before = everyone.filter(period__lt=RawSQL("month.period", []))
    (newest_sql, newest), (before_sql, earlier) = (rows[:1].query.sql_with_params() for rows in (everyone, before))
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS_OF_ALL.format(newest=newest_sql, before=before_sql), [*newest, *earlier, MONTHS])
        return [period for (period,) in cursor.fetchall()]
