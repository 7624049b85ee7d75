"""Two teachers at one class in the same moment, on connections of their own, committed."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from assessments.models import Rating, RatingChange
from assessments.services import ratings
from clusters.calendar import period_of, today
from clusters.choices import Role
from clusters.models import ClassTeacher, DirtyMark
from foundation.tenancy.connection import open_schools, tenant_transaction
from tests.cast import Cast


def in_a_thread(work: Callable[[], Any]) -> Any:
    """Do something on a connection of its own, closed afterwards; what it gives or raises."""
    out: list[Any] = []

    def run() -> None:
        try:
            out.append(work())
        except BaseException as error:
            out.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    if isinstance(out[0], BaseException):
        raise out[0]
    return out[0]


@pytest.fixture
def period() -> dt.date:
    return period_of(today())


@pytest.fixture
def colleague_teaches(cast: Cast) -> Iterator[None]:
    """The colleague is a teacher of the class too, committed; afterwards every trace of the test is removed."""

    def as_owner(work: Callable[[], Any]) -> None:
        def run() -> None:
            with tenant_transaction(cast.tenant.id), connection.cursor() as cursor:
                cursor.execute("SET LOCAL ROLE app_owner")
                work()

        in_a_thread(run)

    def begin() -> None:
        ClassTeacher.objects.create(classroom=cast.classroom, teacher=cast.colleague, starts_on=dt.date(2020, 4, 1))

    def end() -> None:
        for rows in (RatingChange.objects, Rating.objects, DirtyMark.objects):
            rows.filter(tenant_id=cast.tenant.id).delete()
        ClassTeacher.objects.filter(tenant_id=cast.tenant.id, teacher=cast.colleague).delete()

    as_owner(begin)
    yield
    as_owner(end)


def test_different_cells_of_one_child_saved_at_once_both_stay(
    cast: Cast, period: dt.date, colleague_teaches: None
) -> None:
    child = cast.students[0]
    teachers = [cast.teacher.user, cast.colleague.user]
    both_ready = threading.Barrier(2)

    def save(by: Any, position: int, level: int) -> None:
        for _ in range(2):  # the second time there is nothing to do
            with tenant_transaction(cast.tenant.id):
                open_schools([cast.school.pk])
                both_ready.wait(10)
                ratings.save_levels(
                    classroom=cast.classroom,
                    period=period,
                    changes=[(child.public_id, position, level)],
                    by=by,
                    at=timezone.now(),
                )

    threads = [
        threading.Thread(target=in_a_thread, args=(lambda p=position: save(teachers[p], p, p + 1),))
        for position in (0, 1)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    def look() -> tuple[list[Any], list[Any]]:
        with tenant_transaction(cast.tenant.id):
            open_schools([cast.school.pk])
            levels = list(Rating.objects.values_list("levels", flat=True))
            return levels, sorted(RatingChange.objects.values_list("positions", "before", "after"))

    assert in_a_thread(look) == ([[1, 2, None, None, None, None]], [([0], [None], [1]), ([1], [None], [2])])


def test_the_write_itself_keeps_cells_that_somebody_else_wrote_meanwhile(
    cast: Cast, period: dt.date, colleague_teaches: None
) -> None:
    """Even if the class were read before the other's commit: the statement merges, cell by cell."""
    child, colleague = cast.students[0], cast.colleague.user
    assert colleague is not None

    def both() -> list[Any]:
        with tenant_transaction(cast.tenant.id):
            open_schools([cast.school.pk])
            now = timezone.now()
            place = ratings._lock_and_read(cast.classroom, period, by=cast.user(Role.TEACHER), at=now)
            stale = place.children[str(child.public_id)]
            ratings.save_levels(
                classroom=cast.classroom,
                period=period,
                changes=[(child.public_id, 4, 3), (child.public_id, 5, 3)],
                by=colleague,
                at=now,
            )
            wanted = [(stale, 0, 1)]
            ratings._write(place, wanted, by=cast.user(Role.TEACHER), at=now, key=child.public_id)
            return list(Rating.objects.values_list("levels", flat=True))

    assert in_a_thread(both) == [[1, None, None, None, 3, 3]]
