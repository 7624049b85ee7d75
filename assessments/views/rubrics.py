"""The rubric in words."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments import queries
from clusters.decorators import ScopedRequest, access


@require_safe
@access("rubric.read")
def rubric_page(request: ScopedRequest) -> HttpResponse:
    """Every ability with what its four levels look like, in the reader's language."""
    abilities = queries.rubric_abilities(request.scope, on=request.scope.today)
    return render(request, "assessments/rubric_page.html", {"abilities": abilities})
