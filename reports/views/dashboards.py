"""What is seen of a place: one page for every level, and how each number is counted."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from clusters.choices import Level
from clusters.decorators import ScopedRequest, access
from clusters.models import Place
from reports.choices import DEFINITIONS
from reports.views.drawing import place_drawn


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
    place = get_object_or_404(places, public_id=public_id)
    drawn, version, board = place_drawn(request, place)
    template = "reports/place_dashboard.html"
    if request.headers.get("HX-Request"):
        template += "#counts"
    context = {"place": place, "drawn": drawn, "version": version, "board": board}
    return render(request, template, context, status=200 if drawn.is_valid else 422)


@require_safe
@access("dashboard.read")
def definitions(request: ScopedRequest) -> HttpResponse:
    """How each number is counted, in plain words."""
    return render(request, "reports/definitions.html", {"definitions": DEFINITIONS})
