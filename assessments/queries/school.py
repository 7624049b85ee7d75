"""Where the children of a school stand, by class and ability, now and at the end of last term."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from assessments.models import Criterion, Rating
from clusters.calendar import add_months, period_of, periods_between
from clusters.models import Classroom, Enrolment, TenantSettings
from clusters.scope import Scope

TERM_MONTHS = 6
Counts = tuple[int, int, int, int, int]  # levels 1 to 4, then not seen yet


@dataclass(frozen=True)
class Term:
    """Half an academic year, up to its last month that has come."""

    first: dt.date
    last: dt.date

    @property
    def months(self) -> list[dt.date]:
        return periods_between(self.first, self.last)


@dataclass(frozen=True)
class AbilityNowAndThen:
    """Where the children of a class stand in an ability: last seen this term, and last term."""

    name: str
    counts: Counts
    before: Counts

    @property
    def far_count(self) -> int:
        """Children who do it on their own or further."""
        return self.counts[2] + self.counts[3]


@dataclass(frozen=True)
class ClassLevels:
    """A class with its abilities. The same children are counted now and then, whatever class they were in."""

    public_id: UUID
    label: str
    child_count: int
    abilities: tuple[AbilityNowAndThen, ...]


def terms(settings: TenantSettings, today: dt.date) -> tuple[Term, Term]:
    """This term up to this month, and the term before."""
    first, _after = settings.year_bounds(settings.academic_year_of(today))
    month = period_of(today)
    begun = add_months(first, TERM_MONTHS) if month >= add_months(first, TERM_MONTHS) else first
    return Term(begun, month), Term(add_months(begun, -TERM_MONTHS), add_months(begun, -1))


def levels_by_class(scope: Scope, *, now: Term, then: Term) -> list[ClassLevels]:
    """Every class of the person's school today, by grade. Three queries."""
    rows = (
        Enrolment.objects.visible_to(scope)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=scope.today), starts_on__lte=scope.today)
        .select_related("classroom")
        .order_by("classroom__grades", "classroom__section", "classroom_id", "pk")
    )
    classes: dict[int, tuple[Classroom, list[int]]] = {}
    for row in rows:
        classes.setdefault(row.classroom_id, (row.classroom, []))[1].append(row.student_id)
    children = [child for _classroom, members in classes.values() for child in members]
    ratings = list(
        Rating.objects.visible_to(scope)
        .filter(student_id__in=children, period__in=[*then.months, *now.months])
        .order_by("period")
        .values_list("student_id", "period", "rubric_id", "levels")
    )
    places = _places(scope, {rubric_id for _student, _period, rubric_id, _levels in ratings})
    seen = {term: _last(ratings, places, term) for term in (now, then)}
    abilities = sorted({(position, code) for (_rubric, position), (code, _name) in places.items()})
    codes = list(dict.fromkeys(code for _position, code in abilities))
    names = dict(places.values())
    return [
        ClassLevels(
            classroom.public_id,
            classroom.label,
            len(members),
            tuple(
                AbilityNowAndThen(names[code], _counts(members, code, seen[now]), _counts(members, code, seen[then]))
                for code in codes
            ),
        )
        for classroom, members in classes.values()
    ]


def _places(scope: Scope, rubric_ids: Iterable[int]) -> dict[tuple[int, int], tuple[str, str]]:
    """(rubric, position) -> code and name of the ability."""
    rows = Criterion.objects.visible_to(scope).filter(rubric_id__in=list(rubric_ids)).select_related("ability")
    return {(c.rubric_id, c.position): (c.ability.code, c.name) for c in rows.order_by("rubric_id", "position")}


def _last(
    ratings: Sequence[tuple[int, dt.date, int, list[int | None]]],
    places: dict[tuple[int, int], tuple[str, str]],
    term: Term,
) -> dict[tuple[int, str], int]:
    """(child, ability) -> the last level of a term."""
    found: dict[tuple[int, str], int] = {}
    for student_id, period, rubric_id, levels in ratings:
        if not term.first <= period <= term.last:
            continue
        for position, level in enumerate(levels):
            place = places.get((rubric_id, position))
            if level and place:
                found[student_id, place[0]] = level
    return found


def _counts(members: Iterable[int], code: str, seen: dict[tuple[int, str], int]) -> Counts:
    at = [0] * 5
    for child in members:
        at[seen.get((child, code), 0) - 1] += 1  # 0, not seen yet, falls on the last place
    return (at[0], at[1], at[2], at[3], at[4])
