"""Coming in, being somebody and going out, by the API."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from clusters.choices import Role
from clusters.models import RoleGrant
from clusters.services import sign_in
from foundation.audit import AuditEvent
from foundation.messages.sms import MemoryBackend
from tests.cast import Cast
from tests.conftest import TenantClient
from tests.factories import clusters

JSON = "application/json"


def post(client: Client, name: str, **data: Any) -> Any:
    """A JSON request."""
    return client.post(reverse(name), data, content_type=JSON)


def test_a_session_by_code_is_the_session_of_the_pages(cast: Cast, anonymous: TenantClient) -> None:
    assert anonymous.get(reverse("api_me")).status_code == 401
    asked = post(anonymous, "api_session_code", to=cast.coordinator.phone.removeprefix("+91"))
    assert (asked.status_code, asked.json()) == (
        202,
        {"detail": "If it is on our list, a message is on its way to it."},
    )
    code = sign_in.code_of(anonymous.session["sign_in"]["id"])
    wrong = post(anonymous, "api_session", code=f"{(int(code) + 1) % 1_000_000:06d}")
    assert (wrong.status_code, wrong.json()) == (
        400,
        {"code": ["This is not the code we sent. You have 4 tries left."]},
    )
    begun = post(anonymous, "api_session", code=code)
    assert (begun.status_code, begun.json()) == (201, {"detail": "You are signed in."})
    assert anonymous.get(reverse("profile")).status_code == 200
    assert anonymous.get(reverse("api_me")).json()["name"] == cast.coordinator.name


def test_an_unknown_number_gets_the_same_answer(cast: Cast, anonymous: TenantClient) -> None:
    MemoryBackend.sent.clear()
    known = post(TenantClient(host=cast.host), "api_session_code", to=cast.coordinator.phone)
    unknown = post(anonymous, "api_session_code", to="9111122222")
    assert (unknown.status_code, unknown.json()) == (known.status_code, known.json()) == (202, known.json())


def test_what_is_no_number_and_no_code_is_said(anonymous: TenantClient) -> None:
    answer = post(anonymous, "api_session_code", to="12")
    assert (answer.status_code, answer.json()) == (
        400,
        {"to": ["A phone number in India has ten digits and begins with 6, 7, 8 or 9."]},
    )
    assert post(anonymous, "api_session_code").json() == {"to": ["This field is required."]}
    assert post(anonymous, "api_session", code="12").json() == {
        "code": ["The code has six digits. Look at the message once more."]
    }
    assert post(anonymous, "api_session", code="123456").json() == {"code": ["Ask for a code first."]}


def test_asked_too_often(cast: Cast, anonymous: TenantClient) -> None:
    for _ in range(5):
        assert post(anonymous, "api_session_code", to="9111122222").status_code == 202
    answer = post(anonymous, "api_session_code", to="9111122222")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")
    assert answer.json() == {"detail": "Too many codes were asked for. Please wait 60 minutes and ask again."}


def test_who_i_am(cast: Cast, browser_of: Callable) -> None:
    user = cast.coordinator
    assert browser_of(user).get(reverse("api_me")).json() == {
        "public_id": str(user.public_id),
        "name": user.name,
        "phone": user.phone,
        "email": "",
        "language": "en",
        "tenant": "one",
        "grants": [
            {
                "role": "coordinator",
                "role_label": "Cluster coordinator",
                "place": {"public_id": str(cast.cluster.public_id), "level": "cluster", "name": "one cluster"},
                "is_chosen": True,
            }
        ],
    }


def test_with_several_places_one_is_chosen_first(cast: Cast, browser_of: Callable) -> None:
    RoleGrant.objects.create(
        user=cast.coordinator, role=Role.PROGRAMME_STAFF, place=cast.district, starts_on=clusters.LONG_AGO
    )
    client = browser_of(cast.coordinator)
    refused = client.get(reverse("api_meeting-list"))
    assert (refused.status_code, refused.json()) == (403, {"detail": "Choose a place first."})
    assert [g["is_chosen"] for g in client.get(reverse("api_me")).json()["grants"]] == [False, False]
    chosen = client.patch(
        reverse("api_me"), {"role": "coordinator", "place": str(cast.cluster.public_id)}, content_type=JSON
    )
    assert [g["is_chosen"] for g in chosen.json()["grants"]] == [True, False]
    assert client.get(reverse("api_me")).json() == chosen.json()
    assert client.get(reverse("api_meeting-list")).status_code == 200


def test_a_place_without_a_role_there_cannot_be_chosen(cast: Cast, other_cast: Cast, browser_of: Callable) -> None:
    client = browser_of(cast.coordinator)
    for place in (cast.sibling, other_cast.cluster):
        answer = client.patch(
            reverse("api_me"), {"role": "coordinator", "place": str(place.public_id)}, content_type=JSON
        )
        assert (answer.status_code, answer.json()) == (
            400,
            {"place": ["You have no such role there. Choose one of your grants."]},
        )


def test_going_out_needs_the_token_of_the_pages(cast: Cast, browser_of: Callable) -> None:
    client = browser_of(cast.coordinator)
    client.handler.enforce_csrf_checks = True
    assert client.delete(reverse("api_session")).status_code == 403
    client.handler.enforce_csrf_checks = False
    assert client.delete(reverse("api_session")).status_code == 204
    assert client.get(reverse("api_me")).status_code == 401


def test_errors_are_json_in_the_readers_language(cast: Cast, browser_of: Callable, anonymous: TenantClient) -> None:
    assert anonymous.get(reverse("api_me")).json() == {"detail": "Sign in first."}
    officer = browser_of(cast.state_officer)
    refused = officer.get(reverse("api_meeting-list"))
    assert (refused.status_code, refused.json()) == (403, {"detail": "Your role may not do this."})
    assert AuditEvent.objects.get(verb="refused").detail["permission"] == "meeting.read"
    nowhere = officer.get("/api/v1/nothing/")
    assert (nowhere.status_code, nowhere.json()) == (404, {"detail": "Not found."})


def test_the_description_has_every_address(anonymous: TenantClient) -> None:
    text = anonymous.get(reverse("api_schema")).text
    for path in ("session/code/", "session/", "me/", "rollups/", "meetings/", "meetings/{public_id}/"):
        assert f"/api/v1/{path}:" in text
