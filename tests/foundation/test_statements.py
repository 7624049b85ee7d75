"""Statements whose plan the database keeps: functions that are made from what is declared, and see what their caller may."""

from collections.abc import Iterator

import pytest
from django.db import ProgrammingError, connection, transaction

from foundation import statements
from foundation.statements import Statement, build_statements
from tests.cast import Cast
from tests.conftest import as_role, in_tenant

NAMES = "SELECT public_id, first_name FROM clusters_student WHERE school_id = %(school)s ORDER BY roll_number"


@pytest.fixture(autouse=True)
def _declared() -> Iterator[None]:
    """What a test declares is forgotten after it."""
    before = dict(statements._declared)
    yield
    statements._declared.clear()
    statements._declared.update(before)


def declare(sql: str = NAMES, **takes: str) -> Statement:
    """A statement with its function, as after a release."""
    statement = Statement("tried_here", sql, takes=takes or {"school": "bigint"})
    release()
    return statement


def release() -> None:
    """What `apply_walls` does at each release."""
    with as_role("app_owner"):
        build_statements(connection)


def functions() -> set[str]:
    """The functions of these tests that the database has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname FROM pg_proc WHERE starts_with(proname, 'planned_tried_here_')")
        return {name for (name,) in cursor.fetchall()}


def test_rows_come_as_from_the_statement_itself(cast: Cast) -> None:
    statement = declare()
    with in_tenant(cast.tenant.id, cast.school.pk):
        told = statement.rows({"school": cast.school.pk})
        with connection.cursor() as cursor:
            cursor.execute(NAMES, {"school": cast.school.pk})
            assert told == cursor.fetchall() != []


def test_a_kept_plan_sees_what_its_caller_may_at_each_call(cast: Cast, other_cast: Cast) -> None:
    statement = declare("SELECT first_name FROM clusters_student WHERE %(all)s ORDER BY id", all="boolean")

    def seen() -> int:
        return len(statement.rows({"all": True}))

    for _turn in range(7):  # PL/pgSQL keeps a plan for any values from the sixth call on
        with in_tenant(cast.tenant.id, cast.school.pk):
            assert seen() == len(cast.students)
        with in_tenant(cast.tenant.id, cast.second_school.pk):
            assert seen() == len(cast.second_students)
        with in_tenant(cast.tenant.id):
            assert seen() == 0
        with as_role("app_worker"), in_tenant(cast.tenant.id):
            assert seen() == len(cast.students) + len(cast.second_students)
        with in_tenant(other_cast.tenant.id, cast.school.pk):
            assert seen() == 0


def test_it_has_no_rights_of_its_own(cast: Cast) -> None:
    statement = declare("SELECT counts FROM clusters_rollup WHERE place_id = %(place)s", place="bigint")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        statement.rows({"place": cast.cluster.pk})


def test_a_value_left_out_is_an_error() -> None:
    statement = declare()
    with pytest.raises(KeyError, match="school"):
        statement.rows({})


def test_a_name_is_declared_once() -> None:
    declare()
    with pytest.raises(ValueError, match="tried_here is declared twice"):
        declare()


def test_the_version_before_keeps_its_functions_until_the_next_one() -> None:
    first = declare().function
    statements._declared.pop(first)
    second = declare(NAMES + ", id").function
    assert functions() == {first, second}

    statements._declared.pop(second)
    third = declare(NAMES + ", id DESC").function
    assert functions() == {second, third}


def test_a_version_that_comes_back_finds_its_function() -> None:
    first = declare()
    statements._declared.pop(first.function)
    release()
    statements._declared[first.function] = first
    release()
    statements._declared.pop(first.function)
    release()
    assert functions() == {first.function}


def test_a_column_whose_type_changed_is_told_anew(cast: Cast) -> None:
    statement = declare("SELECT names FROM clusters_place WHERE id = %(place)s", place="bigint")
    with as_role("app_owner"), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE clusters_place ALTER COLUMN names TYPE json USING names::json")
    release()
    assert statement.rows({"place": cast.cluster.pk}) == [(cast.cluster.names,)]
