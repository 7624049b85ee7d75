"""Competency tests of a class, and one test with its children. Never read together with ratings."""

import uuid
from collections import Counter
from dataclasses import dataclass

from assessments.choices import Moment
from assessments.models import NOT_THERE, CompetencyResult, CompetencyTest
from assessments.queries.instruments import InstrumentLevel, levels_of
from clusters.models import Classroom, Enrolment, User
from clusters.scope import Scope


@dataclass(frozen=True)
class TestLine:
    """A test in the list: how many children are in its sample, how many were entered, how many were not there."""

    test: CompetencyTest
    child_count: int
    entered_count: int
    absent_count: int


@dataclass(frozen=True)
class ResultRow:
    """A child of a sample. `level` is a level of the instrument, 0 for not there, None for nothing entered."""

    index: int
    public_id: uuid.UUID
    number: int
    name: str
    level: int | None


@dataclass(frozen=True)
class MovedLevel:
    """One level of an instrument: how many of the same children stood on it first, and how many at the end."""

    level: InstrumentLevel
    first: int
    last: int


@dataclass(frozen=True)
class Comparison:
    """A test at the beginning beside one at the end, on one version of one instrument.

    Only children with a result in both are counted. `first_only` and `last_only` are children with a result in one of them
    (not there, nothing entered, or not in the other sample): they are told, never filled in.
    """

    first: CompetencyTest
    last: CompetencyTest
    levels: tuple[MovedLevel, ...]
    both: int
    higher: int
    same: int
    lower: int
    first_only: int
    last_only: int


def rows_of_nobody(word: str) -> list[ResultRow]:
    """Five rows to look at the entry grid before any child stands on it."""
    return [ResultRow(index, uuid.UUID(int=index), index + 1, word, None) for index in range(5)]


def children_to_draw(scope: Scope, classroom: Classroom) -> list[tuple[uuid.UUID, str]]:
    """Children of the class at any time of its year, by roll number: (public_id, "12 Asha"). One query."""
    rows = Enrolment.objects.visible_to(scope).filter(classroom=classroom)
    found = rows.order_by("student__roll_number", "student_id").values_list(
        "student__public_id", "student__roll_number", "student__first_name"
    )
    return list({child: (child, f"{number} {name}") for child, number, name in found}.values())


@dataclass(frozen=True)
class TestsOfClass:
    """The tests of a class, newest first; the end beside the beginning; and what cannot be set side by side."""

    lines: list[TestLine]
    comparisons: list[Comparison]
    unlike: list[tuple[CompetencyTest, CompetencyTest]]  # beginning and end on two versions of one instrument


def tests_of_class(scope: Scope, classroom: Classroom) -> TestsOfClass:
    """The tests of a class. Two queries."""
    tests = list(
        CompetencyTest.objects.visible_to(scope)
        .filter(classroom=classroom)
        .select_related("instrument")
        .order_by("-held_on", "-pk")
    )
    results: dict[int, dict[int, int | None]] = {test.pk: {} for test in tests}
    rows = CompetencyResult.objects.visible_to(scope).filter(test_id__in=results)
    for test_id, student_id, level in rows.values_list("test_id", "student_id", "level"):
        results[test_id][student_id] = level
    lines = []
    for test in tests:
        counted = Counter(_state(level) for level in results[test.pk].values())
        lines.append(TestLine(test, len(results[test.pk]), counted["entered"], counted["absent"]))
    comparisons, unlike = _compared(tests, results)
    return TestsOfClass(lines, comparisons, unlike)


def _state(level: int | None) -> str:
    return "open" if level is None else "absent" if level == NOT_THERE else "entered"


def _compared(
    tests: list[CompetencyTest], results: dict[int, dict[int, int | None]]
) -> tuple[list[Comparison], list[tuple[CompetencyTest, CompetencyTest]]]:
    """Each test at the end beside the last one at the beginning before it, on the same version of the instrument."""
    found, unlike = [], []
    for last in (test for test in tests if test.moment == Moment.ENDLINE):
        firsts = [
            test
            for test in tests
            if test.moment == Moment.BASELINE
            and test.instrument.code == last.instrument.code
            and test.held_on <= last.held_on
        ]
        alike = next((test for test in firsts if test.instrument_id == last.instrument_id), None)
        if alike is not None:
            found.append(_comparison(alike, last, _seen(results[alike.pk]), _seen(results[last.pk])))
        elif firsts:
            unlike.append((firsts[0], last))
    return found, unlike


def _seen(results: dict[int, int | None]) -> dict[int, int]:
    return {student: level for student, level in results.items() if level is not None and level != NOT_THERE}


def _comparison(
    first: CompetencyTest, last: CompetencyTest, before: dict[int, int], after: dict[int, int]
) -> Comparison:
    both = before.keys() & after.keys()
    at_first, at_last = Counter(before[child] for child in both), Counter(after[child] for child in both)
    moves = Counter((after[child] > before[child]) - (after[child] < before[child]) for child in both)
    levels = tuple(
        MovedLevel(each, at_first[each.number], at_last[each.number]) for each in levels_of(first.instrument)
    )
    return Comparison(
        first=first,
        last=last,
        levels=levels,
        both=len(both),
        higher=moves[1],
        same=moves[0],
        lower=moves[-1],
        first_only=len(before.keys() - both),
        last_only=len(after.keys() - both),
    )


def results_of(scope: Scope, test: CompetencyTest) -> list[ResultRow]:
    """The children of the sample by roll number. One query."""
    rows = CompetencyResult.objects.visible_to(scope).filter(test=test).order_by("student__roll_number", "student_id")
    found = rows.values_list("student__public_id", "student__roll_number", "student__first_name", "level")
    return [ResultRow(index, *row) for index, row in enumerate(found)]


def writer_of(scope: Scope, test: CompetencyTest) -> str:
    """Who of the school wrote the test down. One query."""
    rows = User.objects.filter(tenant_id=scope.tenant_id, pk=test.by_id or 0)
    return rows.values_list("name", flat=True).first() or ""


def as_seen(rows: list[ResultRow]) -> str:
    """What the page shows, as one word a child: 32 digits, then the result, a dot where nothing is entered."""
    return " ".join(f"{row.public_id.hex}{'.' if row.level is None else row.level}" for row in rows)
