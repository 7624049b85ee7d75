"""Makers of abilities, rubrics and ratings."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from assessments.choices import GivenBy, Moment, Sample
from assessments.models import (
    Ability,
    CompetencyResult,
    CompetencyTest,
    Criterion,
    DiaryNote,
    Instrument,
    PortfolioItem,
    Rating,
    Rubric,
)
from assessments.services import diary, portfolio
from clusters.calendar import today
from clusters.models import Classroom, Student, Teacher

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


def make_note(teacher: Teacher, children: Sequence[Student], text: str = "She counted on.", **fields: Any) -> DiaryNote:
    """A note of a teacher on children of her school, of today."""
    assert teacher.user is not None
    given = {"noted_on": today(), "at": timezone.now(), "key": uuid.uuid4(), **fields}
    return diary.create_note(
        teacher_id=teacher.pk,
        school_id=children[0].school_id,
        by=teacher.user,
        children=children,
        text=text,
        **given,
    )


def make_instrument(
    *, code: str = "steps", version: str = "1", levels: Sequence[str] = ("Letter", "Word", "Story"), **fields: Any
) -> Instrument:
    """A published instrument with these levels, found again by its code and version."""
    made = [{"names": {"en": name}, "words": {"en": f"reads a {name.lower()}"}} for name in levels]
    plain: dict[str, Any] = {"names": {"en": code.capitalize()}, "subject": "reading", "levels": made}
    plain |= {"source": "invented", "published_at": timezone.now()}
    return Instrument.objects.get_or_create(code=code, version=version, defaults=plain | fields)[0]


def make_test(
    classroom: Classroom,
    students: Sequence[Student],
    *,
    moment: Moment = Moment.BASELINE,
    instrument: Instrument | None = None,
) -> CompetencyTest:
    """A test of a class with these children in its sample and nothing entered."""
    test = CompetencyTest.objects.create(
        instrument=instrument or make_instrument(),
        school_id=classroom.school_id,
        classroom=classroom,
        moment=moment,
        held_on=dt.date(classroom.year, 6, 20),
        given_by=GivenBy.TEACHER,
        sample=Sample.ALL,
    )
    for student in students:
        CompetencyResult.objects.create(test=test, school_id=classroom.school_id, student=student)
    return test


def make_work(teacher: Teacher, student: Student, **fields: Any) -> PortfolioItem:
    """A piece of a child's work of today: words, if nothing else is given."""
    assert teacher.user is not None
    plain: dict[str, Any] = {"title": "My village", "text": "We have a well.", "made_on": today(), "key": uuid.uuid4()}
    given = plain | {"at": timezone.now()} | fields
    return portfolio.keep_work(student=student, teacher_id=teacher.pk, by=teacher.user, **given)
