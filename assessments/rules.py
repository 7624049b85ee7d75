"""Who may do what with what children can do."""

import datetime as dt

from clusters.calendar import period_of
from clusters.choices import Role
from clusters.scope import Scope

PERMISSIONS = {
    "child.rate": (Role.TEACHER, Role.HEAD_TEACHER),
    "child.keep": (Role.TEACHER, Role.HEAD_TEACHER),
    "child.school_levels": (Role.HEAD_TEACHER,),
    "diary.read": (Role.TEACHER, Role.HEAD_TEACHER),
    "diary.write": (Role.TEACHER, Role.HEAD_TEACHER),
    "child.test": (Role.TEACHER, Role.HEAD_TEACHER),
    "child.test_any_class": (Role.HEAD_TEACHER,),
    "rubric.read": tuple(Role),
    "rubric.build": (Role.DIET_FACULTY, Role.TENANT_ADMIN),
    "instrument.read": tuple(Role),
    "instrument.build": (Role.DIET_FACULTY, Role.TENANT_ADMIN),
    "framework.read": tuple(Role),
    "framework.change": (Role.DIET_FACULTY, Role.TENANT_ADMIN),
    "sample.read": (Role.TEACHER, Role.HEAD_TEACHER, Role.COORDINATOR, Role.DIET_FACULTY),
}


def may_rate(scope: Scope, *, school_id: int, is_class_teacher: bool) -> bool:
    """Whether the person writes the levels of a class: its own teachers do, a head only where she teaches."""
    return scope.may("child.rate") and school_id in scope.school_ids and is_class_teacher


def may_keep_work(scope: Scope, *, teaches: bool) -> bool:
    """Whether the person keeps a child's work and writes what comes next: the class's teachers do, other teachers read."""
    return scope.may("child.keep") and teaches


def ratable_periods(year: tuple[dt.date, dt.date], *, today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last month that may hold levels of a class: its academic year, up to the current month.

    `year` is its first day and the first day of the next. While it is still to come, the last month lies before the first.
    """
    first, after = year
    return first, min(period_of(after - dt.timedelta(days=1)), period_of(today))


def is_year_open(year: tuple[dt.date, dt.date], *, today: dt.date) -> bool:
    """Whether a class's academic year, its first day and the first day of the next, has begun and is not over."""
    return year[0] <= today < year[1]


def may_record_test(scope: Scope, *, school_id: int, is_class_teacher: bool) -> bool:
    """Whether the person writes down a class's competency tests: its own teachers, and the head of the school."""
    is_hers = is_class_teacher or scope.may("child.test_any_class")
    return scope.may("child.test") and school_id in scope.school_ids and is_hers
