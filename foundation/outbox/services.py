"""Publish follow-up work, and drain it.

An event of a topic that this process does not know fails and waits like any other: while a new version is rolled out, a
worker of the old one meets what only the new one can do.
"""

import logging
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from foundation.outbox.models import OutboxEvent
from foundation.outbox.queues import nudge
from foundation.tenancy.connection import current_tenant_id, tenant_transaction

logger = logging.getLogger(__name__)
QUEUE = "outbox"
AT_ONCE = 50
MOST_ATTEMPTS = 12
_handlers: dict[str, list[Callable[..., None]]] = {}


class UnknownTopicError(LookupError):
    """No app of this process has registered a handler for the topic."""


def register_handler(topic: str, handler: Callable[..., None]) -> None:
    """Let `handler(**payload)` answer a topic; an app calls it in its `ready()`."""
    known = _handlers.setdefault(topic, [])
    if handler not in known:
        known.append(handler)


def publish(topic: str, **payload: Any) -> None:
    """Write follow-up work into the open transaction. `payload` holds ids and plain values (JSON) only.

    Raises UnknownTopicError for what nobody would do.
    """
    _handlers_of(topic)
    OutboxEvent.objects.create(topic=topic, payload=payload)
    nudge(QUEUE)


def has_work() -> bool:
    """Whether anything of the open tenant is due."""
    return _due().exists()


def given_up() -> int:
    """How many events of the open tenant failed so often that they wait for a person."""
    return OutboxEvent.objects.filter(tenant_id=current_tenant_id(), attempt_count__gte=MOST_ATTEMPTS).count()


def drain(tenant_id: int, most: int = sys.maxsize) -> int:
    """Do what is due for a tenant, one transaction an event, effect and deletion together. Returns how many were done.

    A failing event is put off with growing waits and never blocks the others; after 12 tries it stays for a
    person, who is told by the log and by `given_up`.
    """
    done = 0
    while done < most and _do_one(tenant_id):
        done += 1
    return done


def _do_one(tenant_id: int) -> bool:
    with tenant_transaction(tenant_id):
        event = _due().select_for_update(skip_locked=True).order_by("due_at", "id").first()
        if event is None:
            return False
        try:
            with transaction.atomic():
                for handler in _handlers_of(event.topic):
                    handler(**event.payload)
                event.delete()
        except Exception as error:
            event.attempt_count += 1
            event.last_error = repr(error)[:2000]
            event.due_at = timezone.now() + timedelta(seconds=min(2**event.attempt_count, 3600))
            event.save(update_fields=["attempt_count", "last_error", "due_at"])
            end = "waits for a person" if event.attempt_count >= MOST_ATTEMPTS else "is tried again"
            logger.exception("outbox event %s (%s) of tenant %s failed and %s", event.pk, event.topic, tenant_id, end)
    return True


def _due() -> QuerySet[OutboxEvent]:
    """What the open tenant's workers should do now."""
    return OutboxEvent.objects.filter(
        tenant_id=current_tenant_id(), due_at__lte=timezone.now(), attempt_count__lt=MOST_ATTEMPTS
    )


def _handlers_of(topic: str) -> list[Callable[..., None]]:
    try:
        return _handlers[topic]
    except KeyError as error:
        raise UnknownTopicError(topic) from error
