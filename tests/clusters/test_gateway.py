"""The code goes out through a gateway over HTTP: a real one here, that writes down what it is asked."""

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as given
from django.urls import reverse
from django.utils import timezone

from clusters.models import User
from foundation.models import OutboxEvent
from foundation.outbox.services import drain
from tests.cast import Cast
from tests.conftest import TenantClient, as_role, in_tenant

GOOD = 200, b'{"status": "queued"}'
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class Gateway(BaseHTTPRequestHandler):
    """Answers as told and keeps what it was sent: method, address, headers, body."""

    asked: ClassVar[list[tuple[str, str, dict[str, str], bytes]]] = []
    answer: ClassVar[tuple[int, bytes]] = GOOD

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.asked.append((self.command, self.path, dict(self.headers), body))
        code, words = self.answer
        self.send_response(code)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(words)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def gateway(settings: Any) -> Iterator[type[Gateway]]:
    """A gateway that takes a message as a form; settings.SMS_GATEWAY leads to it."""
    Gateway.asked, Gateway.answer = [], GOOD
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.SMS_BACKEND = "foundation.messages.gateway.GatewayBackend"
    settings.SMS_GATEWAY = given.SMS_GATEWAY | {
        "url": f"http://127.0.0.1:{server.server_port}/send",
        "fields": {
            "mobile": "{number}",
            "msg": "{text}",
            "header": "{sender}",
            "DLT_TE_ID": "{template}",
            "unicode": "1",
        },
        "headers": {"Authorization": "Bearer {secret}"},
        "secret": "hush",
        "sender_id": "CLCTVS",
        "template_ids": {"en": "1007", "hi": "1008"},
        "accepted": '"queued"',
    }
    yield Gateway
    server.shutdown()
    thread.join()
    server.server_close()


def ask_and_send(cast: Cast, anonymous: TenantClient) -> None:
    """She asks for a code; the worker sends it."""
    anonymous.post(reverse("sign_in"), {"to": person(cast).phone})
    send(cast)


def send(cast: Cast) -> None:
    """What the worker does."""
    with as_role("app_worker"), in_tenant(None):
        drain(cast.tenant.id)


def person(cast: Cast) -> User:
    """Who asks."""
    assert cast.teacher.user is not None
    return cast.teacher.user


def test_a_code_goes_out_as_a_form_and_opens_the_door(gateway: Any, cast: Cast, anonymous: TenantClient) -> None:
    User.objects.filter(pk=person(cast).pk).update(language="hi")
    ask_and_send(cast, anonymous)
    ((method, path, headers, body),) = gateway.asked
    told = {name: values for name, (values,) in parse_qs(body.decode()).items()}
    words = told.pop("msg")
    assert (method, path, headers["Content-Type"], headers["Authorization"]) == ("POST", "/send", FORM, "Bearer hush")
    assert told == {
        "mobile": person(cast).phone.removeprefix("+"),
        "header": "CLCTVS",
        "DLT_TE_ID": "1008",
        "unicode": "1",
    }
    assert not words.isascii()
    code = next(word for word in words.replace(",", " ").split() if word.isdecimal() and len(word) == 6)
    assert anonymous.post(reverse("sign_in_code"), {"code": code}).url == reverse("home")
    assert OutboxEvent.objects.count() == 0


def test_a_gateway_may_want_json_or_an_address(
    gateway: Any, settings: Any, cast: Cast, anonymous: TenantClient
) -> None:
    plain = settings.SMS_GATEWAY
    settings.SMS_GATEWAY = plain | {
        "format": "json",
        "fields": {"messages": [{"to": "{to}", "text": "{text}"}], "type": 8},
    }
    ask_and_send(cast, anonymous)
    settings.SMS_GATEWAY = plain | {"method": "GET", "fields": {"to": "{to}", "key": "{secret}"}}
    ask_and_send(cast, anonymous)
    (_post, _path, headers, body), (method, path, _headers, nothing) = gateway.asked
    told = json.loads(body)
    assert headers["Content-Type"] == JSON
    assert told["messages"][0].pop("text").endswith("It works for 10 minutes. Give it to nobody.")
    assert told == {"messages": [{"to": person(cast).phone}], "type": 8}
    assert (method, parse_qs(urlsplit(path).query), nothing) == (
        "GET",
        {"to": [person(cast).phone], "key": ["hush"]},
        b"",
    )


AWAY = 0, b""


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((500, b"broken"), "answered 500."),
        ((302, b"elsewhere"), "answered 302."),
        ((200, b'{"status": "unknown header"}'), "did not say that it took the message."),
        (AWAY, "was not reached: URLError."),
    ],
)
def test_what_was_not_taken_is_tried_again_without_a_word_in_the_log(
    request: pytest.FixtureRequest, gateway: Any, cast: Cast, answer: tuple[int, bytes], why: str
) -> None:
    settings, caplog = request.getfixturevalue("settings"), request.getfixturevalue("caplog")
    caplog.set_level(logging.DEBUG)
    working = settings.SMS_GATEWAY
    gateway.answer = answer
    if answer == AWAY:
        settings.SMS_GATEWAY = working | {"url": "http://127.0.0.1:1/"}
    ask_and_send(cast, request.getfixturevalue("anonymous"))
    kept = OutboxEvent.objects.get()
    assert (kept.attempt_count, why in kept.last_error, why in caplog.text) == (1, True, True)
    for secret in (person(cast).phone.removeprefix("+"), "hush", "is your code"):
        assert secret not in caplog.text + kept.last_error

    settings.SMS_GATEWAY, gateway.answer = working, GOOD
    with as_role("app_worker"):
        OutboxEvent.objects.update(due_at=timezone.now())
    send(cast)
    assert (OutboxEvent.objects.count(), "is+your+code" in gateway.asked[-1][3].decode()) == (0, True)
