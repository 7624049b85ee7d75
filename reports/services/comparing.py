"""Stored cells beside what they should be, a few cluster-months at a time. Inside the open tenant transaction."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from clusters.choices import RollupKind
from reports.services.counting import ClusterMonth, cells_sql, todo_parameters
from reports.services.suppression import VERDICT, Family, published, told, without_nested_loops
from reports.services.todo import ABOVE, SCHOOLS, WANTED


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


# What waits to be counted again is not drift.
_WITH_FACTS = """
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
WHERE stored.counts IS DISTINCT FROM expected.counts
  AND NOT EXISTS (SELECT FROM clusters_dirtymark AS d
                  WHERE d.tenant_id = %(tenant)s AND d.cluster_id = owned.cluster_id AND d.period = owned.period
                    AND d.kind = %(kind)s)
"""

# Needs `whole` (place_id, period) and `part` (place_id, period, part_id): the place, and whose sum it is.
_WITH_PARTS = """
expected AS (
    SELECT part.place_id, part.period, r.cut,
           (ARRAY[sum(counts[1]), sum(counts[2]), sum(counts[3]), sum(counts[4]),
                  sum(counts[5]), sum(counts[6]), sum(counts[7]), sum(counts[8])])
               [1:max(cardinality(counts))]::int[] AS counts
    FROM part
    JOIN clusters_rollup AS r
      ON r.tenant_id = %(tenant)s AND r.place_id = part.part_id AND r.kind = %(kind)s AND r.period = part.period
    GROUP BY part.place_id, part.period, r.cut
),
stored AS (
    SELECT r.place_id, r.period, r.cut, r.counts
    FROM whole
    JOIN clusters_rollup AS r
      ON r.tenant_id = %(tenant)s AND r.place_id = whole.place_id AND r.kind = %(kind)s AND r.period = whole.period
)
SELECT period, place_id, cut, stored.counts, expected.counts
FROM stored
FULL JOIN expected USING (place_id, period, cut)
WHERE stored.counts IS DISTINCT FROM expected.counts
  AND NOT (expected.counts IS NULL AND 0 = ALL (stored.counts))
"""

# Every place above the clusters, and all clusters below it.
_EVERY_SUM = f"""
{WANTED},
{ABOVE},
part AS (SELECT place_id, period, cluster_id AS part_id FROM above),
whole AS (
    SELECT p.id AS place_id, month.period
    FROM clusters_place AS p
    CROSS JOIN unnest(%(months)s::date[]) AS month (period)
    WHERE p.tenant_id = %(tenant)s AND p.level NOT IN ('cluster', 'school')
),
{_WITH_PARTS}
"""  # noqa: S608  no outside words in it

# The places above these clusters, each beside what hangs right below it.
_SUMS_ABOVE = f"""
{WANTED},
{ABOVE},
whole AS (SELECT DISTINCT above.place_id, todo.period, todo.after FROM above JOIN todo USING (cluster_id, period)),
part AS (
    SELECT whole.place_id, whole.period, p.place_id AS part_id
    FROM whole
    JOIN clusters_placement AS p
      ON p.tenant_id = %(tenant)s AND p.parent_id = whole.place_id
     AND p.starts_on < whole.after AND (p.ends_on IS NULL OR p.ends_on >= whole.after)
),
{_WITH_PARTS}
"""  # noqa: S608  no outside words in it

_SHOWN = f"""{VERDICT}
SELECT period, place_id, cut, shown, right_one
FROM (SELECT *, CASE WHEN is_hidden THEN NULL ELSE {published("verdict")} END AS right_one
      FROM verdict) AS told
WHERE shown IS DISTINCT FROM right_one
"""  # noqa: S608  no outside words in it


def against_facts(kind: RollupKind, cluster_months: Sequence[ClusterMonth]) -> Iterator[Drift]:
    """Cells of these clusters and their schools that do not say what the facts say."""
    statement = _WITH_FACTS.format(schools=SCHOOLS, cells=cells_sql(kind))
    with connection.cursor() as cursor:
        cursor.execute(statement, todo_parameters(cluster_months) | {"kind": kind})
        yield from _rows(kind, cursor.fetchall(), why="counts")


def every_sum(kind: RollupKind, cluster_months: Sequence[ClusterMonth]) -> Iterator[Drift]:
    """Cells of all places above clusters that are not the sum of the clusters below; told every counted cluster."""
    yield from _sums(_EVERY_SUM, kind, cluster_months)


def sums_above(kind: RollupKind, cluster_months: Sequence[ClusterMonth]) -> Iterator[Drift]:
    """Cells of the places above these clusters that are not the sum of the places right below them."""
    yield from _sums(_SUMS_ABOVE, kind, cluster_months)


def _sums(statement: str, kind: RollupKind, cluster_months: Sequence[ClusterMonth]) -> Iterator[Drift]:
    with connection.cursor() as cursor:
        cursor.execute(statement, todo_parameters(cluster_months) | {"kind": kind})
        yield from _rows(kind, cursor.fetchall(), why="sum")


def shown_in(families: set[Family]) -> Iterator[Drift]:
    """Cells of children in these families that show or hide what the rule does not."""
    with connection.cursor() as cursor, without_nested_loops():
        cursor.execute(_SHOWN, told(families))
        rows = cursor.fetchall()
    yield from _rows(RollupKind.ABILITY, rows, why="shown")


def _rows(kind: RollupKind, rows: list[tuple], *, why: str) -> Iterator[Drift]:
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
