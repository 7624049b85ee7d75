"""Cache keys that carry the tenant."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from foundation.tenancy.connection import NoTenantError, current_tenant_id

_after: ContextVar[int | None] = ContextVar("tenant of keys after a commit", default=None)


@contextmanager
def keys_of(tenant_id: int | None) -> Iterator[None]:
    """Let keys carry this tenant where none is open any more: what a transaction does after it has committed."""
    token = _after.set(tenant_id)
    try:
        yield
    finally:
        _after.reset(token)


def tenant_key(key: str, key_prefix: str, version: int) -> str:
    """`prefix:version:t<tenant>:key`; outside a tenant transaction the tenant is 0 (health checks, tenantless work)."""
    try:
        tenant_id = _after.get() or current_tenant_id()
    except NoTenantError:
        tenant_id = 0
    return f"{key_prefix}:{version}:t{tenant_id}:{key}"
