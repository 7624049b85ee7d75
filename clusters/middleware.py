"""Language, scope and default-deny access, in that order."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from clusters import queries
from clusters.calendar import today
from clusters.decorators import PLACED, PUBLIC, SIGNED_IN
from clusters.scope import permissions
from foundation import audit
from foundation.sync.requests import PREFIX
from foundation.tenancy.connection import open_schools

logger = logging.getLogger(__name__)
GRANT_KEY = "grant"
GetResponse = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """The person's language, else the cookie, else the browser's wish, else the tenant's; only those the tenant offers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self._language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    @staticmethod
    def _language(request: HttpRequest) -> str:
        tenant = getattr(request, "tenant", None)
        if tenant is None:
            return settings.LANGUAGE_CODE
        offered = tenant.languages
        wished = [getattr(request.user, "language", ""), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")]
        wished += [w.split(";")[0].split("-")[0].strip() for w in request.headers.get("Accept-Language", "").split(",")]
        return next((w for w in wished if w in offered), tenant.default_language)


class ScopeMiddleware:
    """Build `request.scope` once, and open the children's rows of the person's own schools."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.scope = None  # type: ignore[attr-defined]
        user = request.user if hasattr(request, "tenant") else None  # a health check has no tenant, thus no session
        if user is not None and user.is_authenticated:
            request.scope = queries.scope_for(user, day=today(), chosen=request.session.get(GRANT_KEY))  # type: ignore[attr-defined]
            if request.scope is not None and request.scope.school_ids:  # type: ignore[attr-defined]
                open_schools(request.scope.school_ids)  # type: ignore[attr-defined]
        return self.get_response(request)


class AccessMiddleware:
    """Refuse a view that declares nothing, and a person who may not open what it declares."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Write down every refusal of a person with a place, whoever refused: the declaration, a rule, the API."""
        response = self.get_response(request)
        asked = getattr(request, "permission_asked", None)
        if asked is not None and response.status_code == HTTPStatus.FORBIDDEN:
            audit.record("refused", by=request.user.pk, permission=asked, path=request.path[:200])
        return response

    def process_view(  # noqa: PLR0911  one return for each way out
        self, request: HttpRequest, view: Callable, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """The answer instead of the view, or None to go on."""
        needed = declared_access(view)
        if needed is None:
            logger.error("%s declares no access", view)
            if settings.UNDECLARED_ACCESS_STATUS == 404:
                raise Http404
            return HttpResponse("This page declares no access.", status=500, content_type="text/plain")
        if needed == PUBLIC:
            return None
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        if needed == SIGNED_IN:
            return None
        scope = request.scope  # type: ignore[attr-defined]
        if scope is None:
            return _is_api(request) or redirect("no_place")
        if len(scope.grants) > 1 and request.session.get(GRANT_KEY) not in {g.id for g in scope.grants}:
            return _is_api(request) or redirect("choose_place")
        request.permission_asked = needed  # type: ignore[attr-defined]
        if needed != PLACED and not scope.may(needed):
            raise PermissionDenied
        return None


def declared_access(view: Callable) -> str | None:
    """What a view (a function, or the class behind `as_view`) declares; None when nothing, or when nobody knows it."""
    declared = getattr(view, "access", None)
    for owner in ("cls", "view_class"):
        declared = declared or getattr(getattr(view, owner, None), "access", None)
    if declared in (PUBLIC, SIGNED_IN, PLACED) or declared in permissions():
        return declared
    return None


def _is_api(request: HttpRequest) -> HttpResponse | None:
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": _("Choose a place first.")}, status=403)
    return None


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": _("Sign in first.")}, status=401)
    if request.path.startswith(PREFIX):
        words = _("Sign in again. What you wrote is kept on this phone.")
        return JsonResponse({"error": "signed_out", "sentence": words}, status=401)
    current = urlsplit(request.headers.get("HX-Current-URL", ""))
    here = request.get_full_path() if request.method == "GET" else "/"
    if current.path:
        here = f"{current.path}?{current.query}" if current.query else current.path
    target = resolve_url(settings.LOGIN_URL) + (f"?next={quote(here)}" if here != "/" else "")
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)
