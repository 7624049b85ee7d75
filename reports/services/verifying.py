"""Do the stored numbers still say what the facts say? Compares; repairs nothing."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from clusters.choices import RollupKind
from foundation.tenancy.connection import current_tenant_id, tenant_transaction
from reports.services.counting import KINDS, ClusterMonth, cells_sql, todo_parameters
from reports.services.rebuilding import families_in
from reports.services.suppression import VERDICT, published, told, without_nested_loops
from reports.services.todo import ABOVE, SCHOOLS, WANTED

_AT_ONCE = 200


@dataclass(frozen=True, order=True)
class Drift:
    """A stored cell that is not what it should be. None: no such cell."""

    kind: str
    period: dt.date
    place_id: int
    cut: str
    stored: tuple[int, ...] | None
    expected: tuple[int, ...] | None
    why: str = "counts"


# Counted before, or with facts of its own in that month; what waits to be counted again is not drift.
_PLACES = """
SELECT kind, cluster_id, period
FROM (
    SELECT r.kind, r.place_id AS cluster_id, r.period
    FROM clusters_rollup AS r
    JOIN clusters_place AS p ON p.tenant_id = %(tenant)s AND p.id = r.place_id AND p.level = 'cluster'
    WHERE r.tenant_id = %(tenant)s
    UNION
    SELECT 'ability', cluster_id, period FROM assessments_rating WHERE tenant_id = %(tenant)s
    UNION
    SELECT 'meeting', cluster_id, period FROM collectives_meeting WHERE tenant_id = %(tenant)s
    UNION
    SELECT 'meeting', cluster_id, due_period FROM collectives_commitment WHERE tenant_id = %(tenant)s
    UNION
    SELECT 'asked', cluster_id, period FROM assessments_rating WHERE tenant_id = %(tenant)s
    UNION
    SELECT 'asked', cluster_id, period FROM collectives_meeting WHERE tenant_id = %(tenant)s
    UNION
    SELECT 'asked', cluster_id, period FROM collectives_experience WHERE tenant_id = %(tenant)s
) AS known
ORDER BY kind, period, cluster_id
"""

_NOT_MARKED = """NOT EXISTS (SELECT FROM clusters_dirtymark AS d
    WHERE d.tenant_id = %(tenant)s AND d.cluster_id = {cluster} AND d.period = {period} AND d.kind = %(kind)s)"""

_COMPARE = """
{schools},
expected AS MATERIALIZED ({cells}),
owned AS (
    SELECT cluster_id, period, cluster_id AS place_id FROM todo
    UNION ALL
    SELECT cluster_id, period, school_id FROM school
),
stored AS (
    SELECT o.cluster_id, r.place_id, r.period, r.cut, r.counts
    FROM owned AS o
    JOIN clusters_rollup AS r
      ON r.tenant_id = %(tenant)s AND r.place_id = o.place_id AND r.kind = %(kind)s AND r.period = o.period
)
SELECT period, place_id, cut, stored.counts, expected.counts
FROM stored
FULL JOIN expected USING (place_id, period, cut)
JOIN owned USING (place_id, period)
WHERE stored.counts IS DISTINCT FROM expected.counts AND {not_marked}
"""

_COMPARE_ABOVE = f"""
{WANTED},
{ABOVE},
expected AS (
    SELECT above.place_id, above.period, r.cut,
           (ARRAY[sum(counts[1]), sum(counts[2]), sum(counts[3]), sum(counts[4]),
                  sum(counts[5]), sum(counts[6]), sum(counts[7]), sum(counts[8])])
               [1:max(cardinality(counts))]::int[] AS counts
    FROM above
    JOIN clusters_rollup AS r
      ON r.tenant_id = %(tenant)s AND r.place_id = above.cluster_id AND r.kind = %(kind)s AND r.period = above.period
    GROUP BY above.place_id, above.period, r.cut
),
stored AS (
    SELECT r.place_id, r.period, r.cut, r.counts
    FROM clusters_rollup AS r
    JOIN clusters_place AS p ON p.tenant_id = %(tenant)s AND p.id = r.place_id AND p.level NOT IN ('cluster', 'school')
    WHERE r.tenant_id = %(tenant)s AND r.kind = %(kind)s AND r.period = ANY (%(months)s::date[])
)
SELECT period, place_id, cut, stored.counts, expected.counts
FROM stored
FULL JOIN expected USING (place_id, period, cut)
WHERE stored.counts IS DISTINCT FROM expected.counts
  AND NOT (expected.counts IS NULL AND 0 = ALL (stored.counts))
"""  # noqa: S608  no outside words in it

_COMPARE_SHOWN = f"""{VERDICT}
SELECT period, place_id, cut, shown, right_one
FROM (SELECT *, CASE WHEN is_hidden THEN NULL ELSE {published("verdict")} END AS right_one
      FROM verdict) AS told
WHERE shown IS DISTINCT FROM right_one
"""  # noqa: S608  no outside words in it  # noqa: S608  no outside words in it


def verify_tenant(tenant_id: int, *, sample: int | None = None, seed: int | None = None) -> list[Drift]:
    """Compare every cluster-month of a tenant (or `sample` random ones of each kind) with the facts, every place above with
    the sum of its clusters, and what is hidden with the rule. Sorted. Runs as `app_worker`.
    """
    with tenant_transaction(tenant_id), connection.cursor() as cursor:
        cursor.execute(_PLACES, {"tenant": current_tenant_id()})
        known = cursor.fetchall()
    drift: list[Drift] = []
    for kind in KINDS:
        everything: list[ClusterMonth] = [(cluster_id, period) for k, cluster_id, period in known if k == kind]
        chosen = everything
        if sample is not None and sample < len(everything):
            chosen = sorted(random.Random(seed).sample(everything, sample))  # noqa: S311  not a secret
        for start in range(0, len(chosen), _AT_ONCE):
            with tenant_transaction(tenant_id):
                drift.extend(_compare_with_facts(kind, chosen[start : start + _AT_ONCE]))
        for period in sorted({period for _, period in chosen}):
            with tenant_transaction(tenant_id):
                drift.extend(_compare_above(kind, [each for each in everything if each[1] == period]))
                if kind == RollupKind.ABILITY:
                    drift.extend(_compare_shown(period))
    return sorted(set(drift))


def _compare_with_facts(kind: RollupKind, cluster_months: Sequence[ClusterMonth]) -> Iterator[Drift]:
    statement = _COMPARE.format(
        schools=SCHOOLS,
        cells=cells_sql(kind),
        not_marked=_NOT_MARKED.format(cluster="owned.cluster_id", period="owned.period"),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, todo_parameters(cluster_months) | {"kind": kind})
        yield from _rows(kind, cursor.fetchall())


def _compare_above(kind: RollupKind, cluster_months: Sequence[ClusterMonth]) -> Iterator[Drift]:
    with connection.cursor() as cursor:
        cursor.execute(_COMPARE_ABOVE, todo_parameters(cluster_months) | {"kind": kind})
        yield from _rows(kind, cursor.fetchall(), why="sum")


def _compare_shown(period: dt.date) -> Iterator[Drift]:
    families = {family for level in families_in(period) for family in level}
    with connection.cursor() as cursor, without_nested_loops():
        cursor.execute(_COMPARE_SHOWN, told(families))
        rows = cursor.fetchall()
    yield from _rows(RollupKind.ABILITY, rows, why="shown")


def _rows(kind: RollupKind, rows: list[tuple], why: str = "counts") -> Iterator[Drift]:
    for period, place_id, cut, stored, expected in rows:
        yield Drift(
            str(kind),
            period,
            place_id,
            cut,
            tuple(stored) if stored is not None else None,
            tuple(expected) if expected is not None else None,
            why,
        )
