"""The full recount: one set-based statement a month and kind."""

import datetime as dt
from collections.abc import Iterable

from django.db import connection

from clusters.calendar import add_months, period_of, periods_between
from clusters.choices import Level, RollupKind
from foundation.tenancy.connection import current_tenant_id, tenant_transaction
from reports.services import recounting
from reports.services.counting import KINDS, ClusterMonth, cells_sql, todo_parameters
from reports.services.suppression import Family, hide_small_groups, published
from reports.services.todo import ABOVE, WANTED

_FACT_MONTHS = """
SELECT min(period), max(period)
FROM (
    SELECT min(period) AS period FROM assessments_rating WHERE tenant_id = %(tenant)s
    UNION ALL SELECT max(period) FROM assessments_rating WHERE tenant_id = %(tenant)s
    UNION ALL SELECT min(period) FROM collectives_experience WHERE tenant_id = %(tenant)s
    UNION ALL SELECT max(period) FROM collectives_experience WHERE tenant_id = %(tenant)s
    UNION ALL SELECT min(period) FROM collectives_meeting WHERE tenant_id = %(tenant)s
    UNION ALL SELECT max(period) FROM collectives_meeting WHERE tenant_id = %(tenant)s
    UNION ALL SELECT max(due_period) FROM collectives_commitment WHERE tenant_id = %(tenant)s
    UNION ALL SELECT min(period) FROM clusters_rollup WHERE tenant_id = %(tenant)s
    UNION ALL SELECT max(period) FROM clusters_rollup WHERE tenant_id = %(tenant)s
) AS months
"""

_CLUSTERS = """
SELECT p.place_id
FROM clusters_placement AS p
JOIN clusters_place AS place ON place.tenant_id = %(tenant)s AND place.id = p.place_id AND place.level = %(level)s
WHERE p.tenant_id = %(tenant)s AND p.starts_on < %(after)s AND (p.ends_on IS NULL OR p.ends_on >= %(after)s)
ORDER BY p.place_id
"""

_REBUILD = """
{todo},
{above},
counted AS MATERIALIZED ({cells}),
carried AS (
    SELECT above.place_id, above.period, counted.cut,
           (ARRAY[sum(counts[1]), sum(counts[2]), sum(counts[3]), sum(counts[4]),
                  sum(counts[5]), sum(counts[6]), sum(counts[7]), sum(counts[8])])
               [1:max(cardinality(counts))]::int[] AS counts
    FROM counted
    JOIN above ON above.cluster_id = counted.place_id AND above.period = counted.period
    WHERE counted.is_cluster
    GROUP BY above.place_id, above.period, counted.cut
)
INSERT INTO clusters_rollup (tenant_id, place_id, period, kind, cut, counts, shown, counted_at)
SELECT %(tenant)s, place_id, period, %(kind)s, cut, counts,
       -- Hiding comes after, and then has few rows to write.
       CASE WHEN %(kind)s <> 'ability' THEN counts WHEN 0 = ALL (counts) THEN NULL ELSE {published} END, now()
FROM (
    SELECT place_id, period, cut, counts FROM counted
    UNION ALL
    SELECT place_id, period, cut, counts FROM carried
) AS cells
"""

_PUBLISHED = published("cells")

_PARENTS = """
SELECT DISTINCT array_length(string_to_array(parent.path, '.'), 1), parent.place_id
FROM clusters_placement AS parent
JOIN clusters_place AS place
  ON place.tenant_id = %(tenant)s AND place.id = parent.place_id AND place.level <> 'school'
WHERE parent.tenant_id = %(tenant)s
  AND parent.starts_on < %(after)s AND (parent.ends_on IS NULL OR parent.ends_on >= %(after)s)
"""


def first_period(today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last month of the open tenant that a full recount must hold; `today`'s month is always in it."""
    first, last = fact_months()
    current = period_of(today)
    return min(first or current, current), max(last or current, current)


def fact_months() -> tuple[dt.date | None, dt.date | None]:
    """The first and the last month of the open tenant with facts or counts in it; None where there are none."""
    with connection.cursor() as cursor:
        cursor.execute(_FACT_MONTHS, {"tenant": current_tenant_id()})
        first, last = cursor.fetchone()
    return first, last


def clusters_in(period: dt.date) -> list[ClusterMonth]:
    """Every cluster of the open tenant that stood at the end of a month."""
    with connection.cursor() as cursor:
        cursor.execute(
            _CLUSTERS, {"tenant": current_tenant_id(), "level": Level.CLUSTER, "after": add_months(period, 1)}
        )
        return [(cluster_id, period) for (cluster_id,) in cursor.fetchall()]


def families_in(period: dt.date) -> list[set[Family]]:
    """Every place with places below it at the end of a month, level by level from the top."""
    with connection.cursor() as cursor:
        cursor.execute(_PARENTS, {"tenant": current_tenant_id(), "after": add_months(period, 1)})
        levels: dict[int, set[Family]] = {}
        for depth, place_id in cursor.fetchall():
            levels.setdefault(depth, set()).add((place_id, period))
    return [levels[depth] for depth in sorted(levels)]


def rebuild_period(period: dt.date, kinds: Iterable[RollupKind] = KINDS) -> None:
    """Count one month of the open tenant anew from nothing but the facts. Other counts of the tenant wait meanwhile."""
    recounting.exclude_every_count()
    cluster_months = clusters_in(period)
    for kind in kinds:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM clusters_rollup WHERE tenant_id = %s AND kind = %s AND period = %s",
                [current_tenant_id(), kind, period],
            )
            if not cluster_months:
                continue
            statement = _REBUILD.format(todo=WANTED, above=ABOVE, cells=cells_sql(kind), published=_PUBLISHED)
            cursor.execute(statement, todo_parameters(cluster_months) | {"kind": kind})
        if kind == RollupKind.ABILITY:
            hide_small_groups(families_in(period))


def rebuild_tenant(tenant_id: int, *, today: dt.date) -> list[dt.date]:
    """Count everything of a tenant anew, one transaction a month. Returns the months. Runs as `app_worker`."""
    with tenant_transaction(tenant_id):
        months = periods_between(*first_period(today))
    for period in months:
        with tenant_transaction(tenant_id):
            rebuild_period(period)
    return months
