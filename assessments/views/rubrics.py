"""The rubric in words."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from assessments import queries
from clusters.decorators import ScopedRequest, access


@require_safe
@access("rubric.read")
def rubric_page(request: ScopedRequest) -> HttpResponse:
    """Every ability with what its four levels look like, in the reader's language; for htmx the words alone."""
    abilities = queries.rubric_abilities(request.scope, on=request.scope.today)
    part = "#words" if request.htmx else ""  # type: ignore[attr-defined]
    response = render(request, f"assessments/rubric_page.html{part}", {"abilities": abilities})
    patch_vary_headers(response, ("HX-Request",))
    return response
