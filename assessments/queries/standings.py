"""Where the children of places stand, from published counts: one reading, and one rule of comparing, for every page."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from assessments.models import Criterion
from clusters.calendar import add_months, period_of
from clusters.choices import RollupKind
from clusters.rollups import Cell
from clusters.scope import Scope

Counts = tuple[int, ...]
PlaceMonth = tuple[int, dt.date]

MONTHS_BACK = 11  # with the month itself: twelve
COMPARED_MONTHS = 2  # levels move slowly: the earlier month is at least so many months back, where there is one


@dataclass(frozen=True)
class Ability:
    """An ability as pages of places name it."""

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


@dataclass(frozen=True)
class AbilityRow:
    """One ability of a place: children at levels 1 to 4, then not seen yet; None where the group is too small."""

    name: str
    counts: Counts | None
    before: Counts | None

    @property
    def own_count(self) -> int | None:
        """Children on their own or further."""
        return None if self.counts is None else self.counts[2] + self.counts[3]


@dataclass(frozen=True)
class Stand:
    """Where a place's children stood in the newest month with levels, and in the month it is compared with."""

    period: dt.date | None = None
    before_period: dt.date | None = None
    rows: tuple[AbilityRow, ...] = ()
    child_count: int | None = None
    is_running: bool = False  # the month is not over: more children will be seen


def criteria_of(scope: Scope) -> list[Criterion]:
    """Every criterion of every version of the rubric, by the order of its ability, older versions first. One query."""
    return list(
        Criterion.objects.visible_to(scope)
        .select_related("ability", "rubric")
        .order_by("ability__position", "ability_id", "pk")
    )


def criteria_of_tenant(tenant_id: int) -> list[Criterion]:
    """The same for a document that a worker makes. One query."""
    return list(
        Criterion.objects.filter(tenant_id=tenant_id)
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


def own_share(counts: Counts | None, *, of_seen: bool = False) -> float | None:
    """Per cent on their own or further: of all children counted, or of those seen."""
    if not counts:
        return None
    whole = sum(counts[:4]) if of_seen else sum(counts)
    return 100 * (counts[2] + counts[3]) / whole if whole else None


def compared_month(seen: Collection[dt.date], month: dt.date) -> dt.date | None:
    """The month to compare with, of those with levels: the newest at least COMPARED_MONTHS back, else any earlier."""
    earlier = [each for each in seen if each < month]
    far = [each for each in earlier if each <= add_months(month, -COMPARED_MONTHS)]
    return max(far or earlier, default=None)


def stand_of(cells: Iterable[Cell], criteria: Iterable[Criterion], *, today: dt.date) -> Stand:
    """Where the children of one place stand, from its cells of the months up to the one that matters.

    The newest month in which anybody was seen, so that a month that has not begun never reads as nobody standing
    anywhere.
    """
    criteria = list(criteria)
    months = {period: standing for (_, period), standing in standings(cells, criteria).items()}
    seen = [period for period, standing in months.items() if standing.has_levels]
    now = max(seen, default=None)
    if now is None:
        return Stand()
    then = compared_month(seen, now)
    here, before = months[now], months[then] if then else Standing()
    return Stand(
        period=now,
        before_period=then,
        rows=tuple(
            AbilityRow(ability.name, here.levels[ability.code], before.levels.get(ability.code))
            for ability in abilities_of(criteria)
            if ability.code in here.levels
        ),
        child_count=here.children[0] if here.children else None,
        is_running=now == period_of(today),
    )
