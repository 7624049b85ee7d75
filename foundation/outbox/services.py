"""Publish follow-up work, and drain it."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from foundation.outbox.models import OutboxEvent
from foundation.outbox.queues import nudge
from foundation.tenancy.connection import current_tenant_id, tenant_transaction

logger = logging.getLogger(__name__)
QUEUE = "outbox"
_MOST_ATTEMPTS = 12
_handlers: dict[str, list[Callable[..., None]]] = {}


def register_handler(topic: str, handler: Callable[..., None]) -> None:
    """Let `handler(**payload)` answer a topic; an app calls it in its `ready()`."""
    known = _handlers.setdefault(topic, [])
    if handler not in known:
        known.append(handler)


def publish(topic: str, **payload: Any) -> None:
    """Write follow-up work into the open transaction. `payload` holds ids and plain values (JSON) only."""
    OutboxEvent.objects.create(topic=topic, payload=payload)
    nudge(QUEUE)


def has_work() -> bool:
    """Whether anything of the open tenant is due."""
    return OutboxEvent.objects.filter(tenant_id=current_tenant_id(), due_at__lte=timezone.now()).exists()


def drain(tenant_id: int) -> int:
    """Do everything due for a tenant, one transaction an event, effect and deletion together. Returns how many were done.

    A failing event is put off with growing waits and never blocks the others; after 12 tries it stays for a person.
    """
    done = 0
    while _do_one(tenant_id):
        done += 1
    return done


def _do_one(tenant_id: int) -> bool:
    failed: tuple[int, Exception] | None = None
    with tenant_transaction(tenant_id):
        event = (
            OutboxEvent.objects.select_for_update(skip_locked=True)
            .filter(tenant_id=tenant_id, due_at__lte=timezone.now(), attempt_count__lt=_MOST_ATTEMPTS)
            .order_by("due_at", "id")
            .first()
        )
        if event is None:
            return False
        try:
            with transaction.atomic():
                for handler in _handlers.get(event.topic, ()):
                    handler(**event.payload)
                event.delete()
        except Exception as error:
            logger.exception("outbox %s of tenant %s failed", event.topic, tenant_id)
            failed = (event.attempt_count + 1, error)
            event.attempt_count += 1
            event.last_error = repr(error)[:2000]
            event.due_at = timezone.now() + timedelta(seconds=min(2**event.attempt_count, 3600))
            event.save(update_fields=["attempt_count", "last_error", "due_at"])
    return failed is None or failed[0] <= _MOST_ATTEMPTS
