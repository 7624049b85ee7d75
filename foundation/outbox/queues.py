"""Queues of work that PostgreSQL remembers, and the nudge that wakes a worker.

A queue is a name with two functions: is there work for the open tenant, and do it. The outbox is one; the dirty marks of
the rollups are another. A nudge is only a hint: whatever it misses, the sweeper finds.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from foundation.tenancy.connection import current_tenant_id

logger = logging.getLogger(__name__)
WORK_TASK = "foundation.work"


@dataclass(frozen=True)
class Queue:
    """`has_work()` is asked inside a tenant transaction; `drain(tenant_id)` opens its own."""

    has_work: Callable[[], bool]
    drain: Callable[[int], int]


_queues: dict[str, Queue] = {}


def register_queue(name: str, *, has_work: Callable[[], bool], drain: Callable[[int], int]) -> None:
    """Add a queue; an app calls it in its `ready()`."""
    _queues[name] = Queue(has_work, drain)


def queue(name: str) -> Queue:
    """The queue of that name. Raises KeyError."""
    return _queues[name]


def queue_names() -> list[str]:
    """Every registered queue."""
    return sorted(_queues)


def send(name: str, tenant_id: int) -> bool:
    """Ask a worker to drain a queue now. False when the broker is away: the sweeper will ask again."""
    try:
        current_app.send_task(WORK_TASK, kwargs={"queue": name, "tenant_id": tenant_id}, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("broker away, %s of tenant %s waits for the sweeper: %s", name, tenant_id, error)
        return False
    return True


def nudge(name: str) -> None:
    """After the open transaction commits, wake a worker for this queue. Several nudges of one transaction send once."""
    tenant_id = current_tenant_id()
    marker = (name, tenant_id)
    connection = transaction.get_connection()
    if any(getattr(entry[1], "nudge_marker", None) == marker for entry in connection.run_on_commit):
        return

    def wake() -> None:
        send(name, tenant_id)

    wake.nudge_marker = marker  # type: ignore[attr-defined]
    transaction.on_commit(wake, robust=True)
