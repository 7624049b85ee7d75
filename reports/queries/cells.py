"""Published cells as numbers with names: what came of meetings, where children stand."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assessments.models import Criterion
from clusters.choices import RollupKind
from clusters.rollups import Cell
from clusters.scope import Scope

Counts = tuple[int, ...]
PlaceMonth = tuple[int, dt.date]
_ZEROS = {"meetings": 4, "people": 4, "parts": 8, "time": 4, "commitments": 5, "stories": 1}


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


@dataclass(frozen=True)
class Ability:
    """An ability as the dashboards name it."""

    code: str
    name: str


@dataclass(frozen=True)
class Standing:
    """Where the children of a place stand in a month. `levels` by ability code: levels 1 to 4, then not seen yet.

    None is a group that is left out; a missing ability was not counted.
    """

    children: Counts | None = None
    levels: Mapping[str, Counts | None] = field(default_factory=dict)

    @property
    def is_counted(self) -> bool:
        return bool(self.levels)

    @property
    def has_levels(self) -> bool:
        """Whether any child was seen; also true where that is left out."""
        return self.is_counted and (self.children is None or self.children[1] > 0)


def own_share(counts: Counts | None) -> float | None:
    """Per cent on their own or further, of all children counted."""
    return 100 * (counts[2] + counts[3]) / sum(counts) if counts and sum(counts) else None


def criteria_of(scope: Scope) -> list[Criterion]:
    """Every criterion of every version of the rubric, by the order of its ability, older versions first. One query."""
    return list(
        Criterion.objects.visible_to(scope)
        .select_related("ability", "rubric")
        .order_by("ability__position", "ability_id", "pk")
    )


def abilities_of(criteria: Iterable[Criterion]) -> list[Ability]:
    """The abilities in their order, each once."""
    return list({c.ability.code: Ability(c.ability.code, c.ability.name) for c in criteria}.values())


def standings(cells: Iterable[Cell], criteria: Iterable[Criterion]) -> dict[PlaceMonth, Standing]:
    """Where children stand, by place and month.

    An ability keeps its name over versions of the rubric; where two versions were used in one month, the newer one is
    shown.
    """
    by_cut = {f"c{c.pk}": (c.ability.code, c.rubric.version) for c in criteria}
    found: dict[PlaceMonth, tuple[list[Counts | None], dict[str, tuple[int, Counts | None]]]] = {}
    for cell in cells:
        if cell.kind != RollupKind.ABILITY:
            continue
        children, levels = found.setdefault((cell.place_id, cell.period), ([], {}))
        if cell.cut == "children":
            children.append(cell.counts)
        elif cell.cut in by_cut:
            counts = None if cell.counts is None else (*cell.counts[1:], cell.counts[0])
            code, version = by_cut[cell.cut]
            if code not in levels or levels[code][0] < version:
                levels[code] = (version, counts)
    return {
        key: Standing(children[0] if children else None, {code: counts for code, (_, counts) in levels.items()})
        for key, (children, levels) in found.items()
    }


def stage_counts(cells: Iterable[Cell], period: dt.date) -> dict[int, dict[int, Counts]]:
    """Clusters by stage 0 to 4 in a month, by place and year of the programme."""
    found: dict[int, dict[int, Counts]] = {}
    for cell in cells:
        if cell.kind == RollupKind.STAGE and cell.period == period and cell.counts and any(cell.counts):
            found.setdefault(cell.place_id, {})[int(cell.cut[1:])] = cell.counts
    return found


def added(rows: Iterable[Sequence[int]]) -> Counts:
    """Position by position, of five."""
    return tuple(sum(column) for column in zip((0,) * 5, *rows, strict=True))
