"""Where the children of a school stand, by class and ability, now and at the end of last term.

Two months are set against six: so each child is counted at both ends with the last level that was known of her by then, and
what is said of a change is said of children who were looked at in both terms alone.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from assessments.models import LEVEL_COUNT, Criterion, Rating
from assessments.queries.carrying import Carry, carries_to
from clusters.calendar import add_months, period_of, periods_between
from clusters.models import Classroom, Enrolment, TenantSettings
from clusters.scope import Scope

TERM_MONTHS = 6
LEAST_COMPARED = 5  # of fewer children one would read a single one's way
Counts = tuple[int, int, int, int, int]  # levels 1 to 4, then not seen yet
Seen = Mapping[tuple[int, str], int]  # (child, ability) -> level


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
    """The last level known of each child of a class in an ability: by today, and by the end of last term (None where it
    cannot be compared). The last number are those not seen yet by then.
    """

    name: str
    counts: Counts
    before: Counts | None

    @property
    def far_count(self) -> int:
        """Children who do it on their own or further."""
        return self.counts[2] + self.counts[3]


@dataclass(frozen=True)
class ClassLevels:
    """A class with its abilities. The same children are counted now and then, whatever class they were in.

    Of the `both_count` who were looked at in some ability in both terms: how many stand further in one than last term, and
    how many less far in one. A child may be among both.
    """

    public_id: UUID
    label: str
    child_count: int
    abilities: tuple[AbilityNowAndThen, ...]
    both_count: int
    further_count: int
    back_count: int

    @property
    def is_compared(self) -> bool:
        return self.both_count >= LEAST_COMPARED

    @property
    def has_seen(self) -> bool:
        """Whether anybody was seen in anything."""
        return any(any(ability.counts[:4]) for ability in self.abilities)

    @property
    def without_before(self) -> list[str]:
        """Abilities in which nobody was seen last term, where the others are compared."""
        return [each.name for each in self.abilities if each.before is None] if self.is_compared else []


def terms(settings: TenantSettings, today: dt.date) -> tuple[Term, Term]:
    """This term up to this month, and the term before."""
    first, _after = settings.year_bounds(settings.academic_year_of(today))
    month = period_of(today)
    begun = add_months(first, TERM_MONTHS) if month >= add_months(first, TERM_MONTHS) else first
    return Term(begun, month), Term(add_months(begun, -TERM_MONTHS), add_months(begun, -1))


def levels_by_class(scope: Scope, *, now: Term, then: Term) -> list[ClassLevels]:
    """Every class of the person's school today, by grade. Three queries, one more where the words changed meanwhile."""
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
    known = {now: seen[then] | seen[now], then: seen[then]}
    names = {place.code: place.name for place in sorted(places.values(), key=lambda place: place.position)}
    return [
        _class(classroom, members, names=names, again=seen[now], known=known, now=now, then=then)
        for classroom, members in classes.values()
    ]


def _class(
    classroom: Classroom,
    members: Sequence[int],
    *,
    names: Mapping[str, str],
    again: Seen,
    known: Mapping[Term, Seen],
    now: Term,
    then: Term,
) -> ClassLevels:
    twice = {
        (child, code): again[child, code] - known[then][child, code]
        for child in members
        for code in names
        if (child, code) in again and (child, code) in known[then]
    }
    both = {child for child, _code in twice}
    abilities = []
    for code, name in names.items():
        before = _counts(members, code, known[then])
        is_compared = len(both) >= LEAST_COMPARED and any(before[:4])
        abilities.append(AbilityNowAndThen(name, _counts(members, code, known[now]), before if is_compared else None))
    return ClassLevels(
        classroom.public_id,
        classroom.label,
        len(members),
        tuple(abilities),
        len(both),
        len({child for (child, _code), step in twice.items() if step > 0}),
        len({child for (child, _code), step in twice.items() if step < 0}),
    )


@dataclass(frozen=True)
class _Place:
    """An ability on a position of a version, as the newest version reads it."""

    position: int
    code: str
    name: str
    levels: tuple[int, ...]


def _places(scope: Scope, rubric_ids: Collection[int]) -> dict[tuple[int, int], _Place]:
    """(rubric, position) -> its ability in the newest of these versions, and what each level is there. What the newest
    does not carry on is left out.
    """
    rows = Criterion.objects.visible_to(scope).filter(rubric_id__in=rubric_ids).select_related("ability", "rubric")
    criteria = {c.pk: c for c in rows.order_by("rubric__valid_from", "rubric__version", "position")}
    if not criteria:
        return {}
    newest = list(criteria.values())[-1].rubric_id
    carries = carries_to(scope.tenant_id, newest, rubric_ids).by_criterion
    same = tuple(range(1, LEVEL_COUNT + 1))
    found = {}
    for pk, criterion in criteria.items():
        carry = Carry(pk, same) if criterion.rubric_id == newest else carries.get(pk)
        if carry is not None and (read := criteria.get(carry.criterion_id)) is not None:
            place = _Place(read.position, read.ability.code, read.name, carry.levels)
            found[criterion.rubric_id, criterion.position] = place
    return found


def _last(
    ratings: Sequence[tuple[int, dt.date, int, list[int | None]]], places: Mapping[tuple[int, int], _Place], term: Term
) -> dict[tuple[int, str], int]:
    """(child, ability) -> the last level of a term."""
    found: dict[tuple[int, str], int] = {}
    for student_id, period, rubric_id, levels in ratings:
        if not term.first <= period <= term.last:
            continue
        for position, level in enumerate(levels):
            place = places.get((rubric_id, position))
            if level and place:
                found[student_id, place.code] = place.levels[level - 1]
    return found


def _counts(members: Iterable[int], code: str, seen: Seen) -> Counts:
    at = [0] * 5
    for child in members:
        at[seen.get((child, code), 0) - 1] += 1  # 0, not seen yet, falls on the last place
    return (at[0], at[1], at[2], at[3], at[4])
