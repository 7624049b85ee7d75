"""Frameworks side by side, their outcomes, and the tenant's own words over them."""

from collections.abc import Mapping
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.choices import LAST_GRADE, FrameworkKind, subject_word
from assessments.forms import together
from assessments.forms.frameworks import OutcomeForm
from assessments.models import Framework, LearningOutcome
from assessments.queries import frameworks as queries
from assessments.services import frameworks as services
from clusters.decorators import ScopedRequest, access

PER_PAGE = 60


@require_safe
@access("framework.read")
def framework_list(request: ScopedRequest) -> HttpResponse:
    """Every framework with its source, licence and how far to trust it."""
    found = queries.frameworks(request.scope)
    kinds = [(kind, [each for each in found if each.kind == kind]) for kind in FrameworkKind]
    context = {
        "kinds": [(kind.label, each) for kind, each in kinds if each],
        "may_change": request.scope.may("framework.change"),
    }
    return render(request, "assessments/framework_list.html", context)


@require_safe
@access("framework.read")
def framework_page(request: ScopedRequest, code: str, version: str) -> HttpResponse:
    """A framework: its outcomes by grade and subject, or with some words in them."""
    framework = get_object_or_404(Framework.objects.visible_to(request.scope), code=code, version=version)
    asked = request.GET
    grades, subjects = queries.shelves(request.scope, framework)
    grade = int(asked["grade"]) if asked.get("grade", "") in {str(n) for n in range(LAST_GRADE + 1)} else None
    subject = asked.get("subject", "") if asked.get("subject") in subjects else ""
    words = asked.get("q", "").strip()[:80]
    rows = queries.outcomes(request.scope, framework, grade=grade, subject=subject, words=words)
    page = Paginator(rows, PER_PAGE).get_page(asked.get("page"))
    context = {
        "framework": framework,
        "scale": queries.scale(request.scope, framework) if framework.kind == FrameworkKind.SCALE else [],
        "page": page,
        "groups": queries.grouped(queries.outcome_lines(cast("QuerySet[LearningOutcome]", page.object_list))),
        "grades": [(n, queries.grades_word(n, n)) for n in grades],
        "subjects": [(each, subject_word(each)) for each in subjects],
        "grade": grade,
        "subject": subject,
        "words": words,
        "may_change": request.scope.may("framework.change"),
    }
    return render(request, "assessments/framework_page.html", context)


@require_http_methods(["GET", "POST"])
@access("framework.change")
def outcome_words(request: ScopedRequest, own_id: str) -> HttpResponse:
    """The tenant's own code and words over an outcome, and what it carries on as in another list."""
    rows = LearningOutcome.objects.visible_to(request.scope).select_related("framework", "overlay")
    if request.method == "POST":  # two pages of one outcome come one after the other
        rows.select_for_update(of=("self",)).filter(own_id=own_id).first()
    outcome = get_object_or_404(rows, own_id=own_id)
    overlay = getattr(outcome, "overlay", None)
    carried = [m.becomes for m in outcome.carried_to.select_related("becomes__framework").order_by("pk")]
    others = [
        each
        for each in queries.frameworks(request.scope)
        if each.pk != outcome.framework_id and each.kind != FrameworkKind.SCALE
    ]
    asked = request.GET.get("to", "") or (str(carried[0].framework) if carried else "")
    target = next((each for each in others if str(each) == asked), None)
    becomes = queries.successors(request.scope, outcome, target) if target else None

    def build(sent: Mapping[str, Any] | None) -> OutcomeForm:
        return OutcomeForm(
            sent,
            languages=request.tenant.languages,
            statements=overlay.statements if overlay else {},
            becomes=becomes,
            initial={"code": overlay.code if overlay else "", "becomes": [each.own_id for each in carried]},
        )

    form, made_from, _changed = together.meet(request.POST if request.method == "POST" else None, build)
    if request.method == "POST" and form.is_valid():
        kept = [each for each in carried if target is None or each.framework_id != target.pk]
        try:
            services.say_in_own_words(
                outcome=outcome,
                code=form.cleaned_data["code"],
                statements=form.statements,
                becomes=[*kept, *form.cleaned_data.get("becomes", ())],
                by=request.user,
                at=now(),
            )
        except services.CodeTakenError as error:
            form.add_error("code", str(error))
        else:
            messages.success(request, _("Kept. The published words stay beside yours."))
            address = reverse("framework_page", args=[outcome.framework.code, outcome.framework.version])
            return redirect(f"{address}?grade={outcome.grade}&subject={outcome.subject}#{outcome.own_id}")
    context = {"outcome": outcome, "form": form, "others": others, "target": target, "carried": carried}
    context["made_from"] = made_from
    context |= {
        "subject": subject_word(outcome.subject),
        "grades": queries.grades_word(outcome.grade, outcome.last_grade),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "assessments/outcome_words.html", context, status=status)
