"""Facts to cells: which statement counts which kind, and its result as values."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from clusters.choices import RollupKind
from foundation.tenancy.connection import current_tenant_id
from reports.services import abilities, asked, meetings, stages

# In this order everywhere: locks are taken in it.
KINDS = (RollupKind.ABILITY, RollupKind.MEETING, RollupKind.STAGE, RollupKind.ASKED)
ClusterMonth = tuple[int, dt.date]


@dataclass(frozen=True, order=True)
class CountedCell:
    """One cell as the facts say, not yet stored."""

    place_id: int
    period: dt.date
    cut: str
    counts: tuple[int, ...]


def cells_sql(kind: RollupKind) -> str:
    """The statement `(place_id, is_cluster, period, cut, counts)` of a kind. One query of its own for abilities."""
    if kind == RollupKind.MEETING:
        return meetings.CELLS
    if kind == RollupKind.STAGE:
        return stages.CELLS
    if kind == RollupKind.ASKED:
        return asked.CELLS
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COALESCE(max(position) + 1, 0), COALESCE(bool_or(grades <> '{}'), false)"
            " FROM assessments_criterion WHERE tenant_id = %s",
            [current_tenant_id()],
        )
        positions, by_grade = cursor.fetchone()
    return abilities.cells_sql(positions, by_grade=by_grade)


def todo_parameters(cluster_months: Sequence[ClusterMonth]) -> dict[str, Any]:
    """What every counting statement is told."""
    return {
        "tenant": current_tenant_id(),
        "clusters": [cluster_id for cluster_id, _ in cluster_months],
        "periods": [period for _, period in cluster_months],
        "months": sorted({period for _, period in cluster_months}),
    }


def count_cells(kind: RollupKind, cluster_months: Sequence[ClusterMonth]) -> list[CountedCell]:
    """Count from the facts, storing nothing: the cells of the clusters and their schools, sorted."""
    with connection.cursor() as cursor:
        cursor.execute(cells_sql(kind), todo_parameters(cluster_months))
        return sorted(
            CountedCell(place_id, period, cut, tuple(counts)) for place_id, _, period, cut, counts in cursor.fetchall()
        )
