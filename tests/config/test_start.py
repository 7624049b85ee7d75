"""What refuses to serve."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from config import checks, start
from config.env import Environment
from config.settings import base
from foundation.tenancy import guard
from tests.conftest import as_role

PRODUCTION = {"IS_PRODUCTION": True, "DEMO": False, "SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": ["example.org"]}


def environment(**changes: object) -> Environment:
    """The environment of this run, without the owner's address, with some changes."""
    return Environment(**vars(base.ENV) | {"owner_database_url": "", "loader_database_url": ""} | changes)


@pytest.mark.parametrize("role", ["app_web", "app_worker"])
def test_serving_roles_have_no_powers(role: str) -> None:
    with as_role(role):
        assert guard.powers() == []


def test_owner_is_refused_with_reasons() -> None:
    with as_role("app_owner"), pytest.raises(guard.TooPowerfulError) as refusal:
        guard.refuse_to_serve_with_powers({"OWNER_DATABASE_URL": "postgresql://somewhere"})
    assert str(refusal.value) == (
        "Refusing to serve: OWNER_DATABASE_URL is set; app_owner bypasses row-level security; "
        "app_owner makes roles or databases; app_owner owns the database or its tables. "
        "Serve with DATABASE_URL of app_web or app_worker alone."
    )


@pytest.mark.parametrize("name", ["owner_database_url", "loader_database_url"])
def test_start_is_refused_with_anothers_address(name: str) -> None:
    with override_settings(ENV=environment(**{name: "postgresql://x"})), pytest.raises(guard.TooPowerfulError):
        start.refuse_unsafe_start()


def test_demonstration_beside_production_settings_is_refused() -> None:
    with override_settings(**PRODUCTION | {"DEMO": True}, ENV=environment()):
        assert [error.id for error in checks.no_demonstration_in_production(None)] == ["config.E001"]
        with pytest.raises(ImproperlyConfigured, match="DEMO is set together with the production settings"):
            start.refuse_unsafe_start()


def test_production_has_no_defaults_for_its_secrets() -> None:
    bare = {"ALLOWED_HOSTS": [], "ENV": environment(database_url="", redis_url="")}
    with override_settings(**PRODUCTION | bare):
        assert [error.msg for error in checks.production_is_told_what_it_needs(None)] == [
            "DATABASE_URL is not set.",
            "REDIS_URL is not set.",
            "ALLOWED_HOSTS is not set.",
        ]


def test_development_settings_pass_both_checks() -> None:
    assert checks.no_demonstration_in_production(None) == []
    assert checks.production_is_told_what_it_needs(None) == []
