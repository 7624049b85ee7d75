"""The demonstration, built once for all tests of this folder, in a transaction that is rolled back after the last one."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from config.demo.seed.build import seed
from foundation.models import Tenant
from tests.config.seed.world import DAY
from tests.conftest import as_role, in_tenant


@pytest.fixture(scope="package")
def built(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Both tenants, built for DAY."""
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")),
        transaction.atomic(),
    ):
        with as_role("app_owner"):
            assert seed(DAY) == ["up", "tg"]
        yield
        transaction.set_rollback(True)


@pytest.fixture(params=["up", "tg"])
def tenant(request: pytest.FixtureRequest, built: None) -> Iterator[Tenant]:
    """Stand in one of the two, seeing all of its rows."""
    found = Tenant.objects.get(key=request.param)
    with in_tenant(None), in_tenant(found.pk), as_role("app_worker"):
        yield found


@pytest.fixture
def up(built: None) -> Iterator[Tenant]:
    """Stand in the first, seeing all of its rows."""
    found = Tenant.objects.get(key="up")
    with in_tenant(None), in_tenant(found.pk), as_role("app_worker"):
        yield found
