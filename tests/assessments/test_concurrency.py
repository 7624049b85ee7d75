"""Two teachers at one class in the same moment, on connections of their own, committed."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from assessments.models import Rating, RatingChange
from assessments.services import ratings
from clusters.calendar import period_of, today
from clusters.choices import Role
from clusters.models import ClassTeacher, User
from foundation.tenancy.connection import open_schools, tenant_transaction
from tests.cast import Cast
from tests.committed import CommittedDatabase
from tests.conftest import as_role, in_tenant


def save(cast: Cast, by: User, *changes: tuple[Any, int, int | None]) -> RatingChange | None:
    """One save in a transaction of its own, as a request makes it."""
    with tenant_transaction(cast.tenant.id):
        open_schools([cast.school.pk])
        return ratings.save_levels(
            classroom=cast.classroom, period=period_of(today()), changes=changes, by=by, at=timezone.now()
        )


@pytest.mark.committed
def test_cells_of_one_child_saved_at_once_all_stay(committed_db: CommittedDatabase) -> None:
    cast = committed_db.cast
    teacher, colleague = cast.user(Role.TEACHER), cast.colleague.user
    assert colleague is not None
    child = cast.students[0].public_id
    with committed_db.standing("app_worker", cast.tenant.id):
        ClassTeacher.objects.create(classroom=cast.classroom, teacher=cast.colleague, starts_on=dt.date(2020, 4, 1))
    people = (teacher, colleague) * 3
    done = committed_db.at_once(
        *(lambda by=by, at=at: save(cast, by, (child, at, 1 + at % 4)) for at, by in enumerate(people)), role="app_web"
    )
    assert all(done)
    with committed_db.standing("app_worker", cast.tenant.id):
        assert list(Rating.objects.values_list("levels", flat=True)) == [[1, 2, 3, 4, 1, 2]]
        kept = sorted(RatingChange.objects.values_list("positions", "before", "after"))
    assert kept == [([at], [None], [1 + at % 4]) for at in range(6)]


@pytest.mark.committed
def test_one_cell_saved_at_once_has_a_history_without_gaps(committed_db: CommittedDatabase) -> None:
    cast = committed_db.cast
    child = cast.students[0].public_id
    committed_db.at_once(
        *(lambda level=level: save(cast, cast.user(Role.TEACHER), (child, 0, level)) for level in (1, 2, 3, 4)),
        role="app_web",
    )
    with committed_db.standing("app_worker", cast.tenant.id):
        kept = list(RatingChange.objects.order_by("pk").values_list("before", "after"))
        assert Rating.objects.get().levels[0] == kept[-1][1][0]
    assert [before for before, _after in kept] == [[None], *(after for _before, after in kept[:-1])]


def test_the_write_itself_keeps_cells_that_somebody_else_wrote_meanwhile(cast: Cast) -> None:
    """Even if the class were read before the other's commit: the statement merges, cell by cell."""
    child, colleague = cast.students[0].public_id, cast.colleague.user
    assert colleague is not None
    with as_role("app_worker"):
        ClassTeacher.objects.create(classroom=cast.classroom, teacher=cast.colleague, starts_on=dt.date(2020, 4, 1))
    with in_tenant(cast.tenant.id, cast.school.pk):
        now, teacher = timezone.now(), cast.user(Role.TEACHER)
        place = ratings._lock_and_read(cast.classroom, period_of(today()), by=teacher, at=now)
        stale = place.children[str(child)]
        save(cast, colleague, (child, 4, 3), (child, 5, 3))
        open_schools([cast.school.pk])
        ratings._write(place, [(stale, 0, 1)], by=teacher, at=now, key=child)
        assert list(Rating.objects.values_list("levels", flat=True)) == [[1, None, None, None, 3, 3]]
