"""What is seen of a place: one page for every level, and how each number is counted."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from clusters import queries as clusters
from clusters.choices import Level
from clusters.decorators import ScopedRequest, access
from clusters.models import Place
from collectives.choices import Origin
from reports import forms
from reports.choices import DEFINITIONS
from reports.queries import dashboards


@require_safe
@access("dashboard.read")
def cluster_page(request: ScopedRequest) -> HttpResponse:
    """The person's own place: a teacher's cluster, an officer's district."""
    own = Place.objects.visible_to(request.scope).exclude(level=Level.SCHOOL).order_by("path")
    return redirect("place_dashboard", public_id=own.values_list("public_id", flat=True)[0])


@require_safe
@access("dashboard.read")
def place_dashboard(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """A cluster, block, district or state in one month. htmx gets the counts alone."""
    places = Place.objects.visible_to(request.scope).exclude(level=Level.SCHOOL)
    place = get_object_or_404(dashboards.with_first_counted(places), public_id=public_id)
    settings = clusters.tenant_settings(with_vacations=place.level == Level.CLUSTER)
    day, first = request.scope.today, place.first_counted  # type: ignore[attr-defined]
    asked = forms.month_asked(request.GET, first=first, today=day)
    own = dashboards.own_counts(request.scope, place, settings=settings, asked=asked)
    form = forms.ChosenForm(request.GET, month=own.latest, first=first, today=day, abilities=own.abilities)
    chosen = form.cleaned_data if form.is_valid() else {}
    board = dashboards.dashboard(
        request.scope,
        place,
        month=chosen.get("month") or own.latest,
        settings=settings,
        own=own,
        ability=chosen.get("ability", ""),
    )
    template = "reports/place_dashboard.html"
    if request.headers.get("HX-Request"):
        template += "#counts"
    context = {
        "board": board,
        "form": form,
        "settings": settings,
        "origins": Origin.values,
        "stage_codes": range(5),
        "may_pack": request.scope.may("pack.read"),
    }
    return render(request, template, context, status=200 if form.is_valid() else 422)


@require_safe
@access("dashboard.read")
def definitions(request: ScopedRequest) -> HttpResponse:
    """How each number is counted, in plain words."""
    return render(request, "reports/definitions.html", {"definitions": DEFINITIONS})
