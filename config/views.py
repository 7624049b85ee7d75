"""Plumbing pages: is it alive, is it ready."""

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clusters.decorators import public_page


@require_safe
@public_page
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@public_page
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, broker and migrations are there: 200, else 503; each by name."""
    states = {"database": _database(), "broker": _broker()}
    states["migrations"] = states["database"] and _migrated()
    return JsonResponse(states, status=200 if all(states.values()) else 503)


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


def _broker() -> bool:
    try:
        cache.set("readyz", 1, 5)
    except Exception:
        return False
    return cache.get("readyz") == 1


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is no longer good: a kind page, and what was typed stays in the browser."""
    return render(request, "form_expired.html", status=403)
