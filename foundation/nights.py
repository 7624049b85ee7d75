"""Work of the night: through every tenant, one copy of it at a time."""

import logging
from collections.abc import Callable

from foundation.tenancy.connection import held_alone
from foundation.tenancy.models import Tenant

logger = logging.getLogger(__name__)


def through_tenants(name: str, do: Callable[[int], int]) -> int:
    """Do something for each tenant, in transactions of its own, and return the sum of what it gives.

    A task that runs longer than the broker waits for it is delivered again: the copy finds the name held and goes away at
    once. A tenant whose turn fails is told in the log and stops no other.
    """
    total = 0
    with held_alone(name) as is_alone:
        if not is_alone:
            logger.warning("%s is under way already", name)
            return 0
        for tenant_id in Tenant.objects.order_by("id").values_list("id", flat=True):
            try:
                total += do(tenant_id)
            except Exception:
                logger.exception("%s failed for tenant %s", name, tenant_id)
    return total
