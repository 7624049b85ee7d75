"""The walls hold: a tenant's rows, and a school's children, cannot be read, written or guessed from outside."""

import logging
from typing import Any

import pytest
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction

from clusters.models import DirtyMark, Place, Rollup, Student, Teacher
from foundation.tenancy import connection as tenancy
from foundation.tenancy import walls
from tests.cast import Cast
from tests.conftest import TenantClient, as_role, in_tenant


def test_every_table_is_walled_or_on_the_control_list() -> None:
    assert walls.unwalled_tables() == []


def test_rows_without_a_tenant_are_an_error_not_an_empty_page() -> None:
    with in_tenant(None), pytest.raises((DataError, ProgrammingError)), transaction.atomic():
        Place.objects.count()


def test_another_tenant_is_invisible(cast: Cast, other_cast: Cast) -> None:
    assert not Place.objects.filter(pk=other_cast.cluster.pk).exists()
    assert not Teacher.objects.filter(pk=other_cast.teacher.pk).exists()


def test_writing_into_another_tenant_is_refused(cast: Cast, other_cast: Cast) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Place.objects.create(tenant_id=other_cast.tenant.id, level="state", path="999.", names={})


def test_a_key_cannot_point_into_another_tenant(cast: Cast, other_cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="wall_fk"), transaction.atomic():
        Place.objects.create(level="district", parent_id=other_cast.state.pk, path="999.", names={})


def test_children_are_visible_by_school_only(cast: Cast) -> None:
    with in_tenant(cast.tenant.id):
        assert Student.objects.count() == 0
    with in_tenant(cast.tenant.id, cast.second_school.pk):
        assert set(Student.objects.all()) == set(cast.second_students)


def test_a_child_of_a_closed_school_cannot_be_written(cast: Cast) -> None:
    with (
        in_tenant(cast.tenant.id, cast.second_school.pk),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        Student.objects.create(school=cast.school, roll_number=9999, first_name="X")


def test_workers_see_every_school_of_their_tenant_and_no_other(cast: Cast) -> None:
    with as_role("app_worker"), in_tenant(cast.tenant.id):
        assert Student.objects.count() == len(cast.students) + len(cast.second_students)


def test_true_counts_are_unreadable_for_web_processes() -> None:
    assert list(Rollup.objects.values_list("shown", flat=True)) == []
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        list(Rollup.objects.values_list("counts", flat=True))


def test_a_web_process_appends_dirty_marks_and_cannot_take_them(cast: Cast) -> None:
    DirtyMark.objects.create(cluster=cast.cluster, period="2026-11-01", kind="ability")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        DirtyMark.objects.all().delete()


def test_one_transaction_has_one_tenant(cast: Cast, other_cast: Cast) -> None:
    with pytest.raises(tenancy.OtherTenantError), tenancy.tenant_transaction(other_cast.tenant.id):
        pass


def test_serving_roles_own_nothing_and_cannot_truncate() -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        connection.cursor().execute("TRUNCATE clusters_place CASCADE")


@pytest.mark.parametrize("host", ["203.0.113.7", "elsewhere.test", "one.test:x", "a b"])
def test_a_host_that_nobody_has_is_a_plain_404(settings: Any, caplog: pytest.LogCaptureFixture, host: str) -> None:
    settings.DEMO, settings.ALLOWED_HOSTS = False, [".one.test"]
    answer = TenantClient(host=host).get("/sign-in/")
    assert (answer.status_code, answer.content) == (404, b"Not found")
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
