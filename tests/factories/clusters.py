"""Makers of places and people. No surprises: what is not said is plain."""

import datetime as dt
import itertools
from typing import Any

from clusters.choices import Level, Role
from clusters.models import (
    Classroom,
    ClassTeacher,
    Conflict,
    Enrolment,
    Place,
    Placement,
    Posting,
    RoleGrant,
    School,
    Student,
    Teacher,
    TenantSettings,
    User,
)
from foundation.models import Tenant, TenantHost

LONG_AGO = dt.date(2020, 4, 1)
_numbers = itertools.count(1)


def make_tenant(key: str, *, languages: list[str], default: str, host: str) -> Tenant:
    """A tenant with one host name."""
    tenant = Tenant.objects.create(key=key, name=key.upper(), languages=languages, default_language=default)
    TenantHost.objects.create(host=host, tenant=tenant)
    return tenant


def make_settings(**fields: Any) -> TenantSettings:
    """The open tenant's settings."""
    return TenantSettings.objects.create(**fields)


def make_place(level: Level, parent: Place | None = None, *, name: str = "", **fields: Any) -> Place:
    """A place under its parent, with its placement."""
    name = name or f"{level} {next(_numbers)}"
    place = Place.objects.create(
        level=level, parent=parent, path=f"new{next(_numbers)}.", names={"en": name}, name_key=name.lower(), **fields
    )
    place.path = f"{parent.path if parent else ''}{place.pk}."
    place.save(update_fields=["path"])
    Placement.objects.create(place=place, parent=parent, path=place.path, starts_on=LONG_AGO)
    return place


def make_school(cluster: Place, *, name: str = "", **fields: Any) -> School:
    """A primary school in a cluster."""
    place = make_place(Level.SCHOOL, cluster, name=name)
    return School.objects.create(place=place, udise_code=f"{next(_numbers):011d}", **fields)


def make_user(name: str = "", **fields: Any) -> User:
    """A person with a phone number."""
    number = next(_numbers)
    return User.objects.create_user(name=name or f"Person {number}", phone=f"+9198{number:08d}", **fields)


def make_teacher(school: School, *, name: str = "", is_head: bool = False, starts_on: dt.date = LONG_AGO) -> Teacher:
    """A teacher with a user, posted to a school."""
    user = make_user(name)
    teacher = Teacher.objects.create(name=user.name, name_key=user.name.lower(), user=user)
    Posting.objects.create(teacher=teacher, school=school, is_head=is_head, starts_on=starts_on)
    return teacher


def make_officer(role: Role, place: Place, *, name: str = "") -> User:
    """A person with one role grant."""
    user = make_user(name or str(role))
    RoleGrant.objects.create(user=user, role=role, place=place, starts_on=LONG_AGO)
    return user


def make_classroom(school: School, *teachers: Teacher, year: int, grades: list[int] | None = None) -> Classroom:
    """A classroom taught by these teachers."""
    classroom = Classroom.objects.create(school=school, year=year, grades=grades or [3])
    for teacher in teachers:
        ClassTeacher.objects.create(classroom=classroom, teacher=teacher, starts_on=dt.date(year, 4, 1))
    return classroom


def make_students(classroom: Classroom, count: int, *, first_name: str = "Child") -> list[Student]:
    """Children enrolled in a classroom since the year began."""
    students = []
    for _ in range(count):
        number = next(_numbers)
        student = Student.objects.create(
            school_id=classroom.school_id, roll_number=number, first_name=f"{first_name} {number}"
        )
        Enrolment.objects.create(
            student=student,
            classroom=classroom,
            school_id=classroom.school_id,
            grade=classroom.grades[0],
            starts_on=dt.date(classroom.year, 4, 1),
        )
        students.append(student)
    return students


def make_conflict(school: School, child: Student, stands_by: User, kept_by: User, *, place: str) -> Conflict:
    """Two levels for a child in the first ability: 3 stands, 2 is kept. `place` is `<class> <month>`."""
    return Conflict.objects.create(
        school=school,
        kind="level",
        record=child.public_id,
        place=place,
        field="0",
        stands=3,
        stands_by=stands_by,
        kept=2,
        kept_by=kept_by,
    )
