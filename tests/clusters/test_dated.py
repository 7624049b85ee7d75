"""Rows that hold from one day until another: the database keeps two of the same kind from holding on one day."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from clusters.choices import Role
from clusters.models import Posting, RoleGrant
from tests.cast import Cast

FIRST, THEN, LAST = dt.date(2031, 4, 1), dt.date(2031, 6, 1), dt.date(2031, 9, 1)


def grant(cast: Cast, starts_on: dt.date, ends_on: dt.date | None, role: Role = Role.BLOCK_OFFICER) -> RoleGrant:
    return RoleGrant.objects.create(
        user=cast.coordinator, role=role, place=cast.cluster, starts_on=starts_on, ends_on=ends_on
    )


def test_a_role_at_a_place_is_given_again_once_it_is_over(cast: Cast) -> None:
    grant(cast, FIRST, THEN)
    grant(cast, THEN, None)
    grant(cast, FIRST, None, role=Role.DISTRICT_OFFICER)
    assert cast.coordinator.grants.filter(starts_on__gte=FIRST).count() == 3


@pytest.mark.parametrize(("starts_on", "ends_on"), [(FIRST, None), (THEN, LAST), (FIRST, THEN)])
def test_a_role_at_a_place_is_not_held_twice_on_one_day(
    cast: Cast, starts_on: dt.date, ends_on: dt.date | None
) -> None:
    grant(cast, FIRST, LAST)
    with pytest.raises(IntegrityError, match="grant_one_at_a_time"), transaction.atomic():
        grant(cast, starts_on, ends_on)


def test_a_teacher_is_posted_to_a_school_once_on_one_day(cast: Cast) -> None:
    Posting.objects.create(teacher=cast.teacher, school=cast.second_school, starts_on=FIRST, ends_on=THEN)
    Posting.objects.create(teacher=cast.teacher, school=cast.second_school, starts_on=THEN)
    with pytest.raises(IntegrityError, match="posting_one_at_a_time"), transaction.atomic():
        Posting.objects.create(teacher=cast.teacher, school=cast.second_school, starts_on=LAST)
