"""Whom to look at this week, and who has not been looked at for long."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import rules
from assessments.forms import PaceForm
from assessments.queries import is_class_teacher, observation
from assessments.services import pace as services
from clusters.calendar import PERIOD_FORMAT, period_of
from clusters.decorators import ScopedRequest, access
from clusters.models import Classroom, Teacher
from clusters.scope import require


@require_safe
@access("child.read")
def class_week(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """This week's five to eight children: who was not looked at for longest, and in what."""
    scope = request.scope
    classroom = _classroom(request, public_id)
    children = observation.focus_children(scope, classroom)
    sights = observation.class_sights(scope, classroom, observation.pace_of(scope))
    lines = {line.public_id: line for line in sights.children}
    context = {
        "classroom": classroom,
        "monday": observation.monday_of(scope.today),
        "children": [{"child": child, "line": lines.get(child.public_id)} for child in children],
        "left": sum(child.seen_on is None for child in children),
        "writes": _writes(request, classroom),
        "month": f"{period_of(scope.today):{PERIOD_FORMAT}}",
    }
    return render(request, "assessments/class_week.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access("child.read")
def class_unseen(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Children x abilities: when each was last looked at, against the reader's own thresholds, which she sets here."""
    scope = request.scope
    classroom = _classroom(request, public_id)
    pace = observation.pace_of(scope)
    form = PaceForm.of(pace, request.POST if request.method == "POST" else None)
    if form.is_bound:
        require(scope.may("child.rate") and scope.teacher_id is not None)
        if form.is_valid():
            teacher = get_object_or_404(Teacher, tenant_id=scope.tenant_id, pk=scope.teacher_id)
            services.set_pace(teacher=teacher, **form.cleaned_data)
            messages.success(request, _("Kept. This is how often you mean to look."))
            return redirect("class_unseen", public_id)
    context = {
        "classroom": classroom,
        "sights": observation.class_sights(scope, classroom, pace),
        "pace": pace,
        "form": form,
        "may_set": scope.may("child.rate") and scope.teacher_id is not None,
        "month": f"{period_of(scope.today):{PERIOD_FORMAT}}",
    }
    return render(request, "assessments/class_unseen.html", context, status=422 if form.is_bound else 200)


def _classroom(request: ScopedRequest, public_id: UUID) -> Classroom:
    classrooms = Classroom.objects.visible_to(request.scope).select_related("school__place")
    return get_object_or_404(classrooms, public_id=public_id)


def _writes(request: ScopedRequest, classroom: Classroom) -> bool:
    is_hers = is_class_teacher(request.scope, classroom)
    return rules.may_rate(request.scope, school_id=classroom.school_id, is_class_teacher=is_hers)
