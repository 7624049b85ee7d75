"""Where the children of places stand, from published counts: one reading, and one rule of comparing, for every page."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from assessments.models import Criterion, Rubric
from assessments.queries.carrying import carries_along
from clusters.calendar import add_months, period_of
from clusters.choices import RollupKind
from clusters.rollups import Cell
from clusters.scope import Scope

Counts = tuple[int, ...]
PlaceMonth = tuple[int, dt.date]

MONTHS_BACK = 11  # with the month itself: twelve
HALVES = 3  # positions of a school's cell, which tells no single level and cannot be carried to other words
COMPARED_MONTHS = 2  # levels move slowly: the earlier month is at least so many months back, where there is one


@dataclass(frozen=True)
class Ability:
    """An ability as pages of places name it."""

    code: str
    name: str


@dataclass(frozen=True)
class Standing:
    """Where the children of a place stand in a month. `levels` by ability code: levels 1 to 4, then not seen yet; of a
    school not on their own yet, on their own or further, then not seen yet.

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
        return None if self.counts is None else on_own_count(self.counts)


@dataclass(frozen=True)
class Stand:
    """Where a place's children stood in the newest month with levels, and in the month it is compared with."""

    period: dt.date | None = None
    before_period: dt.date | None = None
    rows: tuple[AbilityRow, ...] = ()
    child_count: int | None = None
    is_running: bool = False  # the month is not over: more children will be seen
    carried_to: Rubric | None = None  # the version as which the earlier month is read, where it had another one


def criteria_of(scope: Scope) -> list[Criterion]:
    """Every criterion of every published version, by the order of its ability, older versions first. One query."""
    return _ordered(Criterion.objects.visible_to(scope))


def criteria_of_tenant(tenant_id: int) -> list[Criterion]:
    """The same for a document that a worker makes. One query."""
    return _ordered(Criterion.objects.filter(tenant_id=tenant_id))


def _ordered(criteria: QuerySet[Criterion]) -> list[Criterion]:
    rows = criteria.filter(rubric__valid_from__isnull=False).select_related("ability", "rubric", "carried_to")
    return list(rows.order_by("ability__position", "ability_id", "pk"))


def abilities_of(criteria: Iterable[Criterion]) -> list[Ability]:
    """The abilities in their order, each once."""
    return list({c.ability.code: Ability(c.ability.code, c.ability.name) for c in criteria}.values())


def standings(cells: Iterable[Cell], criteria: Iterable[Criterion]) -> dict[PlaceMonth, Standing]:
    """Where children stand, by place and month, all in the words of the newest version among the cells.

    Levels of an earlier version are carried over as its mappings say, so that every child of an ability still counts once;
    where an ability began anew, its earlier months are left out of it. What the newest version gave up keeps its own
    figures. Where two versions were used in one month, the newer one is shown.
    """
    cells = [cell for cell in cells if cell.kind == RollupKind.ABILITY]
    read = _reader(cells, list(criteria))
    found: dict[PlaceMonth, tuple[list[Counts | None], dict[str, tuple[int, Counts | None]]]] = {}
    for cell in cells:
        children, levels = found.setdefault((cell.place_id, cell.period), ([], {}))
        if cell.cut == "children":
            children.append(cell.counts)
        elif (told := read(cell)) is not None:
            code, version, counts = told
            if code not in levels or levels[code][0] < version:
                levels[code] = (version, None if counts is None else (*counts[1:], counts[0]))
    return {
        key: Standing(children[0] if children else None, {code: counts for code, (_, counts) in levels.items()})
        for key, (children, levels) in found.items()
    }


def _reader(
    cells: Iterable[Cell], criteria: Collection[Criterion]
) -> Callable[[Cell], tuple[str, int, Counts | None] | None]:
    """A cell as (ability, version it was counted with, counts in the newest version's levels); None where it has no say."""
    by_cut = {f"c{c.pk}": c for c in criteria}
    by_id = {c.pk: c for c in criteria}
    newest = newest_rubric(cells, criteria)
    carries = carries_along(_steps(criteria), newest.pk).by_criterion if newest else {}
    current = {c.ability_id for c in criteria if newest is not None and c.rubric_id == newest.pk}

    def read(cell: Cell) -> tuple[str, int, Counts | None] | None:
        criterion = by_cut.get(cell.cut)
        if criterion is None or newest is None:
            return None
        version = criterion.rubric.version
        if criterion.rubric_id == newest.pk:
            return criterion.ability.code, version, cell.counts
        carry = carries.get(criterion.pk)
        if carry is not None:
            counts = None if cell.counts is None or len(cell.counts) == HALVES else carry.counts(cell.counts)
            return by_id[carry.criterion_id].ability.code, version, counts
        return None if criterion.ability_id in current else (criterion.ability.code, version, cell.counts)

    return read


def _steps(criteria: Collection[Criterion]) -> dict[int, tuple[int, int, Sequence[int]]]:
    rubrics = {c.pk: c.rubric_id for c in criteria}
    mappings = [c.carried_to for c in criteria if hasattr(c, "carried_to")]
    return {
        m.criterion_id: (m.becomes_id, rubrics[m.becomes_id], m.levels) for m in mappings if m.becomes_id in rubrics
    }


def rubrics_of(cells: Iterable[Cell], criteria: Iterable[Criterion]) -> list[Rubric]:
    """The versions that cells were counted with, oldest first."""
    by_cut = {f"c{c.pk}": c.rubric for c in criteria}
    found = {rubric.pk: rubric for cell in cells if (rubric := by_cut.get(cell.cut)) is not None}
    return sorted(found.values(), key=lambda each: (each.valid_from or dt.date.min, each.version))


def newest_rubric(cells: Iterable[Cell], criteria: Iterable[Criterion]) -> Rubric | None:
    """The newest version that cells were counted with."""
    return next(reversed(rubrics_of(cells, criteria)), None)


def carried_to(cells: Iterable[Cell], criteria: Iterable[Criterion]) -> Rubric | None:
    """The version as which months with other words are read; None where all have the same."""
    found = rubrics_of(cells, criteria)
    return found[-1] if len(found) > 1 else None


def own_share(counts: Counts | None, *, of_seen: bool = False) -> float | None:
    """Per cent on their own or further: of all children counted, or of those seen."""
    if not counts:
        return None
    whole = sum(counts[:-1]) if of_seen else sum(counts)
    return 100 * on_own_count(counts) / whole if whole else None


def on_own_count(counts: Counts) -> int:
    """Children on their own or further, of a place or of a school."""
    return counts[1] if len(counts) == HALVES else counts[2] + counts[3]


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
    cells, criteria = list(cells), list(criteria)
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
        carried_to=carried_to([cell for cell in cells if cell.period in (now, then)], criteria),
    )
