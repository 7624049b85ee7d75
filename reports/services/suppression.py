"""Small groups of children are left out, and so is what would give them away. See docs/decisions/0005-suppression.md."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from clusters.choices import RollupKind
from clusters.rollups import SMALLEST_GROUP
from foundation.tenancy.connection import current_tenant_id

# Children in a cell: of `children` the enrolled, of an ability everybody from not seen yet to level 4.
SIZE = """CASE WHEN {row}.cut = 'children' THEN {row}.counts[1]
     ELSE {row}.counts[1] + {row}.counts[2] + {row}.counts[3] + {row}.counts[4] + {row}.counts[5] END"""

# Schools with children in a cell: the last of its counts, never shown. A cell of a single school is a school's wherever it
# hangs: a cluster of one school, or the one school of a cluster that has classes 6 to 8.
SCHOOL_COUNT = "{row}.counts[cardinality({row}.counts)]"

# Two halves of a school's cell: children on their own or further, and children not on their own yet. Of `children` both are
# those seen in anything. A school whose halves are not both of ten or more is not shown, unless nobody was seen at all.
OWN = "CASE WHEN {row}.cut = 'children' THEN {row}.counts[2] ELSE {row}.counts[4] + {row}.counts[5] END"
NOT_YET = "CASE WHEN {row}.cut = 'children' THEN {row}.counts[2] ELSE {row}.counts[2] + {row}.counts[3] END"


def published(row: str) -> str:
    """What readers get of an ability's counts: of several schools every level; of one school not seen yet, not on their own
    yet, on their own or further, and never a single level.
    """
    counts = f"{row}.counts"
    return f"""CASE WHEN {row}.cut = 'children' THEN {counts}[1:2]
     WHEN {SCHOOL_COUNT.format(row=row)} = 1 THEN ARRAY[{counts}[1], {counts}[2] + {counts}[3], {counts}[4] + {counts}[5]]
     ELSE {counts}[1:5] END"""


def is_small(row: str) -> str:
    """Whether a cell with `size`, `own`, `not_yet` and `school_count` must be hidden for what it says itself."""
    return f"""({row}.size < %(smallest)s OR {row}.school_count = 1 AND {row}.own + {row}.not_yet > 0
            AND LEAST({row}.own, {row}.not_yet) < %(smallest)s)"""


# For families `(parent_id, period)`: the cells of the children places, and whether each must be hidden.
# Those that must be hidden come first, the others follow by size: where anything is hidden or the parent is, as many more as
# it takes to hide ten children together (of schools: ten in each half), and two places unless the parent is hidden too.
#
# Rollups are fetched by their key, with lists in place of joins, and the lists are then joined in memory: run it inside
# `without_nested_loops`. Statistics of a table that has just been filled are no guide, and the plan they lead to compares
# every cell with every cell.
VERDICT = f"""
WITH family AS (
    SELECT f.parent_id, f.period, (f.period + interval '1 month')::date AS after
    FROM unnest(%(parents)s::bigint[], %(periods)s::date[]) AS f (parent_id, period)
),
child AS MATERIALIZED (
    SELECT p.place_id, family.parent_id, family.period
    FROM clusters_placement AS p
    JOIN family
      ON p.parent_id = family.parent_id AND p.starts_on < family.after
     AND (p.ends_on IS NULL OR p.ends_on >= family.after)
    WHERE p.tenant_id = %(tenant)s AND p.parent_id = ANY (%(parents)s::bigint[])
),
stored AS MATERIALIZED (
    SELECT r.id, r.place_id, r.period, r.cut, r.counts, r.shown, r.shown IS NULL AS was_hidden,
           {SIZE.format(row="r")} AS size, {OWN.format(row="r")} AS own, {NOT_YET.format(row="r")} AS not_yet,
           {SCHOOL_COUNT.format(row="r")} AS school_count
    FROM clusters_rollup AS r
    WHERE r.tenant_id = %(tenant)s AND r.kind = %(kind)s AND r.period = ANY (%(periods)s::date[])
      AND r.place_id = ANY (ARRAY(SELECT place_id FROM child UNION SELECT unnest(%(parents)s::bigint[])))
),
cell AS (
    SELECT r.*, child.parent_id, parent.was_hidden AS parent_is_hidden, {is_small("r")} AS is_small
    FROM child
    JOIN stored AS r ON r.place_id = child.place_id AND r.period = child.period
    JOIN stored AS parent
      ON parent.place_id = child.parent_id AND parent.period = child.period AND parent.cut = r.cut
),
ranked AS (
    SELECT cell.*,
           row_number() OVER in_order AS rank,
           COALESCE(sum(size) OVER before, 0) AS size_before,
           COALESCE(sum(own) OVER before, 0) AS own_before,
           COALESCE(sum(not_yet) OVER before, 0) AS not_yet_before,
           bool_or(is_small) OVER family AS has_small,
           bool_or(school_count = 1) OVER family AS has_school
    FROM cell
    WHERE size > 0
    WINDOW family AS (PARTITION BY parent_id, period, cut),
           in_order AS (family ORDER BY is_small DESC, size, place_id),
           before AS (in_order ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
verdict AS (
    SELECT id, place_id, period, cut, counts, shown, was_hidden,
           is_small
           OR ((has_small OR parent_is_hidden)
               AND (rank <= CASE WHEN parent_is_hidden THEN 1 ELSE 2 END OR size_before < %(smallest)s
                    OR has_school AND own_before + not_yet_before > 0
                       AND LEAST(own_before, not_yet_before) < %(smallest)s)) AS is_hidden
    FROM ranked
)"""  # noqa: S608  no outside words in it

_FLIPPED = f"""{VERDICT}
SELECT id, is_hidden, place_id, period FROM verdict WHERE is_hidden <> was_hidden"""  # noqa: S608  no outside words in it

_HIDE = f"""
UPDATE clusters_rollup AS r
SET shown = CASE WHEN r.id = ANY (%(hidden)s) THEN NULL ELSE {published("r")} END
WHERE r.tenant_id = %(tenant)s AND r.id = ANY (%(ids)s)"""  # noqa: S608  no outside words in it

_HIDE_TOP = f"""
UPDATE clusters_rollup AS r
SET shown = CASE WHEN top.is_small THEN NULL ELSE {published("r")} END
FROM (
    SELECT stored.id, {is_small("stored")} AS is_small
    FROM (
        SELECT r.id, {SIZE.format(row="r")} AS size, {OWN.format(row="r")} AS own, {NOT_YET.format(row="r")} AS not_yet,
               {SCHOOL_COUNT.format(row="r")} AS school_count
        FROM clusters_rollup AS r
        JOIN unnest(%(parents)s::bigint[], %(periods)s::date[]) AS top (place_id, period) USING (place_id, period)
        WHERE r.tenant_id = %(tenant)s AND r.kind = %(kind)s
    ) AS stored
) AS top
WHERE r.tenant_id = %(tenant)s AND r.id = top.id AND (r.shown IS NULL) <> top.is_small"""  # noqa: S608  no outside words in it

Family = tuple[int, dt.date]  # a parent place and a month


@contextmanager
def without_nested_loops() -> Iterator[None]:
    """For statements of the open transaction that join lists of unknown length in memory."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")


def hide_small_groups(levels: Iterable[Iterable[Family]], *, from_top: bool = True) -> None:
    """Bring `shown` up to date in these families, given level by level from the top down.

    The first level holds the tops of the tree, unless it is told that it does not. A place whose own state flips makes its
    children's family be looked at too, down to the schools: a hidden place must not be the sum of shown ones. Needs the
    months' tree locks.
    """
    flipped: set[Family] = set()
    is_top = from_top
    waiting = [set(level) for level in levels]
    while waiting or flipped:
        families = (waiting.pop(0) if waiting else set()) | flipped
        if is_top and families:
            _hide_top(families)
            is_top = False
        flipped = _hide(families) if families else set()


def _hide_top(families: set[Family]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_HIDE_TOP, told(families))


def _hide(families: set[Family]) -> set[Family]:
    """Hide and show what the verdict says. Returns the places whose own state flipped."""
    parameters = told(families)
    with connection.cursor() as cursor:
        with without_nested_loops():
            cursor.execute(_FLIPPED, parameters)
            flipped = cursor.fetchall()
        if flipped:
            parameters |= {"ids": [row[0] for row in flipped], "hidden": [row[0] for row in flipped if row[1]]}
            cursor.execute(_HIDE, parameters)
    return {(place_id, period) for _, _, place_id, period in flipped}


def told(families: set[Family]) -> dict[str, Any]:
    """What a statement with VERDICT is told."""
    ordered = sorted(families)
    return {
        "tenant": current_tenant_id(),
        "kind": RollupKind.ABILITY,
        "smallest": SMALLEST_GROUP,
        "parents": [parent_id for parent_id, _ in ordered],
        "periods": [period for _, period in ordered],
    }
