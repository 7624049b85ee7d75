"""Who is asked, and one transaction per request, for one tenant, around everything."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.request import HttpHeaders

from foundation.tenancy.connection import tenant_transaction
from foundation.tenancy.hosts import tenant_for_host

_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


def _read_body(request: HttpRequest) -> None:
    """Take the whole body in before the transaction opens: a slow phone must not hold one."""
    headers: HttpHeaders = request.headers
    if headers.get("Content-Type", "").split(";")[0].strip().lower() in _FORMS:
        _ = request.POST
    else:
        _ = request.body


def _nobody_there() -> HttpResponse:
    return HttpResponseNotFound("Not found", content_type="text/plain")


class HostMiddleware:
    """Answer 404 to a host name that is not let in (ALLOWED_HOSTS) or is none, as to one that leads to no tenant.

    Whoever tries every address of the internet finds us too: no error for the log. Stands before whatever asks for the host.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            request.get_host()
        except DisallowedHost:
            return _nobody_there()
        return self.get_response(request)


class TenantMiddleware:
    """Find the tenant by host name, read the body, open the transaction; undo it when the answer is 500 or more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in settings.TENANTLESS_PATHS:
            return self.get_response(request)
        tenant = tenant_for_host(request.get_host())
        if tenant is None:
            return _nobody_there()
        request.tenant = tenant  # type: ignore[attr-defined]
        _read_body(request)
        with tenant_transaction(tenant.id):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response
