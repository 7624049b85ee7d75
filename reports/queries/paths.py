"""Published counts of clusters by stage and by stage a year before, as paths between the two."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assessments.queries.standings import Counts
from clusters.calendar import add_months
from clusters.choices import RollupKind
from clusters.rollups import Cell


@dataclass(frozen=True)
class StagePaths:
    """How the clusters of a place went from one stage to another in the year up to the end of a month."""

    month: dt.date
    moves: dict[tuple[int, int], int]  # (stage a year before, stage now): clusters

    @property
    def earlier(self) -> dt.date:
        return add_months(self.month, -12)

    def counts(self, *, now: bool) -> Counts:
        """Clusters at stage 0 to 4."""
        return tuple(sum(n for move, n in self.moves.items() if move[now] == stage) for stage in range(5))

    @property
    def cluster_count(self) -> int:
        return sum(self.moves.values())

    @property
    def on_count(self) -> int:
        """At a further stage than a year before, those that began included."""
        return sum(n for (was, now), n in self.moves.items() if now > was)

    @property
    def back_count(self) -> int:
        return sum(n for (was, now), n in self.moves.items() if now < was)

    @property
    def stayed_count(self) -> int:
        return self.cluster_count - self.on_count - self.back_count

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The paths as a table: the furthest first."""
        paths = sorted(self.moves.items(), key=lambda each: (-each[0][0], -each[0][1]))
        return [{"was": was, "now": now, "count": n, "is_back": now < was} for (was, now), n in paths]


def stage_paths(cells: Iterable[Cell], place_id: int, month: dt.date) -> StagePaths | None:
    """Of one place; None where nothing was counted in that month."""
    moves: dict[tuple[int, int], int] = {}
    for cell in cells:
        if (cell.kind, cell.place_id, cell.period) == (RollupKind.STAGE, place_id, month) and cell.cut[0] == "m":
            moves |= {(int(cell.cut[1:]), now): n for now, n in enumerate(cell.counts or ()) if n}
    return StagePaths(month, moves) if moves else None
