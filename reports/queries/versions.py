"""Whether what was drawn of a place still holds: the versions of every row that its page was made from."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from clusters.models import Place
from clusters.scope import Scope

# Where a row lies and which transaction wrote it change with every change of the row, whoever made it. Of a cell only what
# is published may be read, so that is what tells.
_ROWS = "SELECT sum(hashtidextended({0}.ctid, {0}.xmin::text::bigint)) FROM {1} WHERE {0}.tenant_id = %(tenant)s"
_CELLS = _ROWS.replace(
    "hashtidextended({0}.ctid, {0}.xmin::text::bigint)", "coalesce(hash_array_extended({0}.shown, {0}.id), {0}.id)"
)
_SOURCES = (
    _CELLS.format("r", "clusters_rollup r") + " AND r.place_id = %(place)s",
    _CELLS.format("r", "clusters_rollup r JOIN clusters_place p ON p.tenant_id = r.tenant_id AND p.id = r.place_id")
    + " AND p.parent_id = %(place)s AND r.period = %(period)s",
    _ROWS.format("p", "clusters_place p") + " AND (p.parent_id = %(place)s OR p.id = ANY(%(places)s))",
    _ROWS.format("m", "collectives_meeting m") + " AND m.cluster_id = %(place)s",
    *(
        _ROWS.format("t", f"{table} t")
        for table in (
            "clusters_tenantsettings",
            "clusters_holiday",
            "assessments_ability",
            "assessments_rubric",
            "assessments_criterion",
            "assessments_levelmapping",
        )
    ),
)
_VERSION = f"""
SELECT ARRAY[{", ".join(f"({source})" for source in _SOURCES)}],
       (SELECT max(counted_at) FROM clusters_rollup
         WHERE tenant_id = %(tenant)s AND place_id = %(place)s AND period = %(period)s),
       EXISTS (SELECT 1 FROM clusters_dirtymark mark
                 JOIN clusters_place place ON place.tenant_id = mark.tenant_id AND place.id = mark.cluster_id
                WHERE mark.tenant_id = %(tenant)s AND mark.period = %(period)s
                  AND place.path >= %(path)s AND place.path < %(after)s)
"""  # noqa: S608 the parts are the constants above


@dataclass(frozen=True)
class Version:
    """`counted_at` and `is_waiting`: when the counts of the month were last made, and whether a change waits to be counted.

    `rows` is equal as long as no row has changed, come or gone that the page of a place and month is made from."""

    rows: tuple[Decimal | None, ...]
    counted_at: dt.datetime | None
    is_waiting: bool


def version_of(scope: Scope, *, place: Place, period: dt.date) -> Version:
    """The version of a place's page of a month, and how fresh its counts are. One query."""
    told: dict[str, Any] = {"tenant": scope.tenant_id, "place": place.pk, "period": period}
    told |= {"places": [place.pk, *place.ancestor_ids], "path": place.path, "after": place.path[:-1] + "/"}
    with connection.cursor() as cursor:
        cursor.execute(_VERSION, told)
        rows, counted_at, is_waiting = cursor.fetchone()
    return Version(tuple(rows), counted_at, is_waiting)
