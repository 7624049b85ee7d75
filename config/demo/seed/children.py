"""Classrooms and children: first names, and no more."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from clusters.choices import Sex
from clusters.models import Classroom, ClassTeacher, Enrolment, Student, StudentTraits
from config.demo.people import ENTRANCES
from config.demo.seed.people import People, Person
from config.demo.seed.places import SchoolSite
from config.demo.seed.rows import Chance, Save, reserve_ids, save_rows

GRADES = range(1, 6)
LEFT = 6  # last year's grade 5, by this year's count
DEMO_CLASS = 32
FULL_CLASS = 40
HALF_EMPTY_CLASS = 8
SMALLEST_CLASS = 8


@dataclass
class Child:
    """A child, with the class of each academic year and what chance gave her."""

    student: Student
    grade_now: int
    ready: float  # how soon things come to her, 0 to 1
    classrooms: dict[int, Classroom] = field(default_factory=dict)


@dataclass
class ClassGroup:
    """A classroom of one year with its teacher and children."""

    classroom: Classroom
    person: Person
    kind: str
    site: SchoolSite
    year: int
    children: list[Child] = field(default_factory=list)


def build_children(
    people: People, names: dict[str, Any], chance: Chance, *, years: list[int], starts: tuple[int, int],
    save: Save = save_rows,
) -> list[ClassGroup]:  # fmt: skip
    """Make classes and children of these academic years, newest last. A year begins on (month, day) `starts`.

    Children stay with their school and move up a class in each new year; those who left after class 5 are there too.
    """
    pool = {"w": names["children"]["w"].split(), "m": names["children"]["m"].split()}
    groups: list[ClassGroup] = []
    students, traits, enrolments = [], [], []
    this_year = years[-1]
    for kind, roster in people.teachers.items():
        for site in {id(p.site): p.site for p in roster}.values():
            here = [p for p in roster if p.site is site]
            by_grade = {
                (year, grade): group
                for year in years
                for person in here
                for group in [_class(person, kind, year, chance)]
                for grade in person.grades
            }
            groups += list({id(g): g for g in by_grade.values()}.values())
            children = _children_of(site, here, kind, pool, chance, with_left=len(years) > 1)
            students += [c.student for c, _sex in children]
            traits += [
                StudentTraits(student=c.student, school=site.school, sex=sex, has_disability=chance.happens(0.025))
                for c, sex in children
            ]
            for child, _sex in children:
                for year in years:
                    grade = child.grade_now - (this_year - year)
                    if grade not in GRADES:
                        continue
                    group = by_grade[year, grade]
                    group.children.append(child)
                    child.classrooms[year] = group.classroom
                    enrolments.append(
                        Enrolment(
                            student=child.student,
                            classroom=group.classroom,
                            school=site.school,
                            grade=grade,
                            starts_on=dt.date(year, *starts),
                            ends_on=None if year == this_year else dt.date(year + 1, *starts),
                        )
                    )
    save(g.classroom for g in groups)
    save(
        ClassTeacher(
            classroom=g.classroom,
            teacher=g.person.teacher,
            starts_on=dt.date(g.year, *starts),
            ends_on=None if g.year == this_year else dt.date(g.year + 1, *starts),
        )
        for g in groups
    )
    for student, pk in zip(students, reserve_ids(Student, len(students)), strict=True):
        student.pk = pk
    save(students)
    for each in traits:
        each.student_id = each.student.pk
    save(traits)
    save(enrolments)
    return groups


def _class(person: Person, kind: str, year: int, chance: Chance) -> ClassGroup:
    classroom = Classroom(school=person.site.school, year=year, grades=list(person.grades), public_id=chance.uuid())
    return ClassGroup(classroom, person, kind, person.site, year)


def _children_of(
    site: SchoolSite, here: list[Person], kind: str, pool: dict[str, list[str]], chance: Chance, *, with_left: bool
) -> list[tuple[Child, Sex]]:
    """The children of a school, in roll order, the oldest first."""
    wanted: dict[int, int] = {}
    for person in here:
        size = _size(person, kind, here, chance)
        for index, grade in enumerate(person.grades):
            wanted[grade] = size // len(person.grades) + (index < size % len(person.grades))
    if with_left:
        wanted[LEFT] = wanted[5] + chance.choice((-1, 0, 1))
    children, taken = [], set()
    roll = chance.randrange(100, 400)
    for grade in sorted(wanted, reverse=True):
        for _ in range(wanted[grade]):
            roll += chance.choice((1, 1, 1, 2))
            sex = chance.choice("wm")
            name = chance.choice([n for n in pool[sex] if n not in taken] or pool[sex])
            taken.add(name)
            student = Student(school=site.school, roll_number=roll, first_name=name, public_id=chance.uuid())
            children.append((Child(student, grade, chance.random()), Sex.GIRL if sex == "w" else Sex.BOY))
    return children


def _size(person: Person, kind: str, here: list[Person], chance: Chance) -> int:
    if person.site.is_smallest:
        return SMALLEST_CLASS
    if kind == "main" and len(here) == 4 and person.grades == (1, 2):
        return FULL_CLASS
    if kind == "new" and len(here) == 1:
        return HALF_EMPTY_CLASS
    if person.user.phone == ENTRANCES["teacher"].phone:
        return DEMO_CLASS
    return chance.randint(11, 17) + 2 * len(person.grades) - (2 if len(here) > 3 else 0)
