"""Published counts of what was asked of teachers, as minutes of each: no person is in them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from assessments.choices import GRID_MIN
from clusters.choices import RollupKind
from clusters.rollups import Cell
from collectives.choices import EXPERIENCE_MIN, REPORT_MIN


@dataclass(frozen=True)
class TimeAsked:
    """Minutes of the month for each teacher, on average over the teachers of the place.

    The meeting as it was held, or as it is planned while it is not closed; writing as its forms say, from what was
    recorded. Travel is recorded nowhere and is not in it.
    """

    cap: int
    teachers: int
    held: float
    planned: float
    grids: int
    experiences: int
    reports: int

    @property
    def meeting(self) -> int:
        return round(self.held + self.planned)

    @property
    def is_planned(self) -> bool:
        """Whether any of the meeting's minutes are planned and not yet spent."""
        return self.planned > 0

    @property
    def writing(self) -> int:
        spent = self.grids * GRID_MIN + self.experiences * EXPERIENCE_MIN + self.reports * REPORT_MIN
        return round(spent / self.teachers)

    @property
    def whole(self) -> int:
        return self.meeting + self.writing

    @property
    def is_over(self) -> bool:
        return self.whole > self.cap

    @property
    def left(self) -> int:
        """Minutes until the cap; over it, minutes beyond it."""
        return abs(self.cap - self.whole)

    @property
    def bar(self) -> list[tuple[int, int]]:
        """For `cap_bar`."""
        return [(0, self.meeting), (1, self.writing)]

    @property
    def made_of(self) -> list[tuple[str, int, int]]:
        """What writing is made of: (what, how many, minutes each)."""
        return [
            ("grid", self.grids, GRID_MIN),
            ("experience", self.experiences, EXPERIENCE_MIN),
            ("report", self.reports, REPORT_MIN),
        ]


def time_asked(cells: Iterable[Cell], period: dt.date, *, cap: int) -> dict[int, TimeAsked]:
    """By place, of one month; a place with no teachers, or not counted, is missing."""
    found: dict[int, TimeAsked] = {}
    for cell in cells:
        if cell.kind == RollupKind.ASKED and cell.period == period and cell.counts and cell.counts[0]:
            teachers, held, planned, *records = cell.counts
            found[cell.place_id] = TimeAsked(cap, teachers, held / teachers, planned / teachers, *records)
    return found
