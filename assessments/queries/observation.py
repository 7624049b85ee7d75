"""Who has been looked at, when, and in what: this week's children, and children x abilities.

A look is a cell that holds a level, on the day on which somebody chose it (`RatingChange`; where a month was loaded
without them, the day of the row), never later than the month it stands for; or a diary note on the child, on its own day.
A restricted note counts for its author alone.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils import timezone

from assessments.models import Criterion, ObservationPace
from assessments.queries.grid import Ability, rubric_abilities
from clusters.calendar import add_months, period_of
from clusters.models import Classroom
from clusters.scope import Scope
from foundation.statements import Statement

LOOK_BACK_MONTHS = 3  # a child who was not looked at for so long has "not been seen for a while"
YEAR_MONTHS = 12

_MY_CLASSES = """
    SELECT t.classroom_id AS id FROM clusters_classteacher t
    WHERE t.tenant_id = %(tenant)s AND t.teacher_id = %(teacher)s
        AND t.starts_on <= %(today)s AND (t.ends_on IS NULL OR t.ends_on > %(today)s)
"""
_ONE_CLASS = "SELECT %(classroom)s AS id"

# `day` is the last look, `earlier` the last one before this week's Monday. A note's abilities are found in the rubric of
# today; a note that names none is a look at the child alone.
_LOOKS = """
kids AS MATERIALIZED (
    SELECT c.id AS classroom_id, c.public_id AS class_id, c.grades, c.section, s.id AS student_id,
        s.public_id AS child_id, s.roll_number, s.first_name, e.grade
    FROM clusters_classroom c
    JOIN clusters_enrolment e ON e.tenant_id = %(tenant)s AND e.classroom_id = c.id
        AND e.starts_on <= %(today)s AND (e.ends_on IS NULL OR e.ends_on > %(today)s)
    JOIN clusters_student s ON s.tenant_id = %(tenant)s AND s.id = e.student_id
    WHERE c.tenant_id = %(tenant)s AND c.school_id = ANY (%(schools)s) AND c.id IN ({classes})
), chosen AS MATERIALIZED (
    SELECT u.student_id, x.period, u.position, max(d.day) AS day,
        max(d.day) FILTER (WHERE d.day < %(monday)s) AS earlier
    FROM assessments_ratingchange x
    CROSS JOIN LATERAL unnest(x.student_ids, x.positions, x.after) AS u (student_id, position, level)
    CROSS JOIN LATERAL (
        SELECT least((x.at AT TIME ZONE %(zone)s)::date, (x.period + interval '1 month - 1 day')::date) AS day
    ) d
    WHERE x.tenant_id = %(tenant)s AND x.classroom_id IN (SELECT classroom_id FROM kids)
        AND x.period BETWEEN %(first)s AND %(period)s AND u.level IS NOT NULL
    GROUP BY 1, 2, 3
), looks AS MATERIALIZED (
    SELECT r.student_id, r.rubric_id, cell.n::int - 1 AS position, coalesce(x.day, r.day) AS day,
        CASE WHEN x.day IS NOT NULL THEN x.earlier WHEN r.day < %(monday)s THEN r.day END AS earlier
    FROM (
        SELECT r.student_id, r.rubric_id, r.period, r.levels,
            least((r.changed_at AT TIME ZONE %(zone)s)::date, (r.period + interval '1 month - 1 day')::date) AS day
        FROM kids
        CROSS JOIN LATERAL (
            SELECT * FROM assessments_rating own
            WHERE own.tenant_id = %(tenant)s AND own.student_id = kids.student_id
                AND own.period BETWEEN %(first)s AND %(period)s AND array_remove(own.levels, NULL) <> '{{}}'
            {newest}
        ) r
        OFFSET 0  -- the day is worked out once a row, not once a cell
    ) r
    CROSS JOIN LATERAL unnest(r.levels) WITH ORDINALITY AS cell (level, n)
    LEFT JOIN chosen x ON x.student_id = r.student_id AND x.period = r.period AND x.position = cell.n - 1
    WHERE cell.level IS NOT NULL
    UNION ALL
    SELECT n.student_id, {criterion}, d.noted_on, CASE WHEN d.noted_on < %(monday)s THEN d.noted_on END
    FROM kids
    JOIN assessments_notechild n ON n.tenant_id = %(tenant)s AND n.student_id = kids.student_id
    JOIN assessments_diarynote d ON d.tenant_id = %(tenant)s AND d.id = n.note_id
        AND d.deleted_at IS NULL AND d.noted_on BETWEEN %(first)s AND %(today)s
        AND (NOT d.is_restricted OR d.teacher_id = %(teacher)s)
    {abilities}
)
"""
_OF_CELLS = {
    "classes": _ONE_CLASS,
    "newest": "",
    "criterion": "k.rubric_id, k.position",
    "abilities": """
    LEFT JOIN assessments_noteability a ON a.tenant_id = %(tenant)s AND a.note_id = n.note_id
    LEFT JOIN assessments_criterion k ON k.tenant_id = %(tenant)s AND k.ability_id = a.ability_id
        AND k.rubric_id = %(rubric)s
    """,
}
# Looks of an earlier month are earlier: a month that touches this week, one that does too, and the newest one before.
_OF_CHILDREN = {"newest": "ORDER BY own.period DESC LIMIT 3", "criterion": "NULL, NULL", "abilities": ""}
_TAKES = {
    "tenant": "bigint",
    "teacher": "bigint",
    "schools": "bigint[]",
    "today": "date",
    "monday": "date",
    "period": "date",
    "first": "date",
    "zone": "text",
}
_CLASS = {"classroom": "bigint"}

_FOCUS = """
WITH {looks}, ranked AS (
    SELECT kids.class_id, kids.grades, kids.section, kids.child_id, kids.roll_number, kids.first_name,
        max(looks.earlier) AS earlier_on, max(looks.day) AS seen_on
    FROM kids LEFT JOIN looks ON looks.student_id = kids.student_id
    GROUP BY 1, 2, 3, 4, 5, 6
), turns AS (
    SELECT *, row_number() OVER (PARTITION BY class_id ORDER BY earlier_on NULLS FIRST, roll_number, child_id) AS turn,
        row_number() OVER (
            PARTITION BY class_id, coalesce(seen_on >= %(monday)s, false)
            ORDER BY earlier_on NULLS FIRST, roll_number, child_id
        ) AS turn_of_unseen,
        coalesce((
            SELECT focus_count FROM assessments_observationpace
            WHERE tenant_id = %(tenant)s AND teacher_id = %(teacher)s
        ), %(count)s) AS focus_count
    FROM ranked
), rounds AS (
    SELECT *, bool_and(coalesce(seen_on >= %(monday)s, false)) FILTER (WHERE turn <= focus_count)
        OVER (PARTITION BY class_id) AS is_done,
        count(*) FILTER (WHERE NOT coalesce(seen_on >= %(monday)s, false)) OVER (PARTITION BY class_id) AS left_count
    FROM turns
)
SELECT class_id, grades, section, child_id, roll_number, first_name, earlier_on, seen_on
FROM rounds
WHERE CASE WHEN is_done AND left_count > 0 THEN turn_of_unseen <= focus_count AND NOT coalesce(seen_on >= %(monday)s, false)
    ELSE turn <= focus_count END
ORDER BY grades, section, class_id, turn
"""
_OF_MINE, _OF_ONE = (
    Statement(
        name,
        _FOCUS.format(looks=_LOOKS.format(classes=classes, **_OF_CHILDREN)),
        takes=_TAKES | {"count": "int"} | more,
    )
    for name, classes, more in (("focus_of_mine", _MY_CLASSES, {}), ("focus_of_class", _ONE_CLASS, _CLASS))
)

_CELLS = Statement(
    "cells_seen",
    f"""
WITH {_LOOKS.format(**_OF_CELLS)}
SELECT kids.child_id, kids.roll_number, kids.first_name, kids.grade, looks.rubric_id, looks.position, max(looks.day),
    count(looks.day)
FROM kids LEFT JOIN looks ON looks.student_id = kids.student_id
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY kids.roll_number, kids.child_id
""",  # noqa: S608  parts of ours; every value is a parameter
    takes=_TAKES | _CLASS | {"rubric": "bigint"},
)


_Seen = tuple[dt.date | None, int]  # the last look, and how many months had one


class _Child(NamedTuple):
    public_id: uuid.UUID
    number: int
    name: str
    grade: int


@dataclass(frozen=True)
class FocusChild:
    """One of this week's children. `last_on` is her last look before this week, `seen_on` one since Monday."""

    class_id: uuid.UUID
    class_label: str
    public_id: uuid.UUID
    number: int
    name: str
    last_on: dt.date | None
    seen_on: dt.date | None


@dataclass(frozen=True)
class Sight:
    """A child in one ability: the last look, how many months had one, and how it stands against the thresholds."""

    ability: Ability
    seen_on: dt.date | None
    count: int
    weeks: int | None
    is_due: bool


@dataclass(frozen=True)
class ChildSights:
    """A row of the matrix: the abilities in the rubric's order, None for one that is not asked of the child's grade."""

    public_id: uuid.UUID
    number: int
    name: str
    seen_on: dt.date | None
    weeks: int | None
    is_due: bool
    sights: tuple[Sight | None, ...]

    @property
    def due_names(self) -> list[str]:
        """Abilities to look at again."""
        return [sight.ability.name for sight in self.sights if sight is not None and sight.is_due]


@dataclass(frozen=True)
class AbilitySights:
    """A column of the matrix: with how many children the ability was looked at lately, and with how many never."""

    ability: Ability
    lately_count: int
    never_count: int
    child_count: int


@dataclass(frozen=True)
class Sights:
    """Children x abilities of a class."""

    abilities: tuple[AbilitySights, ...]
    children: tuple[ChildSights, ...]

    @property
    def due_count(self) -> int:
        """Children who were not looked at for longer than the teacher means to wait."""
        return sum(child.is_due for child in self.children)

    @property
    def rarest(self) -> AbilitySights | None:
        """The ability that was looked at with the fewest children lately; None when it was with all of them."""
        found = min(self.abilities, key=lambda each: each.lately_count, default=None)
        return found if found is not None and found.lately_count < found.child_count else None


def monday_of(day: dt.date) -> dt.date:
    """The first day of a week."""
    return day - dt.timedelta(days=day.weekday())


def pace_of(scope: Scope) -> ObservationPace:
    """The person's own thresholds, else ours, unsaved. One query."""
    teacher_id = scope.teacher_id or 0
    found = ObservationPace.objects.filter(tenant_id=scope.tenant_id, teacher_id=teacher_id).first()
    return found or ObservationPace(tenant_id=scope.tenant_id, teacher_id=teacher_id)


def _told(scope: Scope, *, months: int, **more: Any) -> dict[str, Any]:
    period = period_of(scope.today)
    return {
        "tenant": scope.tenant_id,
        "teacher": scope.teacher_id or 0,
        "schools": list(scope.school_ids),
        "today": scope.today,
        "monday": monday_of(scope.today),
        "period": period,
        "first": add_months(period, -months),
        "zone": timezone.get_current_timezone_name(),
        **more,
    }


def focus_children(scope: Scope, classroom: Classroom | None = None) -> list[FocusChild]:
    """This week's children of a class, or of each of the person's own classes: who was not looked at for longest.

    The choice stands from Monday on: who has been looked at since stays in it, with `seen_on`. Once all of them have been,
    the next ones who have not stand here. One query.
    """
    default = ObservationPace._meta.get_field("focus_count").default
    told = _told(scope, months=LOOK_BACK_MONTHS, count=default)
    rows = _OF_MINE.rows(told) if classroom is None else _OF_ONE.rows(told | {"classroom": classroom.pk})
    monday = monday_of(scope.today)
    return [
        FocusChild(
            class_id=class_id,
            class_label=Classroom(grades=grades, section=section).label,
            public_id=child_id,
            number=number,
            name=name,
            last_on=last_on,
            seen_on=seen_on if seen_on is not None and seen_on >= monday else None,
        )
        for class_id, grades, section, child_id, number, name, last_on, seen_on in rows
    ]


def class_sights(scope: Scope, classroom: Classroom, pace: ObservationPace) -> Sights:
    """When each child was last looked at in each ability, over the last twelve months, against a teacher's thresholds.

    Children by roll number, abilities as the rubric has them. Two queries, and one more where an earlier rubric was in use.
    """
    abilities = rubric_abilities(scope, on=period_of(scope.today), classroom=classroom)
    rubric_id = abilities[0].rubric_id if abilities else None
    rows = _CELLS.rows(_told(scope, months=YEAR_MONTHS - 1, classroom=classroom.pk, rubric=rubric_id))
    places = _places(scope, abilities, {row[4] for row in rows if row[4] is not None})
    children: dict[uuid.UUID, _Child] = {}
    cells: dict[tuple[uuid.UUID, int], _Seen] = {}
    lasts: dict[uuid.UUID, dt.date] = {}
    for child_id, number, name, grade, rubric_id, position, day, count in rows:
        children[child_id] = _Child(child_id, number, name, grade)
        if day is not None:
            lasts[child_id] = max(day, lasts.get(child_id, day))
        place = places.get((rubric_id, position))
        if place is not None:
            known_day, known_count = cells.get((child_id, place), (None, 0))
            cells[child_id, place] = (max(day, known_day or day), known_count + count)
    lines = []
    for child in children.values():
        asked = [ability if not ability.grades or child.grade in ability.grades else None for ability in abilities]
        seen = [(a, cells.get((child.public_id, a.position), (None, 0))) if a else None for a in asked]
        lines.append(_line(scope, pace, child, seen, lasts.get(child.public_id)))
    return Sights(tuple(_column(lines, index, ability) for index, ability in enumerate(abilities)), tuple(lines))


def _line(
    scope: Scope,
    pace: ObservationPace,
    child: _Child,
    seen: Sequence[tuple[Ability, _Seen] | None],
    last: dt.date | None,
) -> ChildSights:
    sights: list[Sight | None] = []
    for one in seen:
        if one is None:
            sights.append(None)
            continue
        ability, (day, count) = one
        weeks = _weeks(scope, day)
        sights.append(Sight(ability, day, count, weeks, is_due=weeks is None or weeks >= pace.ability_weeks))
    weeks = _weeks(scope, last)
    is_due = weeks is None or weeks >= pace.child_weeks
    return ChildSights(child.public_id, child.number, child.name, last, weeks, is_due, tuple(sights))


def _column(lines: Sequence[ChildSights], index: int, ability: Ability) -> AbilitySights:
    sights = [sight for line in lines if (sight := line.sights[index]) is not None]
    return AbilitySights(
        ability,
        lately_count=sum(not sight.is_due for sight in sights),
        never_count=sum(sight.seen_on is None for sight in sights),
        child_count=len(sights),
    )


def _weeks(scope: Scope, day: dt.date | None) -> int | None:
    """Whole weeks since a day."""
    return None if day is None else max(0, (scope.today - day).days) // 7


def _places(scope: Scope, abilities: Sequence[Ability], rubric_ids: set[int]) -> dict[tuple[int, int], int]:
    """(rubric, position) -> the position of the same ability in the rubric of today."""
    here = {ability.code: ability.position for ability in abilities}
    places = {(ability.rubric_id, ability.position): ability.position for ability in abilities}
    if others := rubric_ids - {ability.rubric_id for ability in abilities}:
        criteria = Criterion.objects.visible_to(scope).filter(rubric_id__in=others)
        for rubric_id, position, code in criteria.values_list("rubric_id", "position", "ability__code"):
            if code in here:
                places[rubric_id, position] = here[code]
    return places
