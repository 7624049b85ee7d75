"""Queues of work that PostgreSQL remembers, and the nudge that wakes a worker.

A queue is a name with two functions: is there work for the open tenant, and do it. The outbox is one; the dirty marks of
the rollups are another. A nudge is only a hint: whatever it misses, the sweeper finds.

Each queue is drained in one of two lanes, which workers of their own serve: what somebody waits for within seconds never
stands behind what takes its time. One task does a bounded piece and asks for the next, so that tenants take turns.
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
QUICK, LONG = "quick", "long"  # as the workers of config/launcher/commands.py and docker-compose.yml name them


@dataclass(frozen=True)
class Queue:
    """`has_work()` is asked inside a tenant transaction; `drain(tenant_id, most)` opens its own.

    It does at most about so much and returns how much was done: `most` or more means that there may be more.
    """

    has_work: Callable[[], bool]
    drain: Callable[[int, int], int]
    most: int
    lane: str


_queues: dict[str, Queue] = {}


def register_queue(
    name: str, *, has_work: Callable[[], bool], drain: Callable[[int, int], int], most: int, lane: str
) -> None:
    """Add a queue; an app calls it in its `ready()`. `most` is what one task does, a few seconds in the quick lane."""
    _queues[name] = Queue(has_work, drain, most, lane)


def queue(name: str) -> Queue:
    """The queue of that name. Raises KeyError."""
    return _queues[name]


def queue_names() -> list[str]:
    """Every registered queue."""
    return sorted(_queues)


def send(name: str, tenant_id: int) -> bool:
    """Ask a worker to drain a queue now. False when the broker is away: the sweeper will ask again."""
    try:
        kwargs = {"queue": name, "tenant_id": tenant_id}
        current_app.send_task(WORK_TASK, kwargs=kwargs, queue=queue(name).lane, retry=False)
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
