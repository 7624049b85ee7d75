"""A child's page, what comes next for her, the page for her family; and a school's levels as a picture."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from assessments import documents, rules
from assessments.choices import NEXT_STEP
from assessments.forms.portfolio import NextStepForm
from assessments.models import NextStep
from assessments.queries import children as queries
from assessments.queries import diary, school
from assessments.services import portfolio as services
from clusters.calendar import PERIOD_FORMAT, period_of
from clusters.decorators import ScopedRequest, access
from clusters.models import Student
from clusters.queries import tenant_settings
from clusters.scope import own_teacher, require
from clusters.services.conflicts import keep_given_way
from foundation import audit
from foundation.sync import pages
from foundation.sync.bodies import Value

NOTES_SHOWN = 5
WORK_PER_PAGE = 6  # each a picture of some KB
STEP = ("strengths", "next_step")
BOTH_STAND = gettext_lazy("Something else had been written meanwhile: both stand on your first page.")


@require_safe
@access("child.read")
def child_page(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Name, classes, levels over time, work, notes, strengths and next step. That it was read is written down."""
    scope = request.scope
    student = find_child(request, public_id)
    audit.record("child_read", by=request.user.pk, subject=student)
    rows = queries.enrolments(student)
    months = queries.months_of(scope.today)
    context = {
        "student": student,
        "here": queries.current(rows, scope.today),
        "enrolments": rows,
        "months": months,
        "month": f"{period_of(scope.today):{PERIOD_FORMAT}}",
        "abilities": queries.levels_over_time(student, months),
        "page": Paginator(queries.work_of(scope, student), WORK_PER_PAGE).get_page(request.GET.get("page")),
        "notes": diary.notes_of_child(scope, student)[:NOTES_SHOWN],
        "notes_url": f"{reverse('note_list')}?{urlencode({'child': student.public_id})}",
        "step": queries.next_step_of(student),
        "writes": rules.may_keep_work(scope, teaches=queries.teaches_child(scope, student)),
    }
    return private(render(request, "assessments/child_page.html", context))


@require_http_methods(["GET", "POST"])
@access("child.keep")
def child_next_step(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Write what the child does well and what comes next; her own class's teachers do."""
    student = find_child(request, public_id)
    require(rules.may_keep_work(request.scope, teaches=queries.teaches_child(request.scope, student)))
    if request.method == "POST":  # two pages of one child come one after the other
        Student.objects.select_for_update(of=("self",)).filter(pk=student.pk).first()
    step = queries.next_step_of(student)
    form = NextStepForm(request.POST if request.method == "POST" else None, initial=_stands(step))
    if form.is_valid():
        _write_step(request, form, student, step)
        return redirect("child_page", public_id)
    made_from = pages.made_from(request.POST, _stands(step))
    context = {"student": student, "form": form, "step": step, "made_from": made_from}
    page = render(request, "assessments/next_step_write.html", context, status=422 if form.is_bound else 200)
    return private(page)


def _stands(step: NextStep | None) -> dict[str, Value]:
    return {name: getattr(step, name, "") for name in STEP}


def _write_step(request: ScopedRequest, form: NextStepForm, student: Student, step: NextStep | None) -> None:
    """Keep what the page says, beside what was written elsewhere meanwhile (docs/decisions/0009)."""
    edit = pages.meet(request.POST, _stands(step), {name: form.cleaned_data[name] for name in STEP})
    at, teacher_id = now(), own_teacher(request.scope)
    words = {name: str(edit.data[name]) for name in STEP}
    messages.success(request, _("It stands on the child’s page now."))
    if step is not None and step.teacher_id == teacher_id and words == _stands(step):
        return  # sent again, after Back, or changed in nothing
    services.write_next_step(
        key=form.cleaned_data["key"], student=student, teacher_id=teacher_id, by=request.user, at=at, **words
    )
    if step is not None and edit.given_way:
        keep_given_way(
            edit.given_way,
            student.public_id,
            kind=NEXT_STEP,
            school_id=student.school_id,
            by=request.user,
            at=at,
            kept_by=step.teacher.user_id,
        )
        messages.warning(request, BOTH_STAND)


@require_safe
@access("child.read")
def family_page(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """What a family reads of their child, in their language: no marks, no comparison."""
    student = find_child(request, public_id)
    language = request.GET.get("language") or translation.get_language()
    if language not in request.tenant.languages:
        raise Http404
    audit.record("child_read", by=request.user.pk, subject=student, page="family", language=language)
    with translation.override(language):
        content: dict[str, Any] = documents.family_context(student, day=request.scope.today, language=language)
        body = render_to_string("assessments/_family_body.html", content | {"language": language}, request=request)
    context = {
        "student": student,
        "body": body,
        "chosen": language,
        "offered": [(code, dict(settings.LANGUAGES)[code]) for code in request.tenant.languages],
        "kind": documents.FAMILY_PAGE,
    }
    return private(render(request, "assessments/family_page.html", context))


@require_safe
@access("child.school_levels")
def school_levels(request: ScopedRequest) -> HttpResponse:
    """Where the children of the school stand, by class and ability, beside the end of last term."""
    scope = request.scope
    this_term, last_term = school.terms(tenant_settings(), scope.today)
    context = {
        "classes": school.levels_by_class(scope, now=this_term, then=last_term),
        "this_term": this_term,
        "last_term": last_term,
    }
    return private(render(request, "assessments/school_levels.html", context))


def find_child(request: ScopedRequest, public_id: UUID) -> Student:
    """A child of the person's own school, or 404."""
    rows = Student.objects.visible_to(request.scope).select_related("school__place")
    return get_object_or_404(rows, public_id=public_id)


def private(response: HttpResponse) -> HttpResponse:
    """What is said of a child stays in no cache on the way."""
    response.headers["Cache-Control"] = "private, no-store"
    return response
