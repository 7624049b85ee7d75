"""What a sync costs, and what is not kept for ever."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clusters.choices import Role
from clusters.models import ClassTeacher, Conflict, Student
from foundation.models import Receipt, Upload
from foundation.sync import cleaning
from foundation.tenancy.connection import tenant_transaction
from tests.cast import Cast
from tests.conftest import as_role, in_tenant
from tests.factories.clusters import make_students
from tests.sync.phones import Phone, level


@pytest.fixture
def phone(cast: Cast, browser_of: Callable) -> Phone:
    """The teacher's."""
    user = cast.user(Role.TEACHER)
    return Phone(browser_of(user), user)


def queries_of(phone: Phone, *operations: dict) -> int:
    """How many statements a request takes, without savepoints."""
    with CaptureQueriesContext(connection) as captured:
        phone.send(*operations)
    sql = [query["sql"] for query in captured.captured_queries]
    return len([each for each in sql if not each.startswith(("SAVEPOINT", "RELEASE"))])


def test_sixty_levels_take_as_many_queries_as_two(phone: Phone, cast: Cast, browser_of: Callable) -> None:
    with as_role("app_worker"):
        ClassTeacher.objects.create(classroom=cast.classroom, teacher=cast.head, starts_on=dt.date(2020, 4, 1))
        children = [*cast.students, *make_students(cast.classroom, 48)]
    head = Phone(browser_of(cast.user(Role.HEAD_TEACHER)), cast.user(Role.HEAD_TEACHER))
    phone.send(phone.operation("level", level(cast.classroom, children[0], 1)))  # what a process keeps is kept now

    def taps(who: Phone, count: int, position: int, to: int) -> list[dict]:
        return [
            who.operation("level", level(cast.classroom, child, to, position=position)) for child in children[:count]
        ]

    assert queries_of(phone, *taps(phone, 2, 1, 2)) == queries_of(phone, *taps(phone, 60, 2, 2))
    few, many = queries_of(head, *taps(head, 2, 1, 3)), queries_of(head, *taps(head, 60, 2, 3))
    assert Conflict.objects.count() == 62
    assert few == many


def test_what_was_sent_again_costs_next_to_nothing(phone: Phone, cast: Cast) -> None:
    made = [phone.operation("level", level(cast.classroom, child, 2)) for child in cast.students]
    first, again = queries_of(phone, *made), queries_of(phone, *made)
    assert again < first


def test_unused_files_go_after_a_week_and_receipts_after_half_a_year(phone: Phone, cast: Cast) -> None:
    old, new = (str(uuid.uuid4()) for _ in range(2))
    phone.begin(old, 10)
    phone.begin(new, 10)
    taps = [phone.operation("level", level(cast.classroom, child, 2)) for child in cast.students[:2]]
    phone.send(*taps)
    long_ago = timezone.now() - dt.timedelta(days=181)
    Upload.objects.filter(public_id=old).update(created_at=timezone.now() - dt.timedelta(days=8))
    Receipt.objects.filter(key=taps[0]["id"]).update(received_at=long_ago)
    assert cleaning.has_work()
    with as_role("app_worker"), in_tenant(None):
        assert cleaning.drain(cast.tenant.id) == 2
        with tenant_transaction(cast.tenant.id):
            assert not cleaning.has_work()
    assert [str(each) for each in Upload.objects.values_list("public_id", flat=True)] == [new]
    assert [str(each) for each in Receipt.objects.values_list("key", flat=True)] == [taps[1]["id"]]


def test_a_receipt_holds_no_word_and_no_child(phone: Phone, cast: Cast) -> None:
    phone.send(phone.operation("level", level(cast.classroom, cast.students[0], 2)))
    receipt = Receipt.objects.values().get()
    told = " ".join(str(value) for name, value in receipt.items() if name not in ("received_at", "made_at"))
    child = Student.objects.get(pk=cast.students[0].pk)
    assert child.first_name not in told
    assert str(child.public_id) not in told
