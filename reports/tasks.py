"""Celery entrances of the counts: what happens every night."""

import logging

from celery import shared_task

from clusters.calendar import period_of, today
from clusters.rollups import QUEUE
from foundation import nights
from foundation.outbox.queues import nudge
from foundation.tenancy.connection import tenant_transaction
from reports import services

logger = logging.getLogger(__name__)
NIGHTLY_SAMPLE = 200


@shared_task(name="reports.open_month")
def open_month() -> int:
    """Let the current month begin in every cluster that has no count in it yet. Returns how many counts were asked for."""
    return nights.through_tenants("open_month", _open_month)


def _open_month(tenant_id: int) -> int:
    with tenant_transaction(tenant_id):
        added = services.mark_uncounted(period_of(today()))
        if added:
            nudge(QUEUE)
    return added


@shared_task(name="reports.nightly_verify")
def nightly_verify() -> int:
    """Compare random places of every tenant with the facts, and log each difference as an error. Returns how many."""
    return nights.through_tenants("nightly_verify", _verify)


def _verify(tenant_id: int) -> int:
    drifts = services.verify_tenant(tenant_id, sample=NIGHTLY_SAMPLE)
    for drift in drifts:
        logger.error("drift in tenant %s: %s", tenant_id, drift)
    return len(drifts)
