"""One transaction per request, for one tenant, around everything."""

from collections.abc import Callable

from django.conf import settings
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


class TenantMiddleware:
    """Find the tenant by host name, read the body, open the transaction; undo it when the answer is 500 or more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in settings.TENANTLESS_PATHS:
            return self.get_response(request)
        tenant = tenant_for_host(request.get_host())
        if tenant is None:
            return HttpResponseNotFound("Not found", content_type="text/plain")
        request.tenant = tenant  # type: ignore[attr-defined]
        _read_body(request)
        with tenant_transaction(tenant.id):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response
