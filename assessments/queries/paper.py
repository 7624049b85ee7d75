"""A class grid for paper: children, abilities, and where each stood last. For a worker, who has no scope."""

import datetime as dt
import math
from dataclasses import dataclass

from assessments.models import LEVEL_COUNT, Criterion, Rating, Rubric
from clusters.calendar import add_months
from clusters.models import Classroom, Enrolment
from foundation.tenancy.connection import current_tenant_id

EARLIER_MONTHS = 12
BODY_MM = 156  # what A4 across leaves for rows under its heads, in the script that needs most
LEAST_MM, TALLEST_MM = 7, 12  # a pen needs so much, and no more
MOST_ROWS = BODY_MM // LEAST_MM
LONG_NAME = 20  # letters and signs that stand on one line in every script
LEVELS = tuple(range(1, LEVEL_COUNT + 1))


@dataclass(frozen=True)
class PaperRow:
    """A child: for each ability the boxes as (level, stood there last); None where the ability is not asked."""

    number: int
    name: str
    boxes: tuple[tuple[tuple[int, bool], ...] | None, ...]

    @property
    def is_long(self) -> bool:
        """Whether the name may take two lines, which a row must hold."""
        return len(self.name) > LONG_NAME


@dataclass(frozen=True)
class PaperGrid:
    """A class in a month, on paper."""

    abilities: tuple[str, ...]
    rows: tuple[PaperRow, ...]

    @property
    def pages(self) -> list[tuple[PaperRow, ...]]:
        """As few pages as rows that one can write in allow, each as full as the others."""
        count = max(1, math.ceil(len(self.rows) / MOST_ROWS))
        size = max(1, math.ceil(len(self.rows) / count))
        return [self.rows[start : start + size] for start in range(0, len(self.rows), size)] or [()]

    @property
    def row_mm(self) -> str:
        """How tall a row may be, in halves of a millimetre, so that the fullest page is filled: "7.5"."""
        return f"{min(TALLEST_MM, 2 * BODY_MM // max(1, len(self.pages[0])) / 2):g}"


def paper_grid(classroom: Classroom, period: dt.date) -> PaperGrid:
    """The class of a month by roll number, in the active language. Four queries."""
    tenant_id = current_tenant_id()
    rubric = Rubric.objects.filter(tenant_id=tenant_id).on(period).first()
    criteria = list(
        Criterion.objects.filter(tenant_id=tenant_id, rubric=rubric)
        .select_related("ability")
        .order_by("position", "pk")
    )
    enrolled = (
        Enrolment.objects.filter(tenant_id=tenant_id, classroom=classroom, starts_on__lt=add_months(period, 1))
        .exclude(ends_on__lte=period)
        .order_by("student__roll_number", "student_id")
    )
    children = list(enrolled.values_list("student_id", "student__roll_number", "student__first_name", "grade"))
    last = _last_levels(tenant_id, [pk for pk, *_rest in children], period)
    rows = []
    for pk, number, name, grade in children:
        boxes = [
            tuple((level, last.get((pk, c.ability_id)) == level) for level in LEVELS)
            if not c.grades or grade in c.grades
            else None
            for c in criteria
        ]
        rows.append(PaperRow(number, name, tuple(boxes)))
    return PaperGrid(tuple(c.ability.name for c in criteria), tuple(rows))


def _last_levels(tenant_id: int, students: list[int], period: dt.date) -> dict[tuple[int, int], int]:
    """(student, ability) -> the newest level of the month or the twelve before it. Two queries."""
    months = [add_months(period, -count) for count in range(EARLIER_MONTHS + 1)]
    rows = list(
        Rating.objects.filter(tenant_id=tenant_id, period__in=months, student_id__in=students)
        .order_by("-period", "student_id")
        .values_list("student_id", "rubric_id", "levels")
    )
    criteria = Criterion.objects.filter(
        tenant_id=tenant_id, rubric_id__in={rubric_id for _pk, rubric_id, _levels in rows}
    )
    ability = {(c.rubric_id, c.position): c.ability_id for c in criteria.only("rubric_id", "position", "ability_id")}
    found: dict[tuple[int, int], int] = {}
    for student_id, rubric_id, levels in rows:
        for position, level in enumerate(levels):
            if level is not None and (rubric_id, position) in ability:
                found.setdefault((student_id, ability[rubric_id, position]), level)
    return found
