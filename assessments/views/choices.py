"""All the learning outcomes that a note or a piece of work can name: on a page of its own, fetched once for every form."""

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.choices import LAST_GRADE
from assessments.models import LearningOutcome
from assessments.queries.diary import choosable_children, grades_of
from assessments.queries.outcomes import Shelves, choosable_outcomes, shelves, whole_shelves
from assessments.views.children import private
from clusters.decorators import ScopedRequest, access
from clusters.scope import Scope


@require_safe
@access("diary.write")
def outcome_choices(request: ScopedRequest) -> HttpResponse:
    """The outcomes of her classes, or of the one grade that is asked for; what is ticked begins a note."""
    asked = request.GET.get("grade", "")
    if asked in {str(grade) for grade in range(LAST_GRADE + 1)}:
        grades = [int(asked)]
    else:
        grades = grades_of(choosable_children(request.scope))
    shown = whole_shelves(choosable_outcomes(request.scope, grades))
    return private(render(request, "assessments/outcome_choices.html", {"shelves": shown}))


def asks_for_outcomes(request: HttpRequest, form: forms.Form) -> bool:
    """Whether the form was sent only to see all the outcomes, as a browser without scripts does; no errors then."""
    if request.POST.get("show") != "outcomes":
        return False
    form.errors.clear()
    return True


def outcomes_of_form(request: HttpRequest, scope: Scope, form: forms.Form) -> Shelves:
    """What the field `outcomes` of a form shows: few, or all where they were asked for."""
    choosable: QuerySet[LearningOutcome] = form.fields["outcomes"].queryset  # type: ignore[attr-defined]
    chosen = {each for each in form["outcomes"].value() or () if each.isprintable()}  # PostgreSQL takes no NUL
    return shelves(scope, choosable, chosen=chosen, is_whole=request.POST.get("show") == "outcomes")
