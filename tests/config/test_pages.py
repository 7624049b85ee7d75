"""The shell, the bar of each role, and what is said when a page cannot be shown."""

import re
from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import reverse

from clusters.choices import Role
from config import context, navigation, views
from tests.conftest import TenantClient


def test_component_page_is_whole_and_keeps_to_the_policy(anonymous: TenantClient) -> None:
    response = anonymous.get(reverse("demo_components"))
    assert response.status_code == 200
    page = response.content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*src=)", page)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))
    wanted = set(re.findall(r'(?:aria-labelledby|aria-describedby|for)="([^"]+)"', page))
    assert {one for ids_ in wanted for one in ids_.split()} - set(ids) == set()
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]


def test_component_page_is_only_in_the_demonstration(anonymous: TenantClient, settings: LazySettings) -> None:
    settings.DEMO = False
    assert anonymous.get("/demo/components/").status_code == 404


def test_every_role_has_a_bar_and_five_places_at_most() -> None:
    assert set(navigation.NAVIGATION) == set(Role.values)
    assert {role: len(places) for role, places in navigation.NAVIGATION.items() if len(places) > 5} == {}


def test_a_bar_passes_over_pages_that_are_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    places = (navigation.Place("Here", "house", "demo_components"), navigation.Place("Nowhere", "x", "no_such_page"))
    monkeypatch.setitem(navigation.NAVIGATION, "teacher", places)
    navigation.places_of.cache_clear()
    url = reverse("demo_components")
    assert navigation.items_for("teacher", url + "deeper/") == [
        navigation.NavItem("Here", "house", url, is_current=True, is_write=False)
    ]
    assert navigation.items_for("teacher", "/elsewhere/")[0].is_current is False
    assert navigation.items_for("stranger", url) == []
    monkeypatch.undo()
    navigation.places_of.cache_clear()


def test_a_page_without_a_scope_has_an_empty_bar() -> None:
    request = RequestFactory().get("/")
    known = context.page(request)
    assert (list(known["nav"]), known["place_name"], known["role_name"]) == ([], "", "")


def test_the_place_is_named_in_the_readers_language() -> None:
    request = RequestFactory().get("/")
    grant = SimpleNamespace(place_names={"hi": "सोनपुर", "en": "Sonpur"}, role_label="Teacher")
    request.scope = SimpleNamespace(role="teacher", grant=grant)  # type: ignore[attr-defined]
    known = context.page(request)
    assert (known["place_name"], known["role_name"]) == ("Sonpur", "Teacher")


def test_500_needs_nothing(django_assert_num_queries: object) -> None:
    response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "What you wrote is safe on this phone" in response.content.decode()
    assert get_template("500.html").render() == response.content.decode()


def test_404_and_403_and_an_expired_form_are_kind(anonymous: TenantClient) -> None:
    request = RequestFactory().get("/write/?a=1")
    answers = {
        404: views.page_not_found(request),
        403: views.permission_denied(request),
        4030: views.form_expired(request, reason="CSRF token missing."),
    }
    assert {key: answer.status_code for key, answer in answers.items()} == {404: 404, 403: 403, 4030: 403}
    assert "There is nothing at this address." in answers[404].content.decode()
    assert "This page is for someone else." in answers[403].content.decode()
    expired = answers[4030].content.decode()
    assert "Nothing was saved." in expired
    assert 'href="/write/?a=1"' in expired
    assert "CSRF" not in expired
