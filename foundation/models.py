"""The tables of the machinery."""

from foundation.audit import AuditEvent
from foundation.files.models import StoredFile
from foundation.outbox.models import OutboxEvent
from foundation.pdf.models import PrintJob, PrintState
from foundation.sync.models import Receipt, Upload
from foundation.tenancy.models import (
    Keyed,
    Public,
    Tenant,
    TenantForeignKey,
    TenantHost,
    TenantOneToOneField,
    TenantOwned,
)

__all__ = [
    "AuditEvent",
    "Keyed",
    "OutboxEvent",
    "PrintJob",
    "PrintState",
    "Public",
    "Receipt",
    "StoredFile",
    "Tenant",
    "TenantForeignKey",
    "TenantHost",
    "TenantOneToOneField",
    "TenantOwned",
    "Upload",
]
