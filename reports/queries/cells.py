"""Published cells as numbers with names: what came of meetings, at which stage clusters are."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessments.queries.standings import Counts, PlaceMonth
from clusters.choices import RollupKind
from clusters.rollups import Cell

_ZEROS = {"meetings": 5, "people": 4, "parts": 8, "time": 4, "commitments": 5, "stories": 1}


@dataclass(frozen=True)
class MeetingNumbers:
    """What came of the meetings of a place in a month. All zero where nothing was counted."""

    is_counted: bool
    meetings: Counts
    people: Counts
    parts: Counts
    time: Counts
    commitments: Counts
    stories: Counts

    @property
    def due(self) -> int:
        return self.meetings[0]

    @property
    def planned(self) -> int:
        return self.meetings[1]

    @property
    def held(self) -> int:
        return self.meetings[2]

    @property
    def cancelled(self) -> int:
        return self.meetings[3]

    @property
    def begun(self) -> int:
        """Begun, and waiting to be closed. Who came and what was said is counted already."""
        return sum(self.meetings[4:])  # cells counted before this was told have four

    @property
    def expected(self) -> int:
        return self.people[0]

    @property
    def came(self) -> int:
        return self.people[1]

    @property
    def reached(self) -> int:
        return self.people[2]

    @property
    def roster(self) -> int:
        return self.people[3]

    @property
    def minutes(self) -> int:
        return sum(self.parts[4:])

    @property
    def minutes_by_origin(self) -> Counts:
        return self.time

    @property
    def teachers_time_pct(self) -> float | None:
        """Share of the minutes of agenda items that teachers raised; None where no minutes were recorded."""
        return 100 * self.time[0] / sum(self.time) if sum(self.time) else None

    @property
    def made(self) -> int:
        return self.commitments[0]

    @property
    def due_back(self) -> int:
        return self.commitments[1]

    @property
    def tried(self) -> int:
        """Tried as planned, or tried and changed."""
        return self.commitments[2] + self.commitments[3]

    @property
    def as_planned(self) -> int:
        return self.commitments[2]

    @property
    def changed(self) -> int:
        return self.commitments[3]

    @property
    def not_yet(self) -> int:
        return self.commitments[4]

    @property
    def unanswered(self) -> int:
        return self.due_back - sum(self.commitments[2:])

    @property
    def answered(self) -> int:
        return sum(self.commitments[2:])

    @property
    def told(self) -> int:
        return self.stories[0]


def _numbers(cuts: Mapping[str, Counts]) -> MeetingNumbers:
    return MeetingNumbers(bool(cuts), **{cut: cuts.get(cut, (0,) * width) for cut, width in _ZEROS.items()})


def meeting_numbers(cells: Iterable[Cell]) -> dict[PlaceMonth, MeetingNumbers]:
    """Meetings by place and month; a pair that was never counted is missing."""
    found: dict[PlaceMonth, dict[str, Counts]] = {}
    for cell in cells:
        if cell.kind == RollupKind.MEETING:
            found.setdefault((cell.place_id, cell.period), {})[cell.cut] = cell.counts or ()
    return {key: _numbers(cuts) for key, cuts in found.items()}


NO_MEETINGS = _numbers({})


def stage_counts(cells: Iterable[Cell], period: dt.date) -> dict[int, dict[int, Counts]]:
    """Clusters by stage 0 to 4 in a month, by place and year of the programme."""
    found: dict[int, dict[int, Counts]] = {}
    for cell in cells:
        if cell.kind != RollupKind.STAGE or cell.period != period or cell.cut[0] != "y":
            continue
        if cell.counts and any(cell.counts):
            found.setdefault(cell.place_id, {})[int(cell.cut[1:])] = cell.counts
    return found


def added(rows: Iterable[Sequence[int]]) -> Counts:
    """Position by position, of five."""
    return tuple(sum(column) for column in zip((0,) * 5, *rows, strict=True))
