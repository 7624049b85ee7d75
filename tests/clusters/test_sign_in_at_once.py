"""Fifty guesses at once, with one cookie: at most five are ever compared, and none is given back."""

from functools import partial

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import crypto
from django.utils.timezone import now

from clusters.models import CodeAttempt
from clusters.services import sign_in
from foundation.tenancy.connection import tenant_transaction
from foundation.tenancy.hosts import forget_hosts
from tests.committed import CommittedDatabase

GUESSES = 50  # each with two connections


@pytest.mark.committed
def test_of_fifty_guesses_at_once_five_are_compared(
    committed_db: CommittedDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_db.cast
    forget_hosts()
    compared: list[str] = []
    really = crypto.constant_time_compare

    def watched(one: str, other: str) -> bool:
        compared.append(one)
        return really(one, other)

    monkeypatch.setattr(sign_in, "constant_time_compare", watched)
    with committed_db.standing("app_web"):
        first = Client(SERVER_NAME=cast.host)
        assert first.post(reverse("sign_in"), {"to": cast.coordinator.phone}).status_code == 302
        cookie = first.cookies["sessionid"].value
        right = sign_in_code_of(cast.tenant.id, first)

    def guess(number: int) -> int:
        client = Client(SERVER_NAME=cast.host)
        client.cookies["sessionid"] = cookie
        return client.post(
            reverse("sign_in_code"), {"code": f"{(int(right) + 1 + number) % 1_000_000:06d}"}
        ).status_code

    answers = committed_db.at_once(*(partial(guess, number) for number in range(GUESSES)), role="app_web")
    assert answers == [422] * GUESSES
    assert len(compared) == sign_in.MOST_GUESSES
    with committed_db.standing("app_web", cast.tenant.id):
        assert CodeAttempt.objects.get(purpose="guess").count == GUESSES
    with committed_db.standing("app_web"):
        assert first.post(reverse("sign_in_code"), {"code": right}).status_code == 422
    assert len(compared) == sign_in.MOST_GUESSES


def sign_in_code_of(tenant_id: int, client: Client) -> str:
    """The right code of this browser's challenge."""
    with tenant_transaction(tenant_id):
        return sign_in.code_of(client.session["sign_in"]["id"])


@pytest.mark.committed
def test_a_rollback_gives_no_try_back(committed_db: CommittedDatabase) -> None:
    cast = committed_db.cast
    with committed_db.standing("app_web"):
        for _ in range(3):
            with tenant_transaction(cast.tenant.id):
                sign_in._count("guess", "challenge", at=now(), window=sign_in.KEPT_FOR)
                transaction.set_rollback(True)
    with committed_db.standing("app_web", cast.tenant.id):
        assert CodeAttempt.objects.get().count == 3
