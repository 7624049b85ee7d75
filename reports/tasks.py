"""Celery entrances of the counts: what happens every night."""

import logging

from celery import shared_task

from clusters.calendar import period_of, today
from clusters.rollups import QUEUE
from foundation.models import Tenant
from foundation.outbox.queues import nudge
from foundation.tenancy.connection import tenant_transaction
from reports import services

logger = logging.getLogger(__name__)
NIGHTLY_SAMPLE = 200


@shared_task(name="reports.open_month")
def open_month() -> int:
    """Let the current month begin in every cluster that has no count in it yet. Returns how many counts were asked for."""
    marked = 0
    for tenant_id in Tenant.objects.order_by("id").values_list("id", flat=True):
        with tenant_transaction(tenant_id):
            added = services.mark_uncounted(period_of(today()))
            if added:
                nudge(QUEUE)
        marked += added
    return marked


@shared_task(name="reports.nightly_verify")
def nightly_verify() -> int:
    """Compare random places of every tenant with the facts, and log each difference as an error. Returns how many."""
    found = 0
    for tenant_id in Tenant.objects.order_by("id").values_list("id", flat=True):
        for drift in services.verify_tenant(tenant_id, sample=NIGHTLY_SAMPLE):
            logger.error("drift in tenant %s: %s", tenant_id, drift)
            found += 1
    return found
