"""Saving a class grid and taking a save back: every way out."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.choices import CellProblem
from assessments.models import Criterion, Rating, RatingChange
from assessments.services import ratings
from clusters.calendar import add_months, period_of, today
from clusters.choices import Role, RollupKind
from clusters.models import ClassTeacher, DirtyMark, Enrolment, Placement, Student, User
from tests.cast import Cast
from tests.conftest import as_role, in_tenant
from tests.factories import assessments, clusters

NONE = [None] * 6


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()


@pytest.fixture
def period() -> dt.date:
    return period_of(today())


@pytest.fixture(autouse=True)
def _own_school(cast: Cast) -> Iterator[None]:
    """Stand where a request of the teacher stands: with her own school's children open and no others."""
    with in_tenant(cast.tenant.id, cast.school.pk):
        yield


def save(cast: Cast, *changes: tuple[uuid.UUID, int, int | None], **extra: Any) -> RatingChange | None:
    defaults: dict[str, Any] = {
        "classroom": cast.classroom,
        "period": period_of(today()),
        "by": cast.teacher.user,
        "at": timezone.now(),
    }
    return ratings.save_levels(changes=changes, **(defaults | extra))


def levels_of(student: Student, period: dt.date) -> list[int | None] | None:
    row = Rating.objects.filter(student=student, period=period).first()
    return row.levels if row else None


def marks() -> list[tuple[int, dt.date, str]]:
    """What the workers are told to count again; web processes cannot read it."""
    with as_role("app_worker"):
        return list(DirtyMark.objects.order_by("pk").values_list("cluster_id", "period", "kind"))


def nothing_happened() -> bool:
    return not (Rating.objects.exists() or RatingChange.objects.exists() or marks())


def test_save_writes_rows_keeps_the_change_and_marks_once(cast: Cast, period: dt.date, now: dt.datetime) -> None:
    first, second = cast.students[:2]
    change = save(cast, (first.public_id, 0, 2), (first.public_id, 5, 4), (second.public_id, 1, 1), at=now)
    assert change is not None
    rows = Rating.objects.order_by("student_id").values_list(
        "student_id", "levels", "rubric_id", "cluster_id", "school_id", "classroom_id", "by_id", "changed_at"
    )
    where = (cast.rubric.pk, cast.cluster.pk, cast.school.pk, cast.classroom.pk, cast.user(Role.TEACHER).pk, now)
    assert list(rows) == [
        (first.pk, [2, None, None, None, None, 4], *where),
        (second.pk, [None, 1, None, None, None, None], *where),
    ]
    kept = RatingChange.objects.get()
    assert (kept.student_ids, kept.positions, kept.before, kept.after) == (
        [first.pk, first.pk, second.pk],
        [0, 5, 1],
        [None, None, None],
        [2, 4, 1],
    )
    assert (kept.pk, kept.by_id, kept.at, kept.period) == (change.pk, cast.user(Role.TEACHER).pk, now, period)
    kinds = (RollupKind.ABILITY, RollupKind.ASKED)
    assert marks() == [(cast.cluster.pk, period, kind) for kind in kinds]


def test_only_changed_cells_are_written_and_kept(cast: Cast, period: dt.date) -> None:
    child = cast.students[0]
    assessments.make_rating(child, cast.classroom, rubric=cast.rubric, period=period, levels=[1, 2, 3, 4, None, 1])
    change = save(cast, (child.public_id, 1, 2), (child.public_id, 2, 4), (child.public_id, 5, None))
    assert change is not None
    assert levels_of(child, period) == [1, 2, 4, 4, None, None]
    assert (change.positions, change.before, change.after) == ([2, 5], [3, 1], [4, None])


def test_the_same_save_sent_twice_changes_nothing_the_second_time(cast: Cast, period: dt.date) -> None:
    child = cast.students[0]
    assert save(cast, (child.public_id, 0, 3)) is not None
    assert save(cast, (child.public_id, 0, 3)) is None
    assert (levels_of(child, period), RatingChange.objects.count(), len(marks())) == ([3, *NONE[1:]], 1, 2)


def test_a_late_resend_does_not_undo_what_a_colleague_wrote_since(cast: Cast, period: dt.date) -> None:
    child, key = cast.students[0], uuid.uuid4()
    ClassTeacher.objects.create(classroom=cast.classroom, teacher=cast.colleague, starts_on=dt.date(2020, 4, 1))
    assert save(cast, (child.public_id, 0, 1), key=key) is not None
    assert save(cast, (child.public_id, 0, 4), by=cast.colleague.user) is not None
    assert save(cast, (child.public_id, 0, 1), key=key) is None
    assert levels_of(child, period) == [4, *NONE[1:]]
    assert RatingChange.objects.count() == 2


def test_an_empty_save_does_nothing(cast: Cast) -> None:
    assert save(cast) is None
    assert nothing_happened()


def test_clearing_a_cell_that_is_empty_does_nothing(cast: Cast) -> None:
    assert save(cast, (cast.students[0].public_id, 0, None)) is None
    assert nothing_happened()


def test_two_teachers_different_cells_both_stay(cast: Cast, period: dt.date) -> None:
    child = cast.students[0]
    ClassTeacher.objects.create(classroom=cast.classroom, teacher=cast.colleague, starts_on=dt.date(2020, 4, 1))
    save(cast, (child.public_id, 0, 1))
    save(cast, (child.public_id, 3, 2), by=cast.colleague.user)
    assert levels_of(child, period) == [1, None, None, 2, None, None]


@pytest.mark.parametrize("level", [5, 0, -1, 400])
def test_a_level_that_does_not_exist_refuses_the_whole_save(cast: Cast, level: int) -> None:
    good, bad = cast.students[:2]
    with pytest.raises(ratings.BadCellsError) as refusal:
        save(cast, (good.public_id, 0, 1), (bad.public_id, 2, level))
    assert refusal.value.cells == ((bad.public_id, 2, CellProblem.LEVEL),)
    assert nothing_happened()


@pytest.mark.parametrize("levels", [[5], [0], [1, None, -1]])
def test_the_database_takes_no_level_but_the_four(cast: Cast, period: dt.date, levels: list[int | None]) -> None:
    child = cast.students[0]
    with pytest.raises(IntegrityError, match="rating_only_levels"):
        assessments.make_rating(child, cast.classroom, rubric=cast.rubric, period=period, levels=levels)


def test_a_child_of_another_school_is_refused_as_if_she_did_not_exist(cast: Cast, other_cast: Cast) -> None:
    children = [cast.second_students[0].public_id, other_cast.students[0].public_id, uuid.uuid4()]
    with pytest.raises(ratings.BadCellsError) as refusal:
        save(cast, *((child, 0, 1) for child in children))
    assert refusal.value.cells == tuple((child, 0, CellProblem.CHILD) for child in children)
    assert nothing_happened()


def test_a_child_of_another_class_of_the_school_is_refused(cast: Cast) -> None:
    elsewhere = clusters.make_classroom(cast.school, cast.colleague, year=cast.classroom.year, grades=[5])
    child = clusters.make_students(elsewhere, 1)[0]
    with pytest.raises(ratings.BadCellsError) as refusal:
        save(cast, (child.public_id, 0, 1))
    assert refusal.value.cells == ((child.public_id, 0, CellProblem.CHILD),)
    assert nothing_happened()


def test_a_child_who_left_before_the_month_is_refused_and_one_who_left_in_it_is_not(
    cast: Cast, period: dt.date
) -> None:
    gone, leaving = cast.students[:2]
    Enrolment.objects.filter(student=gone).update(ends_on=period)
    Enrolment.objects.filter(student=leaving).update(ends_on=period + dt.timedelta(days=1))
    with pytest.raises(ratings.BadCellsError) as refusal:
        save(cast, (gone.public_id, 0, 1), (leaving.public_id, 0, 1))
    assert refusal.value.cells == ((gone.public_id, 0, CellProblem.CHILD),)


@pytest.mark.parametrize("position", [6, -1, 99])
def test_a_criterion_outside_the_rubric_is_refused(cast: Cast, position: int) -> None:
    child = cast.students[0]
    with pytest.raises(ratings.BadCellsError) as refusal:
        save(cast, (child.public_id, position, 1))
    assert refusal.value.cells == ((child.public_id, position, CellProblem.CRITERION),)
    assert nothing_happened()


def test_a_criterion_for_other_grades_is_refused(cast: Cast) -> None:
    Criterion.objects.filter(rubric=cast.rubric, position=5).update(grades=[4, 5])
    child = cast.students[0]
    with pytest.raises(ratings.BadCellsError) as refusal:
        save(cast, (child.public_id, 5, 1), (child.public_id, 4, 1))
    assert refusal.value.cells == ((child.public_id, 5, CellProblem.CRITERION),)
    assert nothing_happened()


def test_two_levels_for_one_cell_are_refused(cast: Cast) -> None:
    child = cast.students[0]
    with pytest.raises(ratings.BadCellsError) as refusal:
        save(cast, (child.public_id, 0, 1), (child.public_id, 0, 2))
    assert refusal.value.cells == ((child.public_id, 0, CellProblem.TWICE),)
    assert nothing_happened()


def test_a_month_to_come_is_refused(cast: Cast, period: dt.date) -> None:
    with pytest.raises(ratings.BadPeriodError) as refusal:
        save(cast, (cast.students[0].public_id, 0, 1), period=add_months(period, 1))
    assert "still to come" in str(refusal.value) or "not in this class’s year" in str(refusal.value)
    assert nothing_happened()


def test_a_month_outside_the_academic_year_is_refused(cast: Cast) -> None:
    year = cast.classroom.year
    with pytest.raises(ratings.BadPeriodError) as refusal:
        save(cast, (cast.students[0].public_id, 0, 1), period=dt.date(year, 3, 1))
    assert str(refusal.value) == (
        f"March {year} is not in this class’s year, which goes from April {year} to March {year + 1}."
    )
    assert nothing_happened()


def test_a_day_inside_a_month_is_no_period(cast: Cast, period: dt.date) -> None:
    with pytest.raises(ratings.BadPeriodError):
        save(cast, (cast.students[0].public_id, 0, 1), period=period.replace(day=2))
    assert nothing_happened()


def test_others_of_the_school_do_not_write(cast: Cast) -> None:
    for person in (cast.colleague.user, cast.head.user, cast.second_teacher.user, cast.coordinator, cast.nobody):
        with pytest.raises(ratings.NotYourClassError):
            save(cast, (cast.students[0].public_id, 0, 1), by=person)
    assert nothing_happened()


def test_a_head_who_teaches_the_class_writes(cast: Cast) -> None:
    ClassTeacher.objects.create(classroom=cast.classroom, teacher=cast.head, starts_on=dt.date(2020, 4, 1))
    assert save(cast, (cast.students[0].public_id, 0, 1), by=cast.head.user) is not None


def test_a_teacher_who_left_the_class_does_not_write(cast: Cast) -> None:
    ClassTeacher.objects.filter(classroom=cast.classroom).update(ends_on=today())
    with pytest.raises(ratings.NotYourClassError):
        save(cast, (cast.students[0].public_id, 0, 1))
    assert nothing_happened()


def test_no_rubric_yet_is_said(cast: Cast) -> None:
    cast.rubric.__class__.objects.update(valid_from=(today() + dt.timedelta(days=400)).replace(day=1))
    with pytest.raises(ratings.NoRubricError, match="no rubric for this month"):
        save(cast, (cast.students[0].public_id, 0, 1))
    assert nothing_happened()


def test_a_month_keeps_the_rubric_it_began_with(cast: Cast, period: dt.date) -> None:
    save(cast, (cast.students[0].public_id, 0, 1))
    newer = assessments.make_rubric(version=2, abilities=("observe", "interpret"))
    type(newer).objects.filter(pk=newer.pk).update(valid_from=period)
    save(cast, (cast.students[1].public_id, 5, 1))
    assert set(Rating.objects.values_list("rubric_id", flat=True)) == {cast.rubric.pk}
    Rating.objects.all().delete()
    save(cast, (cast.students[1].public_id, 1, 1))
    assert list(Rating.objects.values_list("rubric_id", "levels")) == [(newer.pk, [None, 1])]


def test_a_save_takes_the_same_queries_for_ten_children_and_for_sixty(cast: Cast) -> None:
    children = cast.students[:10]
    more = clusters.make_students(cast.classroom, 48)
    for group in (children, cast.students + more):
        changes = [(c.public_id, position, 1 + position % 4) for c in group for position in range(6)]
        with CaptureQueriesContext(connection) as caught:
            assert save(cast, *changes) is not None
        assert len(caught) == 2, [q["sql"][:80] for q in caught]
        Rating.objects.all().delete()


def test_take_back_restores_and_is_itself_kept(cast: Cast, period: dt.date, now: dt.datetime) -> None:
    child = cast.students[0]
    save(cast, (child.public_id, 0, 2))
    change = save(cast, (child.public_id, 0, 3), (child.public_id, 1, 1))
    assert change is not None
    back = ratings.take_back(change=change, by=cast.user(Role.TEACHER), at=now)
    assert back is not None
    assert levels_of(child, period) == [2, *NONE[1:]]
    assert (back.positions, back.before, back.after, back.takes_back_id) == ([0, 1], [3, 1], [2, None], change.pk)
    assert (RatingChange.objects.count(), len(marks())) == (3, 6)


def test_take_back_twice_does_it_once(cast: Cast, period: dt.date, now: dt.datetime) -> None:
    child = cast.students[0]
    change = save(cast, (child.public_id, 0, 3))
    assert change is not None
    assert ratings.take_back(change=change, by=cast.user(Role.TEACHER), at=now) is not None
    save(cast, (child.public_id, 0, 3))
    assert ratings.take_back(change=change, by=cast.user(Role.TEACHER), at=now) is None
    assert levels_of(child, period) == [3, *NONE[1:]]


def test_take_back_leaves_what_was_changed_since(cast: Cast, period: dt.date, now: dt.datetime) -> None:
    child = cast.students[0]
    change = save(cast, (child.public_id, 0, 3), (child.public_id, 1, 3))
    assert change is not None
    save(cast, (child.public_id, 0, 4))
    assert ratings.take_back(change=change, by=cast.user(Role.TEACHER), at=now) is not None
    assert levels_of(child, period) == [4, *NONE[1:]]


def test_nobody_takes_back_for_somebody_else(cast: Cast, now: dt.datetime) -> None:
    change = save(cast, (cast.students[0].public_id, 0, 3))
    assert change is not None
    others: list[User] = [cast.user(Role.HEAD_TEACHER), cast.coordinator]
    for person in others:
        with pytest.raises(ratings.NotYourClassError):
            ratings.take_back(change=change, by=person, at=now)
    assert RatingChange.objects.count() == 1


def test_a_save_in_an_earlier_month_hangs_from_the_cluster_of_then(cast: Cast, period: dt.date) -> None:
    moved = today() - dt.timedelta(days=40)
    Placement.objects.filter(place_id=cast.school.pk).update(parent=cast.sibling, ends_on=moved)
    Placement.objects.create(place_id=cast.school.pk, parent=cast.cluster, path=cast.school.place.path, starts_on=moved)
    earlier = period_of(moved - dt.timedelta(days=31))
    if earlier < dt.date(cast.classroom.year, 4, 1):
        pytest.skip("the year has only begun")
    save(cast, (cast.students[0].public_id, 0, 1), period=earlier)
    save(cast, (cast.students[0].public_id, 0, 1))
    rows = Rating.objects.order_by("period").values_list("cluster_id", flat=True)
    assert list(rows) == [cast.sibling.pk, cast.cluster.pk]
    assert [cluster for cluster, _period, kind in marks() if kind == "ability"] == [cast.sibling.pk, cast.cluster.pk]
