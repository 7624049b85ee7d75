"""Saving a class grid, and taking a save back."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import rules
from assessments.choices import CellProblem
from assessments.models import LEVEL_COUNT, RatingChange
from clusters import calendar, rollups
from clusters.calendar import add_months, period_of
from clusters.choices import RollupKind
from clusters.models import Classroom, Placement, TenantSettings, User
from foundation.tenancy.connection import current_tenant_id

_LOCK_SPACE = 4207  # advisory locks of class grids; the other half of the key is the classroom
_TAKEN_BACK = "taken back"

# One save of a class at a time; what is read after the lock is then read after the other one's commit. All of it in one go,
# and each table for itself: a roster joined to walled tables and to the months of ratings takes twice the time to plan.
_LOCK_AND_READ = """
SELECT pg_advisory_xact_lock(%(space)s, %(lock)s);
WITH enrolled AS MATERIALIZED (
    SELECT student_id, grade FROM clusters_enrolment
    WHERE tenant_id = %(tenant)s AND classroom_id = %(classroom)s AND school_id = %(school)s
        AND starts_on < %(after)s AND (ends_on IS NULL OR ends_on > %(period)s)
)
SELECT year_starts_month,
    (
        SELECT id FROM assessments_rubric WHERE tenant_id = %(tenant)s AND valid_from <= %(period)s
        ORDER BY valid_from DESC, version DESC LIMIT 1
    ),
    (
        SELECT json_agg(json_build_array(rubric_id, position, grades)) FROM assessments_criterion
        WHERE tenant_id = %(tenant)s
    ),
    EXISTS (
        SELECT 1 FROM clusters_classteacher
        WHERE tenant_id = %(tenant)s AND classroom_id = %(classroom)s
            AND teacher_id = (SELECT id FROM clusters_teacher WHERE tenant_id = %(tenant)s AND user_id = %(user)s)
            AND starts_on <= %(today)s AND (ends_on IS NULL OR ends_on > %(today)s)
    ),
    (SELECT json_agg(json_build_array(student_id, grade)) FROM enrolled),
    (
        SELECT json_agg(json_build_array(id, public_id)) FROM clusters_student
        WHERE tenant_id = %(tenant)s AND id = ANY (ARRAY(SELECT student_id FROM enrolled))
    ),
    (
        SELECT json_agg(json_build_array(student_id, levels, rubric_id, cluster_id)) FROM assessments_rating
        WHERE tenant_id = %(tenant)s AND period = %(period)s
            AND student_id = ANY (ARRAY(SELECT student_id FROM enrolled))
    )
FROM clusters_tenantsettings
WHERE tenant_id = %(tenant)s
"""

# Nothing happens when the key is known. Null is a cell that was not touched: it keeps what the row holds now, whoever wrote
# it; what was cleared is named apart. Cell by cell, in plain expressions: a query a row would cost as much as the row.
_COUNTED_IN = [RollupKind.ABILITY.value, RollupKind.ASKED.value]
_WRITE = """
WITH kept AS (
    INSERT INTO assessments_ratingchange
        (tenant_id, key, period, school_id, classroom_id, student_ids, positions, before, after, takes_back_id, by_id, at)
    VALUES (%(tenant)s, %(key)s, %(period)s, %(school)s, %(classroom)s, %(change_students)s::bigint[],
        %(change_positions)s::smallint[], %(change_before)s::smallint[], %(change_after)s::smallint[], %(takes_back)s,
        %(by)s, %(at)s)
    ON CONFLICT (tenant_id, key) DO NOTHING
    RETURNING id
), written AS (
    INSERT INTO assessments_rating AS r
        (tenant_id, period, student_id, rubric_id, cluster_id, school_id, classroom_id, levels, by_id, changed_at)
    SELECT %(tenant)s, %(period)s, student_id, %(rubric)s, cluster_id, %(school)s, %(classroom)s, levels::smallint[],
        %(by)s, %(at)s
    FROM kept, unnest(%(students)s::bigint[], %(clusters)s::bigint[], %(levels)s::text[])
        AS sent (student_id, cluster_id, levels)
    ON CONFLICT (tenant_id, period, student_id) DO UPDATE SET
        levels = ARRAY[{merged}],
        by_id = EXCLUDED.by_id,
        changed_at = EXCLUDED.changed_at
), marked AS (
    INSERT INTO clusters_dirtymark (tenant_id, cluster_id, period, kind, marked_at)
    SELECT %(tenant)s, cluster_id, %(period)s::date, kind, %(at)s::timestamptz
    FROM kept, unnest(%(marked)s::bigint[]) AS cluster_id, unnest(%(kinds)s::text[]) AS kind
)
SELECT id FROM kept
"""
_MERGED = """
            CASE WHEN EXCLUDED.student_id = ANY (%(cleared_{at})s::bigint[]) THEN NULL
                ELSE coalesce(EXCLUDED.levels[{at}], r.levels[{at}]) END"""


class Change(NamedTuple):
    """One cell as a teacher wants it: the child's `public_id`, the criterion's position, a level 1-4 or None."""

    student: uuid.UUID
    position: int
    level: int | None


class BadCell(NamedTuple):
    """One cell that cannot be saved, and why."""

    student: uuid.UUID
    position: int
    problem: CellProblem


class NotYourClassError(Exception):
    """The person does not teach this class today."""


class BadPeriodError(ValueError):
    """The month may hold no levels of this class; the message is for the teacher."""


class NoRubricError(ValueError):
    """No version of the rubric was valid in this month."""


class BadCellsError(ValueError):
    """Some cells cannot be saved, so nothing was. `cells` says which and why."""

    def __init__(self, cells: Sequence[BadCell]) -> None:
        super().__init__(f"{len(cells)} cells cannot be saved")
        self.cells = tuple(cells)


class _Child(NamedTuple):
    """A child of the class in that month, with the row she has."""

    pk: int
    grade: int
    levels: list[int | None] | None
    rubric_id: int | None
    cluster_id: int | None

    def level(self, position: int) -> int | None:
        """The level she has now."""
        return self.levels[position] if self.levels and position < len(self.levels) else None


@dataclass(frozen=True)
class _Class:
    """A class in a month: what a save stands on."""

    classroom: Classroom
    period: dt.date
    rubric_id: int
    cluster_id: int
    grades: dict[int, frozenset[int]]  # by position; empty: every grade
    children: dict[str, _Child]  # enrolled on some day of the month, by `public_id`

    @property
    def width(self) -> int:
        return max(self.grades) + 1


def save_levels(
    *,
    classroom: Classroom,
    period: dt.date,
    changes: Iterable[Change | tuple[uuid.UUID, int, int | None]],
    by: User,
    at: dt.datetime,
    key: uuid.UUID | None = None,
) -> RatingChange | None:
    """What the save changed, kept; None when every cell was already so, or when this `key` was saved before.

    `changes` holds only the cells that the teacher touched: every other cell keeps what it has, so that two teachers may
    fill one class at once. Marks the cluster's counts of that month dirty, once, when something changed.
    Raises NotYourClassError, BadPeriodError, NoRubricError, BadCellsError (one bad cell refuses them all) before anything
    is written. Needs an open tenant transaction: saves of one class wait for each other until it ends.
    """
    place = _lock_and_read(classroom, period, by=by, at=at)
    wanted = _checked([Change(*change) for change in changes], place)
    return _write(place, wanted, by=by, at=at, key=key or uuid.uuid4())


def take_back(*, change: RatingChange, by: User, at: dt.datetime) -> RatingChange | None:
    """What taking a save back changed; None when it was taken back before, or when nothing of it still stands.

    A cell that somebody changed since keeps its newer level. Only the person who saved takes back, while she teaches the
    class. Raises NotYourClassError, BadPeriodError, NoRubricError.
    """
    if change.by_id != by.pk:
        raise NotYourClassError
    place = _lock_and_read(change.classroom, change.period, by=by, at=at)
    children = {child.pk: child for child in place.children.values()}
    wanted = []
    cells = zip(change.student_ids, change.positions, change.before, change.after, strict=True)
    for student_id, position, before, after in cells:
        child = children.get(student_id)
        if child is not None and position in place.grades and child.level(position) == after:
            wanted.append((child, position, before))
    return _write(place, wanted, by=by, at=at, key=uuid.uuid5(change.key, _TAKEN_BACK), takes_back=change.pk)


def _names(place: Classroom, period: dt.date) -> dict[str, Any]:
    return {
        "tenant": place.tenant_id,
        "classroom": place.pk,
        "school": place.school_id,
        "period": period,
        "after": add_months(period, 1),
    }


def _lock_and_read(classroom: Classroom, period: dt.date, *, by: User, at: dt.datetime) -> _Class:
    """Wait for other saves of the class, then read it; refuse what does not depend on cells."""
    today = timezone.localdate(at)
    more = {"space": _LOCK_SPACE, "lock": classroom.pk % 2**31, "user": by.pk, "today": today}
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_AND_READ, _names(classroom, period) | more)
        year_starts_month, newest, criteria, is_hers, *roster = cursor.fetchone()
    if not is_hers:
        raise NotYourClassError
    check_period(classroom, period, TenantSettings(year_starts_month=year_starts_month), today=today)
    children = _children(*(rows or () for rows in roster))
    begun_with = (child.rubric_id for child in children.values() if child.rubric_id)
    rubric_id = next(begun_with, newest)  # the month keeps the rubric it began with
    grades = {position: frozenset(of) for rubric, position, of in criteria or () if rubric == rubric_id}
    if not grades:
        raise NoRubricError(_("There is no rubric for this month yet. Your administrator can add one."))
    return _Class(classroom, period, rubric_id, _cluster_in(classroom, period, today), grades, children)


def _children(
    enrolled: Iterable[tuple[int, int]],
    students: Iterable[tuple[int, str]],
    rated: Iterable[tuple[int, list[int | None], int, int]],
) -> dict[str, _Child]:
    """The roster with the row each child has, by `public_id`."""
    grades = dict(enrolled)
    rows = {pk: row for pk, *row in rated}
    return {public_id: _Child(pk, grades[pk], *rows.get(pk, (None, None, None))) for pk, public_id in students}


def _cluster_in(classroom: Classroom, period: dt.date, today: dt.date) -> int:
    """The cluster the school hung from at the end of a month; now, while the month lasts."""
    place = classroom.school.place
    if period < period_of(today):
        last_day = add_months(period, 1) - dt.timedelta(days=1)
        then = Placement.objects.filter(tenant_id=current_tenant_id(), place_id=place.pk).on(last_day).first()
        if then is not None:
            place = then
    if place.parent_id is None:
        raise ValueError(f"school {classroom.school_id} hangs from no cluster")
    return place.parent_id


def check_period(classroom: Classroom, period: dt.date, settings: TenantSettings, *, today: dt.date) -> None:
    """Raises BadPeriodError when a month may hold no levels of a class: not its year, or still to come."""
    year = settings.year_bounds(classroom.year)
    first, last = rules.ratable_periods(year, today=today)
    if period.day != 1 or not first <= period < year[1]:
        end = year[1] - dt.timedelta(days=1)
        raise BadPeriodError(
            _("%(month)s is not in this class’s year, which goes from %(first)s to %(last)s.")
            % {"month": _month(period), "first": _month(first), "last": _month(end)}
        )
    if period > last:
        raise BadPeriodError(_("%(month)s is still to come.") % {"month": _month(period)})


def _month(period: dt.date) -> str:
    return calendar.month_year(period)


def _checked(changes: Sequence[Change], place: _Class) -> list[tuple[_Child, int, int | None]]:
    """The cells to write. Raises BadCellsError with every bad one."""
    bad: list[BadCell] = []
    wanted: dict[tuple[int, int], tuple[_Child, int, int | None]] = {}
    for change in changes:
        child = place.children.get(str(change.student))
        problem = _problem(change, place, child)
        if problem is None and child is not None:
            cell = (child.pk, change.position)
            if cell in wanted and wanted[cell][2] != change.level:
                problem = CellProblem.TWICE
            wanted[cell] = (child, change.position, change.level)
        if problem is not None:
            bad.append(BadCell(change.student, change.position, problem))
    if bad:
        raise BadCellsError(bad)
    return list(wanted.values())


def _problem(change: Change, place: _Class, child: _Child | None) -> CellProblem | None:
    if child is None:
        return CellProblem.CHILD
    grades = place.grades.get(change.position)
    if grades is None or (grades and child.grade not in grades):
        return CellProblem.CRITERION
    if change.level is not None and not 1 <= change.level <= LEVEL_COUNT:
        return CellProblem.LEVEL
    if child.rubric_id not in (None, place.rubric_id):
        return CellProblem.RUBRIC
    return None


def _write(
    place: _Class,
    wanted: Iterable[tuple[_Child, int, int | None]],
    *,
    by: User,
    at: dt.datetime,
    key: uuid.UUID,
    takes_back: int | None = None,
) -> RatingChange | None:
    """Write the cells that differ from what is there, keep what changed, and mark the counts dirty."""
    real = [(child, position, level) for child, position, level in wanted if child.level(position) != level]
    if not real:
        return None
    sent: dict[int, list[int | None]] = {}
    cleared: list[list[int]] = [[] for _position in range(place.width)]
    for child, position, level in real:
        sent.setdefault(child.pk, [None] * place.width)[position] = level
        if level is None:
            cleared[position].append(child.pk)
    cluster_of = {child.pk: child.cluster_id or place.cluster_id for child, _position, _level in real}
    change = RatingChange(
        key=key,
        period=place.period,
        school_id=place.classroom.school_id,
        classroom=place.classroom,
        student_ids=[child.pk for child, _position, _level in real],
        positions=[position for _child, position, _level in real],
        before=[child.level(position) for child, position, _level in real],
        after=[level for _child, _position, level in real],
        takes_back_id=takes_back,
        by_id=by.pk,
        at=at,
    )
    sent_values = {
        "key": str(key),
        "by": by.pk,
        "at": at,
        "takes_back": takes_back,
        "change_students": _as_array(change.student_ids),
        "change_positions": _as_array(change.positions),
        "change_before": _as_array(change.before),
        "change_after": _as_array(change.after),
        "rubric": place.rubric_id,
        "students": _as_array(sent),
        "clusters": _as_array(cluster_of[pk] for pk in sent),
        "levels": [_as_array(levels) for levels in sent.values()],
        "marked": _as_array(sorted(set(cluster_of.values()))),
        "kinds": _COUNTED_IN,
    }
    sent_values |= {f"cleared_{at}": _as_array(children) for at, children in enumerate(cleared, start=1)}
    merged = ",".join(_MERGED.format(at=at) for at in range(1, place.width + 1))
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(_WRITE.format(merged=merged), _names(place.classroom, place.period) | sent_values)
        kept = cursor.fetchone()
        if kept is None:
            return None  # this very save has been taken already
        change.pk = kept[0]
        rollups.wake()
    return change


def _as_array(values: Iterable[int | None]) -> str:
    """Numbers as PostgreSQL reads an array: faster than a list of values, and arrays of arrays are not flattened."""
    return "{" + ",".join("NULL" if value is None else str(value) for value in values) + "}"
