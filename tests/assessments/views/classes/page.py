"""The class grid: its address, what it holds, and what it is sent."""

import datetime as dt
import re
import uuid
from collections.abc import Callable
from typing import Any

from django.test.utils import CaptureQueriesContext

from assessments.models import Rating
from clusters.calendar import add_months, period_of, today
from clusters.choices import Role
from clusters.models import Classroom, Student, User
from tests.cast import Cast
from tests.conftest import as_role
from tests.factories import assessments, clusters

Browser = Callable[[User], Any]


def month_of(period: dt.date) -> str:
    return f"{period:%Y-%m}"


def url_of(classroom: Classroom, period: dt.date | None = None) -> str:
    return f"/class/{classroom.public_id}/{month_of(period or period_of(today()))}/"


def seen_in(page: str) -> str:
    match = re.search(r'name="seen" value="([^"]*)"', page)
    assert match is not None
    return match[1]


def row_of(page: str, student: Student) -> int:
    return next(i for i, word in enumerate(seen_in(page).split()) if word.startswith(student.public_id.hex))


def post(browser: Any, url: str, seen: str, key: uuid.UUID | None = None, **controls: str) -> Any:
    htmx = controls.pop("htmx", None)
    headers = {"HX-Request": "true"} if htmx else {}
    data = {
        "seen": seen,
        "key": str(key or uuid.uuid4()),
        **{name.replace("_", "-"): v for name, v in controls.items()},
    }
    return browser.post(url, data, headers=headers)


def levels_of(student: Student) -> list[int | None] | None:
    row = Rating.objects.filter(student=student, period=period_of(today())).first()
    return row.levels if row else None


ABOVE = [role for role in Role if role not in (Role.TEACHER, Role.HEAD_TEACHER)]


def asked(caught: CaptureQueriesContext) -> list[str]:
    """The queries of a request, without the walls' settings."""
    return [q["sql"] for q in caught if not re.search("set_config|current_setting|SAVEPOINT", q["sql"])]


def enrol(cast: Cast, count: int) -> None:
    """Fill the class up to this many children, with levels of this month and of a year before."""
    period = period_of(today())
    names = ("जगदीश्वरी", "మహాలక్ష్మి", "Anuradha")
    with as_role("app_worker"):
        for number in range(count - len(cast.students)):
            clusters.make_students(cast.classroom, 1, first_name=names[number % 3])
        enrolled = Student.objects.filter(enrolments__classroom=cast.classroom)
        for index, student in enumerate(enrolled):
            for back in range(4):
                levels: list[int | None] = [1 + (index * 7 + position * 3 + back) % 4 for position in range(6)]
                levels[(index + back) % 6] = None
                assessments.make_rating(
                    student, cast.classroom, rubric=cast.rubric, period=add_months(period, -back), levels=levels
                )
