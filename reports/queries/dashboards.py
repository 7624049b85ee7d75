"""One place, one month, as its page shows it: read from published cells alone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Min, Q
from django.urls import reverse
from django.utils.translation import gettext

from assessments.models import Criterion, Rubric
from assessments.queries.standings import (
    MONTHS_BACK,
    Ability,
    Counts,
    PlaceMonth,
    Standing,
    abilities_of,
    carried_to,
    compared_month,
    criteria_of,
    on_own_count,
    own_share,
    standings,
)
from clusters.calendar import add_months, period_of, periods_between
from clusters.choices import Level, RollupKind
from clusters.models import Place, Rollup, TenantSettings
from clusters.queries import vacation_of
from clusters.rollups import Cell, read_rollup
from clusters.scope import Scope
from collectives.choices import MeetingState, Part
from collectives.models import Meeting
from foundation.tenancy.connection import current_tenant_id
from reports.queries.asked import TimeAsked, time_asked
from reports.queries.cells import NO_MEETINGS, MeetingNumbers, added, meeting_numbers, stage_counts
from reports.queries.paths import StagePaths, stage_paths

LATEST_WITHIN = 12


@dataclass(frozen=True)
class Row:
    """A place below: its meetings, its children, the one ability asked for, its clusters by stage."""

    place: Place
    numbers: MeetingNumbers
    standing: Standing
    ability: Counts | None
    is_ability_counted: bool
    stages: Counts
    asked: TimeAsked | None

    @property
    def is_cluster(self) -> bool:
        return bool(self.place.level == Level.CLUSTER)

    @property
    def url(self) -> str:
        """Its own page; schools have none."""
        return "" if self.place.level == Level.SCHOOL else reverse("place_dashboard", args=[self.place.public_id])

    @property
    def on_own(self) -> int | None:
        """Children on their own or further in the ability asked for."""
        return on_own_count(self.ability) if self.ability else None

    @property
    def cluster_count(self) -> int:
        return sum(self.stages)

    @property
    def started_count(self) -> int:
        return sum(self.stages[1:])

    @property
    def stage(self) -> int:
        """Of a single cluster."""
        return next((code for code, count in enumerate(self.stages) if count), 0)


@dataclass(frozen=True)
class Dashboard:
    """Everything the page of a place shows of a month."""

    place: Place
    settings: TenantSettings
    above: list[Place]
    month: dt.date
    is_running: bool  # the month is not over: more will be written
    numbers: MeetingNumbers
    meeting: Meeting | None
    year: list[dict[str, Any]]
    times: list[tuple[dt.date, MeetingNumbers]]
    months: list[tuple[dt.date, MeetingNumbers]]
    abilities: list[Ability]
    standing: Standing
    chart: list[dict[str, Any]]
    then: dt.date | None
    multiples: list[dict[str, Any]]
    level_months: list[dt.date]
    carried_to: Rubric | None
    most_moved: str
    least_seen: str
    ability: Ability | None
    stages_by_year: list[tuple[int, Counts]]
    paths: StagePaths | None
    asked: TimeAsked | None
    rows: list[Row]

    @property
    def is_cluster(self) -> bool:
        return bool(self.place.level == Level.CLUSTER)

    @property
    def earlier_month(self) -> dt.date:
        return add_months(self.month, -1)

    @property
    def is_empty(self) -> bool:
        """Nothing was ever counted here."""
        return (
            not self.standing.is_counted
            and not self.numbers.is_counted
            and not any(n.is_counted for _, n in self.months)
        )

    @property
    def time_compared(self) -> tuple[tuple[dt.date, MeetingNumbers], tuple[dt.date, MeetingNumbers]] | None:
        """This month's minutes and those of the first month of the twelve; None where there are not both."""
        if len(self.times) < 2 or self.times[-1][0] != self.month:
            return None
        return self.times[-1], self.times[0]

    @property
    def level_words(self) -> str:
        """What the chart of levels shows, in a sentence or two."""
        words = {"moved": self.most_moved, "unseen": self.least_seen}
        if self.most_moved and self.most_moved == self.least_seen:
            return gettext("%(moved)s moved most, and is still the ability seen least.") % words
        said = [gettext("%(moved)s moved most.") % words] if self.most_moved else []
        said += [gettext("%(unseen)s is the ability seen least.") % words] if self.least_seen else []
        return " ".join(said)

    @property
    def stages(self) -> Counts:
        return added(counts for _, counts in self.stages_by_year)

    @property
    def cluster_count(self) -> int:
        return sum(self.stages)

    @property
    def started_count(self) -> int:
        return sum(self.stages[1:])


@dataclass(frozen=True)
class Own:
    """What was counted of a place itself, over all the months its page may need; and the words for it."""

    cells: list[Cell]
    criteria: list[Criterion]
    latest: dt.date  # the newest month, of the last thirteen, in which a child was seen; else the current one

    @property
    def abilities(self) -> list[Ability]:
        return abilities_of(self.criteria)


def own_counts(scope: Scope, place: Place, *, settings: TenantSettings, asked: dt.date | None = None) -> Own:
    """The place's own cells for the month asked for, else for whichever of the last thirteen will be shown. Two queries."""
    current = period_of(scope.today)
    first = _first_needed(asked or add_months(current, -LATEST_WITHIN), settings)
    last = max(_last_needed(asked or current, settings), current)
    cells = read_rollup(scope, places=[place], first=first, last=last)
    seen = [
        cell.period
        for cell in cells
        if cell.cut == "children" and cell.period <= current and (cell.counts is None or cell.counts[1] > 0)
    ]
    return Own(cells, criteria_of(scope), max(seen, default=current))


def _first_needed(month: dt.date, settings: TenantSettings) -> dt.date:
    year_first = settings.year_bounds(settings.academic_year_of(month))[0]
    return min(year_first, add_months(month, -MONTHS_BACK))


def _last_needed(month: dt.date, settings: TenantSettings) -> dt.date:
    year_first = settings.year_bounds(settings.academic_year_of(month))[0]
    return max(add_months(year_first, 11), month)


def first_counted(place: Place) -> dt.date | None:
    """The first month that was ever counted of a place; None where none was. One query."""
    kinds = (RollupKind.ABILITY, RollupKind.MEETING)
    rows = Rollup.objects.filter(tenant_id=current_tenant_id(), place=place, kind__in=kinds)
    return cast("dt.date | None", rows.aggregate(first=Min("period"))["first"])


def dashboard(
    scope: Scope, place: Place, *, month: dt.date, settings: TenantSettings, own: Own, ability: str = ""
) -> Dashboard:
    """The page of a cluster, or of a place above clusters. The number of queries does not depend on what is below.

    `own` are the place's own counts for that month; `ability` is the code of the one shown for each place below, the one
    seen least when it is not told.
    """
    year_first = settings.year_bounds(settings.academic_year_of(month))[0]
    months = periods_between(add_months(month, -MONTHS_BACK), month)
    first, last = _first_needed(month, settings), _last_needed(month, settings)
    around = Place.objects.visible_to(scope).filter(Q(parent=place) | Q(pk__in=place.ancestor_ids)).order_by("pk")
    below = [each for each in around if each.parent_id == place.pk]
    above = sorted((each for each in around if each.parent_id != place.pk), key=lambda each: each.path)
    below_cells = read_rollup(scope, places=below, first=month, last=month)
    own_cells = [cell for cell in own.cells if first <= cell.period <= last]
    numbers, below_numbers = meeting_numbers(own_cells), meeting_numbers(below_cells)
    shown_cells = [cell for cell in own_cells if months[0] <= cell.period <= month]
    standing = standings([*shown_cells, *below_cells], own.criteria)
    counted = {code for each in standing.values() for code in each.levels}
    abilities = [each for each in own.abilities if each.code in counted]
    stages = stage_counts([*own_cells, *below_cells], month) if place.level != Level.CLUSTER else {}
    asked = time_asked([*own_cells, *below_cells], month, cap=settings.asked_cap_min)
    here = standing.get((place.pk, month), Standing())
    seen = [period for (pk, period), stood in standing.items() if pk == place.pk and stood.has_levels]
    then = compared_month(seen, month)
    is_running = month == period_of(scope.today)
    chart = _chart(abilities, here, standing.get((place.pk, then)) if then else None)
    shown = next((a for a in abilities if a.code == ability), None) or _least_seen(abilities, here)
    meetings = _meetings(scope, place, first, last)
    return Dashboard(
        place=place,
        settings=settings,
        above=above,
        month=month,
        is_running=is_running,
        numbers=numbers.get((place.pk, month), NO_MEETINGS),
        meeting=meetings.get(month),
        year=_year(scope, place, first=year_first, month=month, settings=settings, numbers=numbers, meetings=meetings),
        times=[(m, n) for m in months if sum((n := numbers.get((place.pk, m), NO_MEETINGS)).time)],
        months=[(m, n) for m in months if (n := numbers.get((place.pk, m), NO_MEETINGS)).is_counted],
        abilities=abilities,
        standing=here,
        chart=chart,
        then=then,
        multiples=_multiples(abilities, standing, place, months),
        level_months=months,
        carried_to=carried_to(shown_cells, own.criteria),
        most_moved=_most_moved(chart, of_seen=is_running),
        least_seen=least.name if (least := _least_seen(abilities, here)) and here.has_levels else "",
        ability=shown,
        stages_by_year=sorted(stages.get(place.pk, {}).items()),
        paths=stage_paths(own_cells, place.pk, month) if place.level != Level.CLUSTER else None,
        asked=asked.get(place.pk),
        rows=[
            _row(each, month=month, numbers=below_numbers, standing=standing, stages=stages, asked=asked, ability=shown)
            for each in below
        ],
    )


def _row(
    place: Place,
    *,
    month: dt.date,
    numbers: dict[PlaceMonth, MeetingNumbers],
    standing: dict[PlaceMonth, Standing],
    stages: dict[int, dict[int, Counts]],
    asked: dict[int, TimeAsked],
    ability: Ability | None,
) -> Row:
    stood = standing.get((place.pk, month), Standing())
    code = ability.code if ability else ""
    return Row(
        place=place,
        numbers=numbers.get((place.pk, month), NO_MEETINGS),
        standing=stood,
        ability=stood.levels.get(code),
        is_ability_counted=code in stood.levels,
        stages=added(stages.get(place.pk, {}).values()),
        asked=asked.get(place.pk),
    )


def _chart(abilities: Sequence[Ability], now: Standing, before: Standing | None) -> list[dict[str, Any]]:
    return [
        {"name": a.name, "counts": now.levels[a.code], "before": before.levels.get(a.code) if before else None}
        for a in abilities
        if a.code in now.levels
    ]


def _multiples(
    abilities: Sequence[Ability], standing: dict[PlaceMonth, Standing], place: Place, months: Sequence[dt.date]
) -> list[dict[str, Any]]:
    def column(code: str, month: dt.date) -> Counts | str | None:
        stood = standing.get((place.pk, month), Standing())
        if code not in stood.levels or not stood.has_levels:
            return None
        counts = stood.levels[code]
        return "withheld" if counts is None else counts

    return [{"name": a.name, "months": [column(a.code, month) for month in months]} for a in abilities]


def _most_moved(chart: Sequence[dict[str, Any]], *, of_seen: bool) -> str:
    """The ability whose share on their own or further rose most since the earlier month; empty where none rose."""
    moved = [
        (now - before, row["name"])
        for row in chart
        if (now := own_share(row["counts"], of_seen=of_seen)) is not None
        and (before := own_share(row["before"], of_seen=of_seen)) is not None
    ]
    rise, name = max(moved, default=(0, ""))
    return name if round(rise) >= 1 else ""


def _least_seen(abilities: Sequence[Ability], here: Standing) -> Ability | None:
    counted = [(counts[-1], -n, a) for n, a in enumerate(abilities) if (counts := here.levels.get(a.code))]
    return max(counted, key=lambda each: each[:2])[2] if counted else next(iter(abilities), None)


def _meetings(scope: Scope, place: Place, first: dt.date, last: dt.date) -> dict[dt.date, Meeting]:
    """The cluster's own meetings by month, for those who may open them; where two, the one not cancelled."""
    if place.level != Level.CLUSTER or not scope.may("meeting.read"):
        return {}
    rows = Meeting.objects.visible_to(scope).filter(cluster=place, period__range=(first, last)).order_by("pk")
    return {m.period: m for m in sorted(rows, key=lambda m: m.state != MeetingState.CANCELLED)}


def _year(
    scope: Scope,
    place: Place,
    *,
    first: dt.date,
    month: dt.date,
    settings: TenantSettings,
    numbers: dict[PlaceMonth, MeetingNumbers],
    meetings: dict[dt.date, Meeting],
) -> list[dict[str, Any]]:
    """Twelve months for `year_strip`: held, cancelled or none with the reason, or still to come; none above clusters."""
    year: list[dict[str, Any]] = []
    if place.level != Level.CLUSTER:
        return year
    current = period_of(scope.today)
    for period in periods_between(first, add_months(first, 11)):
        n, meeting = numbers.get((place.pk, period), NO_MEETINGS), meetings.get(period)
        shown: dict[str, Any] = {"month": period, "is_now": period == month}
        if n.held or n.begun:
            shown |= {"state": "done", "minutes": n.minutes, "came": n.came, "expected": n.expected}
            shown["note"] = "" if n.held else gettext("not closed yet")
            shown["parts"] = {part: "" if done else "none" for part, done in zip(Part.values, n.parts[:4], strict=True)}
        elif n.planned:
            shown |= {"state": "planned", "note": gettext("planned")}
        elif vacation := vacation_of(settings, period):
            shown |= {"state": "off", "note": vacation}
        elif n.cancelled:
            shown |= {"state": "cancelled", "note": meeting.cancel_reason if meeting else gettext("cancelled")}
        elif period >= current:
            shown |= {"state": "planned", "note": gettext("not planned yet") if period == current else ""}
        else:
            shown |= {"state": "off", "note": gettext("no meeting") if n.due else gettext("not begun yet")}
        if meeting and meeting.state != MeetingState.CANCELLED:
            shown["url"] = meeting.get_absolute_url()
        year.append(shown)
    return year
