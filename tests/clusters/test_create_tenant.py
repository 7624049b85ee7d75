"""A tenant made by the command, and its administrator's way in."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from clusters.models import CodeAttempt, Place, RoleGrant, TenantSettings, User
from foundation.audit import AuditEvent
from foundation.messages.sms import MemoryBackend
from foundation.models import Tenant
from foundation.outbox.services import drain
from foundation.tenancy.connection import aside
from tests.cast import Cast
from tests.clusters.views.test_sign_in import code_in
from tests.conftest import TenantClient, as_role, in_tenant

HOST = "bihar.example.org"


def create(*more: str, key: str = "bihar", **changes: str) -> None:
    """The command, as somebody types it, with some options told otherwise."""
    told = {
        "--name": "बिहार", "--name-in": "en=Bihar", "--host": HOST, "--admin-name": "Rekha Kumari",
        "--admin-phone": "98765 43210",
    }  # fmt: skip
    told |= {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
    options = [f"{name}={value}" for name, value in told.items()]
    with in_tenant(None), as_role("app_owner"):
        call_command("create_tenant", key, "--language=hi", "--language=en", *options, *more)


def test_a_new_tenant_and_the_way_in_of_its_administrator(cast: Cast, settings: Any) -> None:
    settings.DEMO = False
    MemoryBackend.sent.clear()
    client = TenantClient(host=HOST, headers={"accept-language": "en"})
    assert client.get("/").status_code == 404
    create()
    client.post(reverse("sign_in"), {"to": "9876543210"})
    tenant = Tenant.objects.get(key="bihar")
    with as_role("app_worker"), in_tenant(None):
        drain(tenant.pk)
    ((to, words),) = MemoryBackend.sent
    assert to == "+919876543210"
    assert client.post(reverse("sign_in_code"), {"code": code_in(words)}).url == reverse("home")
    page = client.get(reverse("home"), follow=True)
    assert page.status_code == 200
    assert page.wsgi_request.scope.role == "tenant_admin"
    assert "Bihar" in page.content.decode()
    assert len(page.context["nav"]) == 5
    for entry in page.context["nav"]:
        assert client.get(entry.url, follow=True).status_code == 200
    with in_tenant(None), in_tenant(tenant.pk), as_role("app_worker"):
        assert (Place.objects.get().names, TenantSettings.objects.get().year_starts_month) == (
            {"hi": "बिहार", "en": "Bihar"},
            4,
        )
        made = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
        assert made[:2] == ["tenant_created", "access_given"]
    with aside(tenant.pk):  # counted on the second connection, where this test's tenant never was
        CodeAttempt.objects.using("aside").all().delete()


def test_again_adds_host_names_and_administrators_and_nothing_else(cast: Cast) -> None:
    create()
    create()
    create(host="br.example.org", admin_name="Amit", admin_phone="", admin_email="Amit@example.org")
    tenant = Tenant.objects.get(key="bihar")
    assert sorted(host.host for host in tenant.hosts.all()) == [HOST, "br.example.org"]
    with in_tenant(None), in_tenant(tenant.pk), as_role("app_worker"):
        assert sorted(User.objects.values_list("name", "email")) == [("Amit", "amit@example.org"), ("Rekha Kumari", "")]
        assert (RoleGrant.objects.count(), Place.objects.count()) == (2, 1)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"key": "Bihar!"}, "is no key"),
        ({"name_in": "te=Bihar"}, "in another --language"),
        ({"name": " "}, "--name has 1 to 120 letters"),
        ({"host": "https://bihar.example.org"}, "is no host name"),
        ({"host": "bihar.elsewhere.org"}, r"is not let in by ALLOWED_HOSTS \(\.example\.org\)"),
        ({"admin_phone": ""}, "needs --admin-phone or --admin-email"),
        ({"admin_phone": "12345"}, "is no phone number"),
        ({"admin_email": "rekha"}, "is no e-mail address"),
        ({"year_starts": "13"}, "a month from 1 to 12"),
        ({"name": "Elsewhere"}, "is there already: बिहार, in hi, en"),
        ({"admin_name": "Somebody else"}, "Rekha Kumari has .* already"),
        ({"key": "patna"}, "leads to the tenant bihar already"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(settings: Any, changes: dict[str, str], why: str) -> None:
    settings.ALLOWED_HOSTS = [".example.org"]
    create()
    with pytest.raises(CommandError, match=why):
        create(**changes)
    assert list(Tenant.objects.filter(key__in=["bihar", "patna", "Bihar!"]).values_list("name", flat=True)) == ["बिहार"]


def test_a_tenant_of_the_demonstration_is_left_alone(cast: Cast) -> None:
    create()
    with as_role("app_owner"):
        Tenant.objects.filter(key="bihar").update(is_demo=True)
    with pytest.raises(CommandError, match="is a tenant of the demonstration"):
        create()
