"""Real PostgreSQL, real roles. The owner makes the database; every test then runs as `app_web`, inside the cast's tenant,
and every request starts from no tenant at all, as in production. What needs several connections at once (races, killed
workers) takes the fixture `committed_db` of `tests/committed.py`, under the mark `committed`.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.signals import connection_created
from django.test import Client
from django.test.utils import setup_databases, teardown_databases

from clusters.models import User
from foundation.tenancy import connection as tenancy
from foundation.tenancy.hosts import forget_hosts
from tests.cast import Cast, build_cast
from tests.committed import committed_db  # noqa: F401  a fixture
from tests.live import chromium, live, open_page  # noqa: F401  fixtures
from tests.printing import words  # noqa: F401  a fixture

_role = "app_owner"


def _take_role(connection: Any, **kwargs: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {_role}")


def _become(role: str) -> None:
    global _role  # noqa: PLW0603  one process, one role at a time
    _role = role
    for each in connections.all(initialized_only=True):
        if each.connection is not None:
            _take_role(each)


@contextmanager
def as_role(role: str) -> Iterator[None]:
    """Do something as `app_worker`, or as the owner to look behind the walls."""
    before = _role
    _become(role)
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _become(before)


@contextmanager
def in_tenant(tenant_id: int | None, *school_ids: int) -> Iterator[None]:
    """Stand inside a tenant (or in none) for a while, with the children of these schools open."""
    token = tenancy._tenant.set(tenant_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.tenant', true), current_setting('app.schools', true)")
        before = [value or "" for value in cursor.fetchone()]
    tenancy._configure("default", str(tenant_id or ""), ",".join(map(str, school_ids)))
    try:
        yield
    finally:
        tenancy._tenant.reset(token)
        if not connection.needs_rollback:
            tenancy._configure("default", *before)


class TenantClient(Client):
    """A browser at one tenant's host. Each request starts with no tenant open."""

    get: Any
    post: Any

    def __init__(self, *, host: str, **kwargs: Any) -> None:
        super().__init__(HTTP_HOST=host, SERVER_NAME=host, **kwargs)

    def request(self, **request: Any) -> Any:
        """One request, from outside any tenant."""
        with in_tenant(None):
            return super().request(**request)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database with its walls and two committed tenants; from here on as `app_web`."""
    global _main, _other
    with django_db_blocker.unblock():
        # pytest-django makes the databases that the collected tests name; tests on a committed copy alone name none.
        is_made = connections["default"].settings_dict["NAME"].startswith("test_")
        made = (
            [] if is_made else setup_databases(verbosity=0, interactive=False, aliases={"default": None, "aside": None})
        )
        call_command("apply_walls", verbosity=0)
        connection_created.connect(_take_role, dispatch_uid="tests-role")
        _main, _other = build_cast("one", "one.test"), build_cast("two", "two.test")
        _become("app_web")
    yield
    with django_db_blocker.unblock():
        connection_created.disconnect(dispatch_uid="tests-role")
        connections.close_all()
        teardown_databases(made, verbosity=0)


_main: Cast
_other: Cast


def _needs_the_whole_product(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("committed", "journey"))


def pytest_itemcollected(item: pytest.Item) -> None:
    """Of several processes each takes whole modules of journeys, or the groups that a module names, and one all that needs
    the demonstration's own data.
    """
    folder, _slash, _module = item.location[0].rpartition("/")
    if item.get_closest_marker("journey"):
        item.add_marker(pytest.mark.xdist_group(item.location[0]))
    elif folder == "tests/config/seed":
        item.add_marker(pytest.mark.xdist_group(folder))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test but a journey may use the database, through both connections. Journeys come last."""
    items.sort(key=_needs_the_whole_product)
    for item in items:
        if not item.get_closest_marker("django_db") and not _needs_the_whole_product(item):
            item.add_marker(pytest.mark.django_db(databases=["default", "aside"]))


@pytest.fixture(autouse=True)
def _inside(request: pytest.FixtureRequest, settings: Any, tmp_path: Any) -> Iterator[None]:
    """Stand in the cast's tenant, with clean caches and a media store of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    if _needs_the_whole_product(request.node):
        yield
        return
    request.getfixturevalue("db")
    for cache in caches.all():
        cache.clear()
    forget_hosts()
    with in_tenant(_main.tenant.id, *_main.all_school_ids):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """The tenant of this test."""
    return copy.deepcopy(_main)


@pytest.fixture
def other_cast(db: None) -> Cast:
    """A second full tenant that must never show up."""
    return copy.deepcopy(_other)


@pytest.fixture
def browser_of(cast: Cast, other_cast: Cast) -> Callable[[User], TenantClient]:
    """A signed-in client of a person, at her tenant's host."""

    def open_for(user: User) -> TenantClient:
        owner = cast if user.tenant_id == cast.tenant.id else other_cast
        client = TenantClient(host=owner.host)
        with in_tenant(owner.tenant.id):
            client.force_login(user, backend="config.sessions.PersonBackend")
        return client

    return open_for


@pytest.fixture
def anonymous(cast: Cast) -> TenantClient:
    """A browser where nobody is signed in."""
    return TenantClient(host=cast.host)
