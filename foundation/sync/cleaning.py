"""Nothing from phones stays for ever: unused files go after a week, receipts once no phone can ask for them again."""

import datetime as dt
import sys

from django.db.models import QuerySet
from django.utils import timezone

from foundation.sync.models import Receipt, Upload
from foundation.tenancy.connection import current_tenant_id, tenant_transaction

QUEUE = "sync_cleaning"
FILES_STAY = dt.timedelta(days=7)
RECEIPTS_STAY = dt.timedelta(days=180)
AT_ONCE = 5000


def _old(now: dt.datetime) -> tuple[QuerySet[Upload], QuerySet[Receipt]]:
    tenant_id = current_tenant_id()
    return (
        Upload.objects.filter(tenant_id=tenant_id, created_at__lt=now - FILES_STAY),
        Receipt.objects.filter(tenant_id=tenant_id, received_at__lt=now - RECEIPTS_STAY),
    )


def has_work() -> bool:
    """Whether something of the open tenant is too old."""
    return any(rows.exists() for rows in _old(timezone.now()))


def drain(tenant_id: int, most: int = sys.maxsize) -> int:
    """Delete what is too old, some thousand a transaction. Returns how many went."""
    gone = 0
    while True:
        with tenant_transaction(tenant_id):
            count = 0
            for rows in _old(timezone.now()):
                ids = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
                count += rows.filter(pk__in=ids).delete()[0] if ids else 0
        gone += count
        if not count or gone >= most:
            return gone
