"""Where I am, who I am, in which language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters import forms, queries
from clusters.choices import Role
from clusters.decorators import ScopedRequest, placed_page, public_page, signed_in_page
from clusters.middleware import GRANT_KEY
from clusters.models import Place, User, said
from clusters.services import people
from clusters.services.sign_in import shown_address
from clusters.views.sign_in import safe_next

_TODAY_ROLES = (Role.TEACHER, Role.HEAD_TEACHER, Role.COORDINATOR)


@never_cache
@require_safe
@placed_page
def home(request: ScopedRequest) -> HttpResponse:
    """On to the first page of the person's role."""
    if request.scope.role in _TODAY_ROLES:
        return redirect(_first("today") or "profile")
    place = Place.objects.visible_to(request.scope).get(pk=request.scope.place_id)
    return redirect(_first("place_dashboard", place.public_id) or "profile")


def _first(name: str, *args: object) -> str:
    """The address of a page, or nothing while it is not there."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in_page
def choose_place(request: ScopedRequest) -> HttpResponse:
    """Several roles, or one at several places: where am I today?"""
    if request.scope is None:
        return redirect("no_place")
    form = forms.PlaceForm(request.POST if request.method == "POST" else None, grants=request.scope.grants)
    if form.is_valid():
        request.session[GRANT_KEY] = form.cleaned_data["grant"]
        return redirect(safe_next(request, request.POST.get("next", "")) or "home")
    context = {
        "form": form,
        "grants": [(grant, said(dict(grant.place_names))) for grant in request.scope.grants],
        "chosen": request.session.get(GRANT_KEY, ""),
        "next": safe_next(request, request.POST.get("next", "") or request.GET.get("next", "")),
    }
    return render(request, "clusters/choose_place.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_safe
@signed_in_page
def no_place(request: ScopedRequest) -> HttpResponse:
    """Nobody has said yet where this person works: whom to ask."""
    if request.scope is not None:
        return redirect("home")
    whom = said(queries.tenant_settings().whom_to_ask)
    return render(request, "clusters/no_place.html", {"whom_to_ask": whom})


@require_safe
@signed_in_page
def profile(request: ScopedRequest) -> HttpResponse:
    """Name, ways to sign in, language, places."""
    grants = request.scope.grants if request.scope else ()
    return render(
        request,
        "clusters/profile.html",
        {
            "grants": [(grant, said(dict(grant.place_names))) for grant in grants],
            "chosen": request.scope.grant.id if request.scope else "",
            "phone": shown_address(request.user.phone),
        },
    )


@require_POST
@public_page
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language a person chose: with her name when she is signed in, in a cookie for the sign-in page."""
    user = request.user if isinstance(request.user, User) else None
    try:
        language = people.choose_language(
            tenant=request.tenant,  # type: ignore[attr-defined]
            language=request.POST.get("language", ""),
            by=user,
        )
    except people.LanguageNotOfferedError:
        return HttpResponse(_("This language is not offered here."), status=422, content_type="text/plain")
    response = redirect(safe_next(request, request.POST.get("next", "")) or "home")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
