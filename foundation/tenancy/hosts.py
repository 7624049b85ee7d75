"""Which tenant a host name serves."""

import time

from django.conf import settings

from foundation.tenancy.models import Tenant, TenantHost

_SECONDS_KEPT = 30.0
_kept: dict[str, tuple[float, Tenant | None]] = {}


def tenant_for_host(host: str) -> Tenant | None:
    """The tenant of `host` (port ignored), or None. In the demonstration an unknown host serves DEMO_TENANT.

    Kept for 30 seconds in the process: it is asked before anything else on every request.
    """
    name = host.rsplit(":", 1)[0].lower().rstrip(".")
    kept = _kept.get(name)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    found = TenantHost.objects.select_related("tenant").filter(host=name).first()
    tenant = found.tenant if found else None
    if tenant is None and settings.DEMO:
        tenant = Tenant.objects.filter(key=settings.DEMO_TENANT).first()
    if tenant is not None:
        if len(_kept) > 1000:
            _kept.clear()
        _kept[name] = (time.monotonic() + _SECONDS_KEPT, tenant)
    return tenant


def forget_hosts() -> None:
    """Drop what is kept, after a host name changed hands (and between tests)."""
    _kept.clear()
