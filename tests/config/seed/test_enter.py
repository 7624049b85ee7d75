"""Entering the demonstration as one of its invented people."""

from typing import Any

import pytest

from clusters.middleware import GRANT_KEY
from clusters.models import User
from config.demo.people import ENTRANCES
from foundation.audit import AuditEvent
from foundation.models import Tenant, TenantHost
from foundation.tenancy.hosts import forget_hosts
from tests.conftest import TenantClient, in_tenant

HOSTS = {"up": "localhost", "tg": "demo-tg.localhost"}


@pytest.mark.parametrize("key", HOSTS)
@pytest.mark.parametrize("slug", ENTRANCES)
def test_demo_enter_signs_in_as_the_person_of_a_role(built: None, key: str, slug: str) -> None:
    browser = TenantClient(host=HOSTS[key])
    answer = browser.post(f"/demo/enter/{slug}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    page = browser.get("/", follow=True)
    assert page.status_code == 200
    scope = page.wsgi_request.scope
    tenant = Tenant.objects.get(key=key)
    with in_tenant(None), in_tenant(tenant.pk):
        person = User.objects.get(phone=ENTRANCES[slug].phone)
        event = AuditEvent.objects.get(tenant=tenant, verb="demonstration_entered")
    assert (scope.user_id, scope.role, scope.grant.id) == (
        person.pk,
        ENTRANCES[slug].role,
        page.wsgi_request.session[GRANT_KEY],
    )
    assert (event.actor_id, event.detail) == (person.pk, {"role": slug})


def test_demo_lists_the_nine_and_the_other_state(built: None) -> None:
    page = TenantClient(host="demo-tg.localhost:8123").get("/demo/", headers={"accept-language": "en"})
    words = page.content.decode()
    assert page.status_code == 200
    assert [slug for slug in ENTRANCES if words.count(f'action="/demo/enter/{slug}/"') != 1] == []
    assert 'href="http://demo-up.localhost:8123/demo/"' in words
    assert "చింతల సునీత" in words
    assert "सुनीता" not in words


def test_demo_says_who_signs_in_with_a_code(built: None) -> None:
    page = TenantClient(host="localhost").get("/demo/").text
    for address in ("9000000021", "9000000022", "coordinator@up.example"):
        assert address in page


def test_demo_enter_changes_who_is_signed_in(built: None) -> None:
    browser = TenantClient(host="localhost")
    browser.post("/demo/enter/teacher/")
    first = browser.cookies["sessionid"].value
    browser.post("/demo/enter/district-officer/")
    assert browser.cookies["sessionid"].value != first
    assert browser.get("/", follow=True).wsgi_request.scope.role == "district_officer"


@pytest.mark.parametrize("slug", ["principal", "head_teacher", "nobody"])
def test_demo_enter_knows_no_other_role(built: None, slug: str) -> None:
    browser = TenantClient(host="localhost")
    assert browser.post(f"/demo/enter/{slug}/").status_code == 404
    assert "sessionid" not in browser.cookies


def test_demo_enter_is_a_post(built: None) -> None:
    browser = TenantClient(host="localhost")
    assert browser.get("/demo/enter/teacher/").status_code == 405
    assert "sessionid" not in browser.cookies


def test_demo_enter_needs_the_token_of_its_page(built: None) -> None:
    browser = TenantClient(host="localhost", enforce_csrf_checks=True)
    assert browser.post("/demo/enter/teacher/").status_code == 403
    assert "sessionid" not in browser.cookies


def test_demo_is_not_there_without_the_flag(built: None, settings: Any) -> None:
    settings.DEMO = False
    browser = TenantClient(host="localhost")
    assert browser.get("/demo/").status_code == 404
    assert browser.post("/demo/enter/teacher/").status_code == 404
    assert "sessionid" not in browser.cookies


def test_demo_does_not_open_a_tenant_that_is_no_demonstration(built: None, anonymous: TenantClient) -> None:
    assert anonymous.get("/demo/").status_code == 404
    assert anonymous.post("/demo/enter/teacher/").status_code == 404


def test_unknown_host_serves_the_first_state(built: None) -> None:
    forget_hosts()
    page = TenantClient(host="elsewhere.example").get("/demo/")
    assert page.status_code == 200
    assert "सुनीता वर्मा" in page.content.decode()
    assert not TenantHost.objects.filter(host="elsewhere.example").exists()
