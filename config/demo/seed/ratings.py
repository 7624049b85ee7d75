"""A year of levels: most children move up one level, some stay, and much is not seen yet."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from assessments.models import RatingChange
from clusters.calendar import period_of
from config.demo.seed.children import Child, ClassGroup
from config.demo.seed.days import ONE_DAY, Days, at, last_of
from config.demo.seed.people import Person
from config.demo.seed.rows import Chance
from config.demo.seed.rubrics import Rubrics
from foundation.tenancy.connection import current_tenant_id

ABILITY_COUNT = 6
NOTHING = [None] * ABILITY_COUNT
DEMO_CARE = 0.45  # the demonstration's own class: partly looked at this month
SILENT_MONTHS = 4  # so long nothing comes from the silent school, this month not counted
# How readily each ability is looked at, in the rubric's order: asking is seen least, understanding most.
SEEN = (0.86, 0.58, 0.74, 0.92, 0.88, 0.64)
# How much of a class is looked at in a month, by kind of cluster: (a year ago, now).
CARE = {
    "main": (0.55, 0.85),
    "waiting": (0.7, 0.85),
    "regressed": (0.8, 0.3),
    "new": (0.25, 0.6),
    "seeding": (0.85, 0.95),
}
STUCK, TWO_UP = 0.18, 0.05  # share of cells that do not move in a year, and that move two levels


class Row(NamedTuple):
    """A rating on its way."""

    period: dt.date
    student_id: int
    rubric_id: int
    group: ClassGroup
    levels: list[int | None]
    changed_at: dt.datetime


@dataclass(frozen=True)
class Climb:
    """Where a child begins in one ability, and the months after which she stands one level higher."""

    start: int
    steps: tuple[int, ...]

    def level(self, month: int) -> int:
        """The level in the month with this index, 1 to 4."""
        return min(4, self.start + sum(1 for step in self.steps if month >= step))


def climb_of(child: Child, ability: int, chance: Chance) -> Climb:
    """How a child grows in one ability over the twelve months."""
    ease = (child.ready + chance.random()) / 2 + 0.05 * (child.grade_now - 3) - 0.04 * (ability in (1, 5))
    start = 1 + (ease > 0.42) + (ease > 0.72) + (ease > 0.97)
    draw = chance.random()
    if draw < STUCK:
        return Climb(start, ())
    if draw > 1 - TWO_UP:
        return Climb(start, (chance.randint(2, 5), chance.randint(6, 10)))
    return Climb(start, (chance.randint(2, 10),))


def build_ratings(
    groups: list[ClassGroup], *, rubrics: Rubrics, periods: list[dt.date], today: dt.date, days: Days, chance: Chance,
    year_of: dict[dt.date, int], demo: Person,
) -> int:  # fmt: skip
    """Write the ratings of every class; how many. The demonstration's own class has some of this month's cells."""
    rows = rate(
        groups, rubrics=rubrics, periods=periods, today=today, days=days, chance=chance, year_of=year_of, demo=demo
    )
    _write(rows)
    _keep_changes([r for r in rows if r.group.person is demo and r.period == period_of(today)], chance)
    return len(rows)


def rate(
    groups: list[ClassGroup], *, rubrics: Rubrics, periods: list[dt.date], today: dt.date, days: Days, chance: Chance,
    year_of: dict[dt.date, int], demo: Person | None,
) -> list[Row]:  # fmt: skip
    """The ratings of every class, not yet written."""
    climbs: dict[int, list[Climb]] = {}
    rows: list[Row] = []
    for group in groups:
        for month, period in enumerate(periods):
            if year_of[period] != group.year or days.is_vacation_month(period):
                continue
            if group.site.is_silent and month >= len(periods) - SILENT_MONTHS - 1:
                continue
            is_now = period == period_of(today)
            care = _care(group.kind, month / max(1, len(periods) - 1), chance) * (
                _so_far(today, chance) if is_now else 1
            )
            if group.person is demo and is_now:
                care = DEMO_CARE
            changed_at = _when(period, today, days, chance)
            if care <= 0 or changed_at is None:
                continue
            seen = _look(group, month, care, climbs, chance)
            rows += [
                Row(
                    period,
                    child.student.pk,
                    rubrics.of(period).pk,
                    group,
                    rubrics.levels(period, levels, is_far=child.student.roll_number % 5 == 0),
                    changed_at,
                )
                for child, levels in seen
            ]
    return rows


def _look(
    group: ClassGroup, month: int, care: float, climbs: dict[int, list[Climb]], chance: Chance
) -> list[tuple[Child, list[int | None]]]:
    """The children of a class of whom something was seen this month, with their levels."""
    found = []
    for child in group.children:
        if id(child) not in climbs:
            climbs[id(child)] = [climb_of(child, ability, chance) for ability in range(ABILITY_COUNT)]
        levels = [
            climb.level(month) if chance.random() < care * seen else None
            for climb, seen in zip(climbs[id(child)], SEEN, strict=True)
        ]
        if levels != NOTHING:
            found.append((child, levels))
    return found


def _write(rows: list[Row]) -> None:
    """All of them in one statement: thirty thousand rows, one by one, would take most of the time there is."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO assessments_rating (
                tenant_id, period, student_id, rubric_id, cluster_id, school_id, classroom_id, levels, by_id, changed_at
            )
            SELECT %s, period, student_id, rubric_id, cluster_id, school_id, classroom_id, levels::smallint[], by_id,
                changed_at
            FROM unnest(%s::date[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[],
                        %s::bigint[], %s::timestamptz[])
                AS u (period, student_id, rubric_id, cluster_id, school_id, classroom_id, levels, by_id, changed_at)
            """,
            [
                current_tenant_id(),
                [r.period for r in rows],
                [r.student_id for r in rows],
                [r.rubric_id for r in rows],
                [r.group.site.school.place.parent_id for r in rows],
                [r.group.site.school.pk for r in rows],
                [r.group.classroom.pk for r in rows],
                ["{" + ",".join("NULL" if level is None else str(level) for level in r.levels) + "}" for r in rows],
                [r.group.person.user.pk for r in rows],
                [r.changed_at for r in rows],
            ],
        )


def _care(kind: str, gone: float, chance: Chance) -> float:
    """What share of cells a class's teacher looks at in a month, when so much of the year is gone; 0 where in none."""
    if chance.happens(0.07):
        return 0.0
    first, now = CARE[kind]
    return min(1.0, first + (now - first) * gone + chance.uniform(-0.1, 0.1))


def _so_far(today: dt.date, chance: Chance) -> float:
    """How much of this month's looking is done by today: nothing yet in one class of five."""
    return min(1.0, today.day / 26) * (0.85 if chance.happens(0.8) else 0.0)


def _when(period: dt.date, today: dt.date, days: Days, chance: Chance) -> dt.datetime | None:
    """An afternoon of the month on which the class was looked at, before today; None when there was none yet."""
    last = min(last_of(period), today - ONE_DAY)
    open_days = days.school_days(period, last)[-12:]
    return at(chance.choice(open_days), 15, chance.randrange(60)) if open_days else None


def _keep_changes(rows: list[Row], chance: Chance) -> None:
    """What the demonstration's own class has this month as one save of its grid, each cell from nothing to a level."""
    cells = [(r.student_id, n, level) for r in rows for n, level in enumerate(r.levels) if level is not None]
    if not cells:
        return
    first = rows[0]
    RatingChange.objects.create(
        key=chance.uuid(),
        period=first.period,
        school=first.group.site.school,
        classroom=first.group.classroom,
        student_ids=[student_id for student_id, _n, _level in cells],
        positions=[n for _id, n, _level in cells],
        before=[None] * len(cells),
        after=[level for _id, _n, level in cells],
        by_id=first.group.person.user.pk,
        at=first.changed_at,
    )
