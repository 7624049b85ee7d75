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


GATEWAY = base.SMS_GATEWAY | {
    "url": "https://sms.example.org/send",
    "fields": {"to": "{number}", "words": ["{text}"], "id": "{template}"},
    "template_ids": {"en": "1", "hi": "2", "te": "3", "kn": "4"},
}
MAIL_SERVER = "django.core.mail.backends.smtp.EmailBackend"
BACKEND = {"SMS_BACKEND": checks.GATEWAY, "EMAIL_BACKEND": MAIL_SERVER}


@pytest.mark.parametrize("sms", ["ConsoleBackend", "MemoryBackend"])
@pytest.mark.parametrize("email", ["console", "locmem"])
def test_production_without_a_way_for_codes_is_refused(sms: str, email: str) -> None:
    kept = {
        "SMS_BACKEND": f"foundation.messages.sms.{sms}",
        "EMAIL_BACKEND": f"django.core.mail.backends.{email}.EmailBackend",
    }
    with override_settings(**PRODUCTION | kept, ENV=environment()):
        assert [(error.id, error.msg) for error in checks.codes_arrive(None)] == [
            ("config.E003", f"SMS_BACKEND is {kept['SMS_BACKEND']}: no code would arrive."),
            ("config.E003", f"EMAIL_BACKEND is {kept['EMAIL_BACKEND']}: no code would arrive."),
        ]
        with pytest.raises(ImproperlyConfigured, match="no code would arrive"):
            start.refuse_unsafe_start()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, []),
        ({"url": ""}, ["SMS_URL must be an address that begins with https://."]),
        ({"fields": {}}, ["SMS_FIELDS must hold {text}, and {to} or {number}."]),
        ({"fields": {"a": "{to}{words}"}}, ["SMS_FIELDS or SMS_HEADERS hold a place that nothing fills: 'words'."]),
        ({"template_ids": {"en": "1", "kn": "4"}}, ["SMS_TEMPLATE_IDS has no id for hi, te."]),
        ({"method": "PUT", "format": "xml"}, ["SMS_METHOD must be GET or POST.", "SMS_FORMAT must be form or json."]),
    ],
)
def test_a_gateway_that_cannot_work_is_told_at_the_start(change: dict[str, object], words: list[str]) -> None:
    with override_settings(**PRODUCTION | BACKEND, ENV=environment(), SMS_GATEWAY=GATEWAY | change):
        assert [(error.id, error.msg) for error in checks.codes_arrive(None)] == [
            ("config.E004", each) for each in words
        ]


def test_development_settings_pass_every_check() -> None:
    assert checks.codes_arrive(None) == []
    assert checks.no_demonstration_in_production(None) == []
    assert checks.production_is_told_what_it_needs(None) == []
