"""Where I am, who I am, in which language."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from clusters.calendar import today
from clusters.choices import Role
from clusters.models import RoleGrant, TenantSettings, User
from foundation.audit import AuditEvent
from tests.cast import Cast
from tests.conftest import TenantClient
from tests.factories import clusters, collectives, month

DEVANAGARI = "श्रीज्ञानेश्वरी" * 13 + "देवी"


@pytest.fixture
def busy(cast: Cast) -> User:
    """Coordinates one cluster and is programme staff in the district."""
    RoleGrant.objects.create(
        user=cast.coordinator, role=Role.PROGRAMME_STAFF, place=cast.district, starts_on=clusters.LONG_AGO
    )
    return cast.coordinator


def test_several_places_first_ask_where_she_is(cast: Cast, busy: User, browser_of: Callable) -> None:
    client = browser_of(busy)
    assert client.get(reverse("home")).headers["Location"] == reverse("choose_place")
    page = client.get(reverse("choose_place")).text
    assert cast.cluster.name in page
    assert cast.district.name in page
    assert "Cluster coordinator" in page
    assert "Programme staff" in page


def test_the_chosen_place_holds_and_can_be_changed(cast: Cast, busy: User, browser_of: Callable) -> None:
    client = browser_of(busy)
    for role, place in ((Role.PROGRAMME_STAFF, cast.district), (Role.COORDINATOR, cast.cluster)):
        grant = RoleGrant.objects.get(user=busy, role=role)
        answer = client.post(reverse("choose_place"), {"grant": f"g{grant.pk}", "next": reverse("profile")})
        assert (answer.status_code, answer.url) == (302, reverse("profile"))
        assert client.session["grant"] == f"g{grant.pk}"
        page = client.get(reverse("profile"))
        assert page.wsgi_request.scope.place_id == place.pk
        assert reverse("choose_place") in page.text


def test_a_grant_of_somebody_else_cannot_be_chosen(cast: Cast, busy: User, browser_of: Callable) -> None:
    client = browser_of(busy)
    other = RoleGrant.objects.get(user=cast.state_officer)
    answer = client.post(reverse("choose_place"), {"grant": f"g{other.pk}"})
    assert answer.status_code == 422
    assert "You have no role there any more. Choose one of these." in answer.text
    assert "grant" not in client.session


def test_a_grant_that_ended_asks_again(busy: User, browser_of: Callable) -> None:
    client = browser_of(busy)
    ended, kept = RoleGrant.objects.filter(user=busy).order_by("pk")
    client.post(reverse("choose_place"), {"grant": f"g{ended.pk}"})
    RoleGrant.objects.filter(pk=ended.pk).update(ends_on=clusters.LONG_AGO)
    assert client.get(reverse("home")).status_code == 302
    assert client.get(reverse("profile")).wsgi_request.scope.grant.id == f"g{kept.pk}"


def test_without_a_place_whom_to_ask(cast: Cast, browser_of: Callable) -> None:
    TenantSettings.objects.update(whom_to_ask={"en": "Block office, 0522 123456", "hi": "खण्ड कार्यालय"})
    client = browser_of(cast.nobody)
    assert client.get(reverse("home")).headers["Location"] == reverse("no_place")
    assert "Block office, 0522 123456" in client.get(reverse("no_place")).text
    assert "खण्ड कार्यालय" in client.get(reverse("no_place"), headers={"Accept-Language": "hi"}).text


def test_without_a_place_and_nobody_named(cast: Cast, browser_of: Callable) -> None:
    page = browser_of(cast.nobody).get(reverse("no_place")).text
    assert "Your head teacher or cluster coordinator can tell the programme office." in page


def test_the_language_is_kept_with_her_name_and_beats_the_browsers(cast: Cast, browser_of: Callable) -> None:
    client = browser_of(cast.coordinator)
    answer = client.post(reverse("set_language"), {"language": "te", "next": reverse("profile")})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("profile"))
    cast.coordinator.refresh_from_db()
    assert cast.coordinator.language == "te"
    another_phone = browser_of(cast.coordinator)
    page = another_phone.get(reverse("profile"), headers={"Accept-Language": "hi"})
    assert page.headers["Content-Language"] == "te"


def test_before_signing_in_the_language_is_kept_in_a_cookie(anonymous: TenantClient) -> None:
    answer = anonymous.post(reverse("set_language"), {"language": "hi", "next": reverse("sign_in")})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("sign_in"))
    assert anonymous.get(reverse("sign_in"), headers={"Accept-Language": "te"}).headers["Content-Language"] == "hi"


def test_a_language_that_is_not_offered_is_refused(cast: Cast, browser_of: Callable) -> None:
    client = browser_of(cast.coordinator)
    answer = client.post(reverse("set_language"), {"language": "fr"})
    assert (answer.status_code, answer.text) == (422, "This language is not offered here.")
    cast.coordinator.refresh_from_db()
    assert cast.coordinator.language == ""


def test_the_language_page_sends_nobody_elsewhere(anonymous: TenantClient) -> None:
    answer = anonymous.post(reverse("set_language"), {"language": "hi", "next": "//evil.example/"})
    assert answer.headers["Location"] == reverse("home")


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", DEVANAGARI])
def test_any_name_is_shown_whole_and_as_words(name: str, cast: Cast, browser_of: Callable) -> None:
    User.objects.filter(pk=cast.coordinator.pk).update(name=name)
    page = browser_of(cast.coordinator).get(reverse("profile"))
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert name.replace("<", "&lt;").replace(">", "&gt;") in page.text


def test_a_name_of_200_devanagari_letters_fits(cast: Cast) -> None:
    assert len(DEVANAGARI) == 199
    User.objects.filter(pk=cast.coordinator.pk).update(name=DEVANAGARI + "x")


def test_a_refusal_is_written_down(cast: Cast, browser_of: Callable) -> None:
    url = reverse("document_status", args=["minutes", "00000000-0000-0000-0000-000000000001"])
    assert browser_of(cast.state_officer).get(url).status_code == 403
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor_id, event.detail) == (
        "refused",
        cast.state_officer.pk,
        {"permission": "document.print", "path": url},
    )


def test_a_refusal_by_a_rule_inside_a_page_is_written_down_too(cast: Cast, browser_of: Callable) -> None:
    venue, day = cast.school, today().replace(day=15)
    item = month.make_item(collectives.make_meeting(cast.collective, venue=venue, on=day), cast.teacher)
    url = reverse("agenda_withdraw", args=[item.public_id])
    assert browser_of(cast.user(Role.HEAD_TEACHER)).post(url).status_code == 403
    event = AuditEvent.objects.get(verb="refused")
    assert (event.actor_id, event.detail["permission"]) == (cast.user(Role.HEAD_TEACHER).pk, "agenda.raise")
