"""Celery entrances: drain one queue of one tenant, sweep for what a nudge missed, and let go what must not stay."""

import logging

from celery import shared_task
from django.utils import timezone

from foundation import nights
from foundation.files import purging
from foundation.outbox import queues
from foundation.outbox import services as outbox
from foundation.tenancy.connection import tenant_transaction
from foundation.tenancy.models import Tenant

logger = logging.getLogger(__name__)


@shared_task(name=queues.WORK_TASK)
def work(*, queue: str, tenant_id: int) -> int:
    """Drain a piece of a tenant's queue, and ask for the next. Safe to run twice and at the same time.

    Returns how much was done.
    """
    chosen = queues.queue(queue)
    done = chosen.drain(tenant_id, chosen.most)
    if done >= chosen.most:
        queues.send(queue, tenant_id)
    return done


@shared_task(name="foundation.sweep")
def sweep() -> int:
    """Look into every queue of every tenant, one transaction each, and wake a worker where work waits."""
    woken = 0
    for tenant_id in Tenant.objects.order_by("id").values_list("id", flat=True):
        with tenant_transaction(tenant_id):
            waiting = [name for name in queues.queue_names() if queues.queue(name).has_work()]
        for name in waiting:
            woken += queues.send(name, tenant_id)
    return woken


@shared_task(name="foundation.nightly_purge")
def nightly_purge() -> int:
    """Let go for good, in every tenant, what has lain in its bin for its time, and files that nobody uses.

    Tells once more what the outbox gave up.
    """
    at = timezone.now()

    def one(tenant_id: int) -> int:
        with tenant_transaction(tenant_id):
            given_up = outbox.given_up()
        if given_up:
            logger.error("%s outbox events of tenant %s wait for a person", given_up, tenant_id)
        return sum(purging.purge_tenant(tenant_id, at=at).values())

    return nights.through_tenants("nightly_purge", one)
