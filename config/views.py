"""Answers that belong to no app: alive, ready, and what is said when a page cannot be shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clusters.decorators import public_page
from foundation.files.services import MOST_BYTES as MOST_FILE_BYTES
from foundation.models import Tenant
from foundation.outbox import services as outbox
from foundation.sync.requests import PREFIX, malformed, too_large
from foundation.tenancy.connection import tenant_transaction

_API = "/api/"  # answers there are JSON, errors included
_PROTECTION = "csrfmiddlewaretoken"
_SEEN = "seen"  # the children of a page and what stood there, a word for each
_NO_WORDS = (_SEEN, "draft", "made_from")  # what a page carries for itself: sent again, and nothing that anybody wrote


@require_safe
@public_page
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@public_page
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, broker and migrations are there: 200, else 503; each by name.

    `given_up` counts what the outbox of all tenants could not do and a person must look at; it makes nothing unready.
    """
    states = {"database": _database(), "broker": _broker()}
    states["migrations"] = states["database"] and _migrated()
    is_ready = all(states.values())
    told = states | {"given_up": _given_up() if states["migrations"] else None}
    return JsonResponse(told, status=200 if is_ready else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return False
    return True


def _migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _given_up() -> int:
    count = 0
    for tenant_id in Tenant.objects.order_by("id").values_list("id", flat=True):
        with tenant_transaction(tenant_id):
            count += outbox.given_up()
    return count


def _broker() -> bool:
    try:
        cache.set("readyz", 1, 5)
    except Exception:
        return False
    return cache.get("readyz") == 1


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection has run out, 403: what was written comes back, to be sent once more.

    Only to a page of our own: what another site had sent is not offered for sending.
    """
    if request.path.startswith(PREFIX):
        return JsonResponse({"error": "csrf", "sentence": _("The phone asks again by itself.")}, status=403)
    told = [(name, value) for name in request.POST for value in request.POST.getlist(name) if name != _PROTECTION]
    is_ours = _comes_from_here(request)
    context = {
        "back": request.get_full_path(),
        "fields": told if is_ours else [],
        "shown": [value for name, value in told if " " in value.strip() and name not in _NO_WORDS],
        "children": len(request.POST.get(_SEEN, "").split()),
        "had_file": bool(request.FILES),
        "is_signed_in": getattr(request, "user", None) is not None and request.user.is_authenticated,
    }
    return render(request, "form_expired.html", context, status=403)


def _comes_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this very host sent the request."""
    if said := request.headers.get("Sec-Fetch-Site"):
        return said == "same-origin"
    told = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(told).netloc == request.get_host()


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what arrived cannot be read. Said also where it was met before anybody knew who asks."""
    with _language_of(request):
        if request.path.startswith(_API):
            return JsonResponse({"detail": _("This cannot be read.")}, status=400)
        if request.path.startswith(PREFIX):
            return JsonResponse(malformed().body, status=400)
        return render(request, "400.html", status=400)


def content_too_large(request: HttpRequest, limit: int) -> HttpResponse:
    """413: more than `limit` bytes, or nobody knows how many. Nothing of it was read."""
    with _language_of(request):
        if request.path.startswith(_API):
            return JsonResponse({"detail": _("This is too much to send at once.")}, status=413)
        if request.path.startswith(PREFIX):
            return JsonResponse(too_large(limit).body, status=413)
        return render(request, "413.html", {"most_mb": MOST_FILE_BYTES // 1024**2}, status=413)


@contextmanager
def _language_of(request: HttpRequest) -> Iterator[None]:
    """The language chosen for this request; before one was, what the browser wishes."""
    known = getattr(request, "LANGUAGE_CODE", None)
    with translation.override(known or translation.get_language_from_request(request)):
        yield


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, for what is not there and for what this person may not see alike; with her own bar where she has a place."""
    if request.path.startswith(_API):
        return JsonResponse({"detail": _("Not found.")}, status=404)
    return render(request, "404.html", status=404)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: here, but not for this person to do."""
    if request.path.startswith(_API):
        return JsonResponse({"detail": _("Your role may not do this.")}, status=403)
    return render(request, "403.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, drawn without a context processor, a session or the database: any of them may be what failed."""
    return HttpResponse(get_template("500.html").render(), status=500)
