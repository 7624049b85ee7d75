"""Makers of abilities, rubrics and ratings."""

import datetime as dt
from collections.abc import Sequence

from assessments.models import Ability, Criterion, Rating, Rubric
from clusters.models import Classroom, Student

ABILITIES = ("interpret", "question", "observe", "comprehend", "communicate", "analyse")


def make_rubric(*, version: int = 1, abilities: Sequence[str] = ABILITIES) -> Rubric:
    """A published rubric with one criterion an ability."""
    rubric = Rubric.objects.create(version=version, names={"en": "Rubric"}, valid_from=dt.date(2020, 4, 1))
    for position, code in enumerate(abilities):
        ability, _ = Ability.objects.get_or_create(
            code=code, defaults={"names": {"en": code.capitalize()}, "position": position}
        )
        words = {"en": [f"{code} at level {level}" for level in (1, 2, 3, 4)]}
        Criterion.objects.create(rubric=rubric, ability=ability, position=position, level_words=words)
    return rubric


def make_rating(
    student: Student, classroom: Classroom, *, rubric: Rubric, period: dt.date, levels: Sequence[int | None]
) -> Rating:
    """Levels of a child in a month."""
    return Rating.objects.create(
        student=student,
        classroom=classroom,
        school_id=classroom.school_id,
        cluster_id=classroom.school.place.parent_id,  # type: ignore[misc]  # a school always has one
        rubric=rubric,
        period=period,
        levels=list(levels),
    )
