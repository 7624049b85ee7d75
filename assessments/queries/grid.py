"""Reads of a class grid."""

import datetime as dt
import uuid
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.translation import get_language

from assessments.choices import GradeBand
from assessments.models import LEVEL_COUNT, Criterion, Rating, RatingChange, Rubric
from assessments.queries.carrying import carries_to
from clusters.calendar import add_months
from clusters.models import Classroom, ClassTeacher
from clusters.scope import Scope

EARLIER_MONTHS = 12  # how far back the last level is looked for
NOT_ASKED = -1  # the rubric does not ask this ability of the child's grade
Levels = tuple[int, ...]  # one place a criterion position: 1 to 4, 0 for "not seen yet", or NOT_ASKED

_CLASSES = """
SELECT c.public_id, c.grades, c.section, count(e.student_id), count(r.student_id),
    EXISTS (
        SELECT 1 FROM clusters_classteacher t
        WHERE t.tenant_id = c.tenant_id AND t.classroom_id = c.id AND t.teacher_id = %(teacher)s
            AND t.starts_on <= %(today)s AND (t.ends_on IS NULL OR t.ends_on > %(today)s)
    )
FROM clusters_classroom c
LEFT JOIN clusters_enrolment e ON e.tenant_id = c.tenant_id AND e.classroom_id = c.id
    AND e.starts_on < %(after)s AND (e.ends_on IS NULL OR e.ends_on > %(period)s)
LEFT JOIN assessments_rating r ON r.tenant_id = c.tenant_id AND r.period = %(period)s AND r.student_id = e.student_id
    AND array_remove(r.levels, NULL) <> '{}'
WHERE c.tenant_id = %(tenant)s AND c.school_id = ANY (%(schools)s) AND c.year = %(year)s
GROUP BY c.id
ORDER BY c.grades, c.section, c.id
"""

_ROSTER = """
SELECT s.id, s.public_id::text, s.roll_number, s.first_name, e.grade, r.levels
FROM clusters_enrolment e
JOIN clusters_student s ON s.tenant_id = e.tenant_id AND s.id = e.student_id
LEFT JOIN assessments_rating r ON r.tenant_id = e.tenant_id AND r.period = %(period)s AND r.student_id = e.student_id
WHERE e.tenant_id = %(tenant)s AND e.classroom_id = %(classroom)s
    AND e.starts_on < %(after)s AND (e.ends_on IS NULL OR e.ends_on > %(period)s)
ORDER BY s.roll_number, s.id
"""


@dataclass(frozen=True)
class ClassLine:
    """A class in the list: how many of its children have any level this month."""

    public_id: uuid.UUID
    label: str
    child_count: int
    seen_count: int
    is_mine: bool

    @property
    def seen_pct(self) -> int:
        return round(100 * self.seen_count / self.child_count) if self.child_count else 0


@dataclass(frozen=True)
class Ability:
    """A column of the grid: a criterion of the rubric."""

    rubric_id: int
    position: int
    code: str
    name: str
    words: tuple[str, ...]  # what levels 1 to 4 look like
    grades: frozenset[int]  # empty: every grade
    bands: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (grades, their own words), where children differ in them


@dataclass(frozen=True)
class Row:
    """A child on the grid. `levels`, `was` (the last level before), `was_on` (its month) run by criterion position."""

    index: int
    public_id: uuid.UUID
    number: int
    name: str
    levels: Levels
    was: Levels
    was_on: tuple[dt.date | None, ...]
    changed: frozenset[int]  # positions changed today
    bad: Mapping[int, str]  # position -> what is wrong with what was chosen


@dataclass(frozen=True)
class Grid:
    """A class in a month."""

    abilities: tuple[Ability, ...]
    rows: tuple[Row, ...]

    @property
    def seen(self) -> str:
        """What the page shows, as one word: it comes back with a save, so that an untouched cell is never written."""
        return as_seen((row.public_id, row.levels) for row in self.rows)

    @property
    def digits(self) -> int:
        """How many digits the longest roll number has."""
        return max((len(str(row.number)) for row in self.rows), default=1)

    @property
    def months_before(self) -> list[dt.date]:
        """Months in which a last level was found, newest first."""
        return sorted({month for row in self.rows for month in row.was_on if month}, reverse=True)

    @property
    def has_gaps(self) -> bool:
        """Whether some ability is not asked of some child."""
        return any(NOT_ASKED in row.levels for row in self.rows)

    def ability(self, code: str) -> Ability | None:
        """The ability with this code."""
        return next((a for a in self.abilities if a.code == code), None)

    def only(self, children: Container[uuid.UUID]) -> "Grid":
        """The same class with these children alone."""
        kept = [row for row in self.rows if row.public_id in children]
        return replace(self, rows=tuple(replace(row, index=index) for index, row in enumerate(kept)))

    def with_choices(self, levels: Mapping[uuid.UUID, Levels], bad: Mapping[tuple[uuid.UUID, int], str]) -> "Grid":
        """The same class with what was chosen but not saved, and what is wrong with it."""
        wrong: dict[uuid.UUID, dict[int, str]] = {}
        for (student, position), words in bad.items():
            wrong.setdefault(student, {})[position] = words
        rows = tuple(
            replace(row, levels=levels.get(row.public_id, row.levels), bad=wrong.get(row.public_id, {}))
            for row in self.rows
        )
        return replace(self, rows=rows)


@dataclass(frozen=True)
class AbilitySum:
    """Where a class stands in one ability: children at levels 1 to 4, then not seen yet."""

    ability: Ability
    counts: tuple[int, int, int, int, int]

    @property
    def child_count(self) -> int:
        return sum(self.counts)

    @property
    def unseen_count(self) -> int:
        return self.counts[4]

    @property
    def seen_count(self) -> int:
        return self.child_count - self.unseen_count

    @property
    def far_count(self) -> int:
        """Children who do it on their own or further."""
        return self.counts[2] + self.counts[3]


def as_seen(children: Iterable[tuple[uuid.UUID, Levels]]) -> str:
    """Children and their levels: 32 digits of the `public_id`, then a digit a position, a dash where it is not asked."""
    signs = "01234-"  # NOT_ASKED, the last
    return " ".join(f"{student.hex}{''.join(signs[level] for level in levels)}" for student, levels in children)


def classes_of_school(scope: Scope, *, year: int, period: dt.date) -> list[ClassLine]:
    """Classes of the person's own schools in an academic year, by grade, her own first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            _CLASSES,
            {
                "tenant": scope.tenant_id,
                "schools": list(scope.school_ids),
                "teacher": scope.teacher_id,
                "today": scope.today,
                "year": year,
                "period": period,
                "after": add_months(period, 1),
            },
        )
        found = [
            ClassLine(public_id, Classroom(grades=grades, section=section).label, children, seen, is_mine)
            for public_id, grades, section, children, seen, is_mine in cursor.fetchall()
        ]
    return sorted(found, key=lambda line: not line.is_mine)


def is_class_teacher(scope: Scope, classroom: Classroom) -> bool:
    """Whether the person teaches this class today. One query."""
    if scope.teacher_id is None:
        return False
    current = Q(ends_on__isnull=True) | Q(ends_on__gt=scope.today)
    return ClassTeacher.objects.filter(
        current,
        tenant_id=scope.tenant_id,
        classroom_id=classroom.pk,
        teacher_id=scope.teacher_id,
        starts_on__lte=scope.today,
    ).exists()


def rubric_abilities(scope: Scope, *, on: dt.date, classroom: Classroom | None = None) -> tuple[Ability, ...]:
    """The abilities of the rubric valid on a day, by position, in the reader's language; empty when there is none.

    With a classroom, `on` is a period, and the month keeps the rubric it began with. One query.
    """
    rubric = Rubric.objects.visible_to(scope).on(on).values("pk")[:1]
    wanted = Q(rubric_id__in=rubric)
    if classroom is not None:
        begun = Rating.objects.visible_to(scope).in_period(on).filter(classroom_id=classroom.pk).values("rubric_id")[:1]
        wanted = Q(rubric_id__in=begun) | (~Q(Exists(begun)) & wanted)
    criteria = Criterion.objects.visible_to(scope).filter(wanted).select_related("ability").order_by("position", "pk")
    language = get_language() or "en"
    return tuple(_ability(criterion, classroom.grades if classroom else None, language) for criterion in criteria)


def _ability(criterion: Criterion, grades: Sequence[int] | None, language: str) -> Ability:
    """A criterion as its class reads it: in the words of its grades. With no class, every grade's and each band's."""
    plain = tuple(criterion.words(language))
    found: dict[tuple[str, ...], list[str]] = {}
    for band in GradeBand:
        is_own = band.value in criterion.band_words
        if is_own if grades is None else any(GradeBand.of(grade) == band for grade in grades):
            words = tuple(criterion.words(language, band.lowest))
            found.setdefault(words, []).append(str(band.label))
    if grades is None:
        found = {plain: [], **found}
    words = next(iter(found), plain)
    rest = tuple((", ".join(labels), each) for each, labels in found.items() if each != words)
    return Ability(
        criterion.rubric_id,
        criterion.position,
        criterion.ability.code,
        criterion.ability.name,
        words,
        frozenset(criterion.grades),
        rest,
    )


def class_grid(scope: Scope, classroom: Classroom, period: dt.date) -> Grid:
    """The class with the levels of a month, the last level before it, and what changed today. Four queries."""
    abilities = rubric_abilities(scope, on=period, classroom=classroom)
    width = max((a.position for a in abilities), default=-1) + 1
    with connection.cursor() as cursor:
        names: dict[str, Any] = {"tenant": scope.tenant_id, "classroom": classroom.pk, "period": period}
        cursor.execute(_ROSTER, names | {"after": add_months(period, 1)})
        children = cursor.fetchall()
    before = _last_levels(scope, [pk for pk, *_rest in children], period, abilities)
    changed = _changed_today(scope, classroom, period)
    rows = []
    for index, (pk, public_id, number, name, grade, levels) in enumerate(children):
        was = [before.get((pk, position), (0, None)) for position in range(width)]
        asked = {a.position for a in abilities if not a.grades or grade in a.grades}
        known = dict(enumerate(levels or ()))
        rows.append(
            Row(
                index=index,
                public_id=uuid.UUID(public_id),
                number=number,
                name=name,
                levels=tuple((known.get(p) or 0) if p in asked else NOT_ASKED for p in range(width)),
                was=tuple(level for level, _month in was),
                was_on=tuple(month for _level, month in was),
                changed=frozenset(changed.get(pk, ())),
                bad={},
            )
        )
    return Grid(abilities, tuple(rows))


def ability_sums(abilities: Sequence[Ability], children: Iterable[Levels]) -> list[AbilitySum]:
    """Where a class stands, ability by ability, from levels that are at hand already."""
    rows = list(children)
    sums = []
    for ability in abilities:
        at = [0] * 5
        for levels in rows:
            if levels[ability.position] != NOT_ASKED:
                at[levels[ability.position] - 1] += 1  # 0, not seen yet, falls on the last place
        sums.append(AbilitySum(ability, (at[0], at[1], at[2], at[3], at[4])))
    return sums


def _last_levels(
    scope: Scope, students: Sequence[int], period: dt.date, abilities: Sequence[Ability]
) -> dict[tuple[int, int], tuple[int, dt.date]]:
    """(student, position) -> the last level before the month, and its month, as the rubric of this month says it.

    One query, and two more where an earlier version of the rubric was in use.
    """
    earlier = [add_months(period, -count) for count in range(1, EARLIER_MONTHS + 1)]
    rows = list(
        Rating.objects.visible_to(scope)
        .filter(period__in=earlier, student_id__in=students)
        .order_by("-period", "student_id")
        .values_list("student_id", "period", "rubric_id", "levels")
    )
    moved = _moved(scope, abilities, {rubric_id for _student, _month, rubric_id, _levels in rows})
    found: dict[tuple[int, int], tuple[int, dt.date]] = {}
    for student_id, month, rubric_id, levels in rows:
        places = moved.get(rubric_id, {})
        for then, level in enumerate(levels):
            if level is not None and then in places:
                now, carried = places[then]
                found.setdefault((student_id, now), (carried[level - 1], month))
    return found


def _moved(
    scope: Scope, abilities: Sequence[Ability], rubric_ids: Collection[int]
) -> dict[int, dict[int, tuple[int, Sequence[int]]]]:
    """Rubric -> position in it -> position in the rubric of `abilities`, and what each level is there."""
    same = range(1, LEVEL_COUNT + 1)
    moved: dict[int, dict[int, tuple[int, Sequence[int]]]] = {
        a.rubric_id: {b.position: (b.position, same) for b in abilities} for a in abilities[:1]
    }
    if abilities and set(rubric_ids) - moved.keys():
        carries = carries_to(scope.tenant_id, abilities[0].rubric_id, rubric_ids)
        wanted = {*carries.by_criterion, *(carry.criterion_id for carry in carries.by_criterion.values())}
        rows = Criterion.objects.visible_to(scope).filter(pk__in=wanted).values_list("pk", "rubric_id", "position")
        at = {pk: (rubric_id, position) for pk, rubric_id, position in rows}
        for criterion_id, carry in carries.by_criterion.items():
            rubric_id, then = at[criterion_id]
            moved.setdefault(rubric_id, {})[then] = (at[carry.criterion_id][1], carry.levels)
    return moved


def _changed_today(scope: Scope, classroom: Classroom, period: dt.date) -> dict[int, set[int]]:
    """Student -> positions whose level was changed today."""
    midnight = timezone.make_aware(dt.datetime.combine(scope.today, dt.time.min))
    saves = RatingChange.objects.visible_to(scope).filter(classroom_id=classroom.pk, period=period, at__gte=midnight)
    found: dict[int, set[int]] = {}
    for students, positions in saves.values_list("student_ids", "positions").order_by("pk"):
        for student_id, position in zip(students, positions, strict=True):
            found.setdefault(student_id, set()).add(position)
    return found
