"""Cache keys that carry the tenant."""

from foundation.tenancy.connection import NoTenantError, current_tenant_id


def tenant_key(key: str, key_prefix: str, version: int) -> str:
    """`prefix:version:t<tenant>:key`; outside a tenant transaction the tenant is 0 (health checks, tenantless work)."""
    try:
        tenant_id = current_tenant_id()
    except NoTenantError:
        tenant_id = 0
    return f"{key_prefix}:{version}:t{tenant_id}:{key}"
