"""Dirty marks to right numbers: take the marks, count again from the facts, carry the difference up. All or nothing."""

import datetime as dt
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from clusters.choices import Level, RollupKind
from clusters.models import DirtyMark
from clusters.rollups import SMALLEST_GROUP
from foundation.tenancy.connection import current_tenant_id, tenant_transaction
from reports.services.counting import KINDS, ClusterMonth, cells_sql, todo_parameters
from reports.services.suppression import NOT_YET, OWN, SCHOOL_COUNT, SIZE, Family, hide_small_groups, published
from reports.services.todo import ABOVE, SCHOOLS

MARKS_AT_ONCE = 400
Encoded = tuple[str, str, str, str]  # arrays as PostgreSQL writes them: places, periods, cuts, counts


def has_dirty_marks() -> bool:
    """Whether the open tenant has anything to count again."""
    return DirtyMark.objects.filter(tenant_id=current_tenant_id()).exists()


def recount_dirty(tenant_id: int, most: int = sys.maxsize) -> int:
    """Count what is marked of a tenant, a batch a transaction, until about so many marks are done or none is left that no
    other worker holds.

    Returns how many marks were done. Runs as `app_worker`. A worker that dies loses nothing: its marks come back.
    """
    done = 0
    while True:
        with tenant_transaction(tenant_id):
            taken = _recount_batch()
        done += taken
        if taken < MARKS_AT_ONCE or done >= most:
            return done


def _recount_batch() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, kind, cluster_id, period FROM clusters_dirtymark WHERE tenant_id = %s"
            " ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED",
            [current_tenant_id(), MARKS_AT_ONCE],
        )
        marks = cursor.fetchall()
        if not marks:
            return 0
        wanted: dict[RollupKind, set[ClusterMonth]] = {}
        for _, kind, cluster_id, period in marks:
            wanted.setdefault(RollupKind(kind), set()).add((cluster_id, period))
        recount_cluster_months(wanted)
        cursor.execute(
            "DELETE FROM clusters_dirtymark WHERE tenant_id = %s AND id = ANY (%s)",
            [current_tenant_id(), [mark[0] for mark in marks]],
        )
    return len(marks)


def recount_cluster_months(wanted: dict[RollupKind, set[ClusterMonth]]) -> None:
    """Count these cluster-months from the facts, store them, carry the differences up, hide small groups.

    Inside the open tenant transaction. Locks, in this order, until its end: each cluster-month, sorted, *before* anything
    is read, so that the count sees every marked write and the old numbers are the last ones; then, once counted, the tree
    of each kind and month, so that no other transaction touches an ancestor or a sibling meanwhile.
    """
    share_with_rebuild()
    _lock("cluster-month", {f"{c}:{p}" for cluster_months in wanted.values() for c, p in cluster_months})
    counted = [(kind, sorted(wanted[kind])) for kind in KINDS if wanted.get(kind)]
    fresh = [_count_encoded(kind, cluster_months) for kind, cluster_months in counted]
    lock_trees((kind, period) for kind, cluster_months in counted for _, period in cluster_months)
    for (kind, cluster_months), cells in zip(counted, fresh, strict=True):
        changed = _store(kind, cluster_months, cells)
        if resized := [(cluster_id, period) for cluster_id, period, is_resized in changed if is_resized]:
            hide_small_groups(families_above(resized))
        if halved := {(cluster_id, period) for cluster_id, period, is_resized in changed if not is_resized}:
            hide_small_groups([halved], from_top=False)


def mark_uncounted(period: dt.date) -> int:
    """Mark every cluster and kind that has no count in a month, so that a new month begins with its children not seen yet.

    Returns how many marks were appended. Safe to repeat.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO clusters_dirtymark (tenant_id, cluster_id, period, kind, marked_at)
            SELECT %(tenant)s, place.id, %(period)s, wanted.kind, now()
            FROM clusters_place AS place
            CROSS JOIN unnest(%(kinds)s::text[]) AS wanted (kind)
            WHERE place.tenant_id = %(tenant)s AND place.level = %(level)s
              AND NOT EXISTS (SELECT FROM clusters_rollup AS r
                              WHERE r.tenant_id = %(tenant)s AND r.place_id = place.id AND r.kind = wanted.kind
                                AND r.period = %(period)s)
            ORDER BY place.id
            """,
            {"tenant": current_tenant_id(), "period": period, "kinds": list(KINDS), "level": Level.CLUSTER},
        )
        return cursor.rowcount


def share_with_rebuild() -> None:
    """Let other counts go on beside this transaction, but no rebuild."""
    _advisory("pg_advisory_xact_lock_shared", [f"rollups:{current_tenant_id()}:all"])


def exclude_every_count() -> None:
    """Wait until no count of the tenant is under way, and hold others off until the transaction ends."""
    _advisory("pg_advisory_xact_lock", [f"rollups:{current_tenant_id()}:all"])


def lock_trees(kind_months: Iterable[tuple[RollupKind, dt.date]]) -> None:
    """Hold the numbers of these kinds and months, from the schools to the top, until the transaction ends."""
    _lock("tree", {f"{KINDS.index(kind)}:{period}" for kind, period in kind_months})


def _lock(what: str, keys: set[str]) -> None:
    _advisory("pg_advisory_xact_lock", [f"rollups:{current_tenant_id()}:{what}:{key}" for key in keys])


def _advisory(function: str, names: Sequence[str]) -> None:
    keys = "SELECT DISTINCT hashtextextended(name, 0) AS key FROM unnest(%s) AS name ORDER BY key"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(key) FROM ({keys}) AS keys", [list(names)])  # noqa: S608  words of ours


_ENCODE = """
SELECT COALESCE(array_agg(place_id)::text, '{}'), COALESCE(array_agg(period)::text, '{}'),
       COALESCE(array_agg(cut)::text, '{}'), COALESCE(array_agg(counts::text)::text, '{}')
"""


def _count_encoded(kind: RollupKind, cluster_months: Sequence[ClusterMonth]) -> Encoded:
    statement = f"{_ENCODE} FROM ({cells_sql(kind)}) AS cells"
    with connection.cursor() as cursor:
        cursor.execute(statement, todo_parameters(cluster_months))
        return cursor.fetchone()


# `shown` of an ability follows `counts` unless it is hidden; whether it is hidden changes with sizes, and of schools with
# whether their halves reach ten: see what `_STORE` gives back.
_SHOWN = """CASE WHEN %(kind)s <> 'ability' THEN {counts} WHEN r.shown IS NULL THEN NULL ELSE {published} END"""
_ADDED = """ARRAY(SELECT COALESCE(was, 0) + COALESCE(more, 0)
                   FROM unnest(r.counts, excluded.counts) WITH ORDINALITY AS u (was, more, n) ORDER BY n)"""
_PUBLISHED = published("excluded")
_PUBLISHED_SUM = f"(SELECT {published('whole')} FROM (SELECT {_ADDED} AS counts, r.cut OFFSET 0) AS whole)"  # noqa: S608  words of ours
# All that the hiding depends on: of a half, whether it is of ten or more; below ten, how many.
_MEASURES = (
    f"{SIZE} AS size, LEAST({OWN}, {SMALLEST_GROUP}) AS own, LEAST({NOT_YET}, {SMALLEST_GROUP}) AS not_yet,"
    f" {SCHOOL_COUNT} AS school_count"
)
_STORE = f"""
{SCHOOLS},
{ABOVE},
fresh AS (
    SELECT f.place_id, f.period, f.cut, f.counts::int[] AS counts
    FROM unnest(%(fresh_places)s::bigint[], %(fresh_periods)s::date[], %(fresh_cuts)s::text[], %(fresh_counts)s::text[])
         AS f (place_id, period, cut, counts)
),
owned AS (
    SELECT cluster_id, period, cluster_id AS place_id FROM todo
    UNION ALL
    SELECT cluster_id, period, school_id FROM school
),
old AS (
    SELECT r.id, o.cluster_id, r.place_id, r.period, r.cut, r.counts
    FROM owned AS o
    JOIN clusters_rollup AS r
      ON r.tenant_id = %(tenant)s AND r.place_id = o.place_id AND r.kind = %(kind)s AND r.period = o.period
),
gone AS (
    DELETE FROM clusters_rollup AS r
    USING old
    WHERE r.tenant_id = %(tenant)s AND r.id = old.id
      AND NOT EXISTS (SELECT FROM fresh AS f
                      WHERE f.place_id = old.place_id AND f.period = old.period AND f.cut = old.cut)
),
kept AS (
    INSERT INTO clusters_rollup AS r (tenant_id, place_id, period, kind, cut, counts, shown, counted_at)
    SELECT %(tenant)s, f.place_id, f.period, %(kind)s, f.cut, f.counts,
           CASE WHEN %(kind)s = 'ability' THEN NULL ELSE f.counts END, now()
    FROM fresh AS f
    LEFT JOIN old USING (place_id, period, cut)
    WHERE old.counts IS DISTINCT FROM f.counts OR old.place_id = old.cluster_id
    ON CONFLICT (tenant_id, place_id, kind, period, cut)
    DO UPDATE SET counts = excluded.counts, counted_at = now(),
        shown = {_SHOWN.format(counts="excluded.counts", published=_PUBLISHED)}
),
change AS MATERIALIZED (
    SELECT place_id AS cluster_id, period, cut,
           (SELECT array_agg(COALESCE(now_, 0) - COALESCE(was, 0) ORDER BY n)
            FROM unnest(f.counts, old.counts) WITH ORDINALITY AS u (now_, was, n)) AS more
    FROM (SELECT * FROM fresh WHERE place_id = ANY (%(clusters)s::bigint[])) AS f
    FULL JOIN (SELECT * FROM old WHERE place_id = cluster_id) AS old USING (place_id, period, cut)
    WHERE f.counts IS DISTINCT FROM old.counts
),
carried AS (
    INSERT INTO clusters_rollup AS r (tenant_id, place_id, period, kind, cut, counts, shown, counted_at)
    SELECT %(tenant)s, place_id, period, %(kind)s, cut, counts,
           CASE WHEN %(kind)s = 'ability' THEN NULL ELSE counts END, now()
    FROM (
        SELECT above.place_id, above.path, change.period, change.cut,
               (ARRAY[sum(more[1]), sum(more[2]), sum(more[3]), sum(more[4]),
                      sum(more[5]), sum(more[6]), sum(more[7]), sum(more[8])])[1:max(cardinality(more))]::int[] AS counts
        FROM change
        JOIN above USING (cluster_id, period)
        GROUP BY above.place_id, above.path, change.period, change.cut
    ) AS up
    ORDER BY path, period, cut
    ON CONFLICT (tenant_id, place_id, kind, period, cut)
    DO UPDATE SET counts = {_ADDED}, shown = {_SHOWN.format(counts=_ADDED, published=_PUBLISHED_SUM)}, counted_at = now()
)
SELECT cluster_id, period, bool_or(f.size IS DISTINCT FROM old.size OR place_id = cluster_id) AS is_resized
FROM (
    SELECT o.cluster_id, o.period, {_MEASURES.format(row="f")}, f.cut, f.place_id
    FROM fresh AS f JOIN owned AS o USING (place_id, period)
) AS f
FULL JOIN (SELECT old.*, {_MEASURES.format(row="old")} FROM old) AS old USING (cluster_id, place_id, period, cut)
WHERE %(kind)s = 'ability'
  AND (f.size IS DISTINCT FROM old.size
       OR f.school_count = 1 AND (f.own IS DISTINCT FROM old.own OR f.not_yet IS DISTINCT FROM old.not_yet))
GROUP BY cluster_id, period
"""  # noqa: S608  no outside words in it; every value is a parameter


def _store(kind: RollupKind, cluster_months: Sequence[ClusterMonth], cells: Encoded) -> list[tuple]:
    """Replace the cells of clusters and schools, add the differences above.

    Returns `(cluster_id, period, is_resized)` where sizes of groups changed, or halves of schools so that it matters.
    """
    names = ("fresh_places", "fresh_periods", "fresh_cuts", "fresh_counts")
    parameters: dict[str, Any] = todo_parameters(cluster_months) | dict(zip(names, cells, strict=True)) | {"kind": kind}
    with connection.cursor() as cursor:
        cursor.execute(_STORE, parameters)
        return cursor.fetchall()


def families_above(cluster_months: Sequence[ClusterMonth]) -> list[set[Family]]:
    """The families these clusters belong to, level by level from the top; last their own schools'."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{SCHOOLS},{ABOVE} SELECT place_id, period, depth FROM above"  # noqa: S608  no outside words in it
            " UNION SELECT cluster_id, period, max(depth) + 1 FROM above GROUP BY cluster_id, period",
            todo_parameters(cluster_months),
        )
        levels: dict[int, set[Family]] = {}
        for place_id, period, depth in cursor.fetchall():
            levels.setdefault(depth, set()).add((place_id, period))
    return [levels[depth] for depth in sorted(levels)]
