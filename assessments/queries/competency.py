"""Competency tests of a class, and one test with its children. Never read together with ratings."""

import uuid
from collections import Counter
from dataclasses import dataclass

from assessments.models import NOT_THERE, CompetencyResult, CompetencyTest, Instrument
from clusters.models import Classroom, Enrolment, said
from clusters.scope import Scope


@dataclass(frozen=True)
class InstrumentLevel:
    """A level of an instrument, in the reader's language."""

    number: int
    name: str
    words: str


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


def instruments_for(scope: Scope, classroom: Classroom) -> list[Instrument]:
    """The newest version of each instrument for any grade of the class. One query."""
    grades = set(classroom.grades)
    newest = Instrument.objects.visible_to(scope).newest()
    return [each for each in newest if not each.grades or grades & set(each.grades)]


def levels_of(instrument: Instrument) -> tuple[InstrumentLevel, ...]:
    """Its levels from the first to the highest."""
    return tuple(
        InstrumentLevel(number, said(level["names"]), said(level["words"]))
        for number, level in enumerate(instrument.levels, start=1)
    )


def children_to_draw(scope: Scope, classroom: Classroom) -> list[tuple[uuid.UUID, str]]:
    """Children of the class at any time of its year, by roll number: (public_id, "12 Asha"). One query."""
    rows = Enrolment.objects.visible_to(scope).filter(classroom=classroom)
    found = rows.order_by("student__roll_number", "student_id").values_list(
        "student__public_id", "student__roll_number", "student__first_name"
    )
    return list({child: (child, f"{number} {name}") for child, number, name in found}.values())


def tests_of_class(scope: Scope, classroom: Classroom) -> list[TestLine]:
    """The tests of a class, newest first. Two queries."""
    tests = list(
        CompetencyTest.objects.visible_to(scope)
        .filter(classroom=classroom)
        .select_related("instrument")
        .order_by("-held_on", "-pk")
    )
    counted: dict[int, Counter[str]] = {test.pk: Counter() for test in tests}
    rows = CompetencyResult.objects.visible_to(scope).filter(test_id__in=counted)
    for test_id, level in rows.values_list("test_id", "level"):
        counted[test_id].update(["all", "open" if level is None else "absent" if level == NOT_THERE else "entered"])
    return [
        TestLine(test, counted[test.pk]["all"], counted[test.pk]["entered"], counted[test.pk]["absent"])
        for test in tests
    ]


def results_of(scope: Scope, test: CompetencyTest) -> list[ResultRow]:
    """The children of the sample by roll number. One query."""
    rows = CompetencyResult.objects.visible_to(scope).filter(test=test).order_by("student__roll_number", "student_id")
    found = rows.values_list("student__public_id", "student__roll_number", "student__first_name", "level")
    return [ResultRow(index, *row) for index, row in enumerate(found)]


def as_seen(rows: list[ResultRow]) -> str:
    """What the page shows, as one word a child: 32 digits, then the result, a dot where nothing is entered."""
    return " ".join(f"{row.public_id.hex}{'.' if row.level is None else row.level}" for row in rows)
