"""The outbox does each thing once, waits with what fails, and tells of what it gives up."""

import datetime as dt
import logging
from typing import Any

import pytest
from django.utils import timezone

from foundation.models import OutboxEvent
from foundation.outbox import services as outbox
from tests.cast import Cast
from tests.conftest import TenantClient, in_tenant

Done = list[str]


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Done:
    """What came of the topic `told`: its words, which a full stop alone makes fail."""
    said: Done = []

    def handle(*, words: str) -> None:
        said.append(words)
        if words == ".":
            raise ValueError("nothing to say")

    monkeypatch.setitem(outbox._handlers, "told", [handle])
    return said


def due_again() -> None:
    """Time passes, until everything that waits is due."""
    OutboxEvent.objects.update(due_at=timezone.now() - dt.timedelta(seconds=1))


def test_what_fails_waits_and_holds_up_nothing(cast: Cast, done: Done) -> None:
    outbox.publish("told", words=".")
    outbox.publish("told", words="Once")
    assert (outbox.drain(cast.tenant.id), done, outbox.has_work()) == (2, [".", "Once"], False)
    event = OutboxEvent.objects.get()
    assert (event.attempt_count, event.last_error) == (1, "ValueError('nothing to say')")
    assert event.due_at > timezone.now()
    due_again()
    assert outbox.has_work()


def test_an_event_that_only_another_version_knows_waits_for_it(
    cast: Cast, done: Done, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox.publish("told", words="Later")
    with monkeypatch.context() as old:
        old.delitem(outbox._handlers, "told")
        outbox.drain(cast.tenant.id)
        assert (OutboxEvent.objects.get().last_error, done) == ("UnknownTopicError('told')", [])
    due_again()
    outbox.drain(cast.tenant.id)
    assert (OutboxEvent.objects.exists(), done) == (False, ["Later"])


def test_what_nobody_would_do_is_not_published(cast: Cast) -> None:
    with pytest.raises(outbox.UnknownTopicError):
        outbox.publish("unheard", words="?")


def test_what_failed_too_often_wakes_nobody_and_is_told(
    cast: Cast, other_cast: Cast, anonymous: TenantClient, done: Done, caplog: Any
) -> None:
    for each in (cast, other_cast):
        with in_tenant(each.tenant.id):
            outbox.publish("told", words=".")
            OutboxEvent.objects.update(attempt_count=outbox.MOST_ATTEMPTS - 1)
            with caplog.at_level(logging.ERROR):
                outbox.drain(each.tenant.id)
            due_again()
            assert (outbox.has_work(), outbox.given_up()) == (False, 1)
    assert [record.getMessage().rpartition(" and ")[2] for record in caplog.records] == ["waits for a person"] * 2
    answer = anonymous.get("/readyz")
    assert (answer.status_code, answer.json()["given_up"]) == (200, 2)
