"""`committed_db`: a database where transactions really commit, for what only several connections at once can show.

A copy of the migrated and walled test database with its two casts, made by the owner and dropped afterwards. Mark the test
`@pytest.mark.committed`. No tenant is open at the beginning, in the test or in its threads.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg2
import pytest
from django.db import connection, connections

from foundation.tenancy import connection as tenancy
from tests.cast import Cast

Result = TypeVar("Result")
PATIENCE_S = 120


class CommittedDatabase:
    """Stands in for the test database. `cast` and `other_cast` are there, with the ids they have everywhere."""

    def __init__(self, cast: Cast, other_cast: Cast) -> None:
        self.cast = cast
        self.other_cast = other_cast

    @contextmanager
    def standing(self, role: str, tenant_id: int | None = None) -> Iterator[None]:
        """In this thread, be `app_web`, `app_worker` or `app_owner`; inside one transaction of a tenant if one is told."""
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {role}")
        if tenant_id is None:
            yield
        else:
            with tenancy.tenant_transaction(tenant_id):
                yield

    def at_once(self, *jobs: Callable[[], Result], role: str = "app_worker") -> list[Result]:
        """Run each job in a thread with a connection of its own, all starting together; their results in order.

        Raises what the first failing job raised.
        """
        start = threading.Barrier(len(jobs))

        def run(job: Callable[[], Result]) -> Result:
            try:
                with self.standing(role):
                    start.wait(PATIENCE_S)
                    return job()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(jobs)) as pool:
            futures = [pool.submit(run, job) for job in jobs]
            return [future.result(PATIENCE_S) for future in futures]


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A committed copy of the test database, dropped after the test."""
    from tests import conftest  # noqa: PLC0415  it imports this fixture

    template = connections["default"].settings_dict["NAME"]
    copy = f"{template}_committed"
    with django_db_blocker.unblock():
        connections.close_all()
        _as_owner(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)', f'CREATE DATABASE "{copy}" TEMPLATE "{template}"')
        try:
            _use(copy)
            yield CommittedDatabase(conftest._main, conftest._other)
        finally:
            connections.close_all()
            _use(template)
            # without force, which a cleaning autovacuum refuses to the owner; so it is sent away and waited for
            _as_owner(f'DROP DATABASE "{copy}"')


def _use(name: str) -> None:
    for alias in connections:
        connections[alias].settings_dict["NAME"] = name


def _as_owner(*statements: str) -> None:
    told = connections["default"].get_connection_params() | {"dbname": "postgres"}
    told = {key: value for key, value in told.items() if key in ("dbname", "user", "password", "host", "port")}
    maintenance = psycopg2.connect(**told)
    maintenance.autocommit = True
    with maintenance.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    maintenance.close()
