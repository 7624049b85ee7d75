"""Competency tests: what was held with a class, a new one, and its entry grid."""

from collections import Counter
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assessments import rules
from assessments.choices import GivenBy
from assessments.forms.competency import CompetencyTestForm, ResultsForm
from assessments.models import CompetencyTest, Instrument
from assessments.queries import competency as queries
from assessments.queries import is_class_teacher
from assessments.queries.instruments import instruments_for, levels_of, words_of
from assessments.services import competency as services
from clusters.calendar import PERIOD_FORMAT, period_of
from clusters.decorators import ScopedRequest, access
from clusters.models import Classroom
from clusters.queries import tenant_settings
from clusters.scope import require


@require_safe
@access("child.read")
def competency_list(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """The tests of a class, newest first."""
    classroom = _classroom(request, public_id)
    found = queries.tests_of_class(request.scope, classroom)
    context = {
        "classroom": classroom,
        "lines": found.lines,
        "comparisons": [(each, words_of(each.last.instrument)) for each in found.comparisons],
        "unlike": found.unlike,
        "writes": _writes(request, classroom),
        "month": f"{period_of(request.scope.today):{PERIOD_FORMAT}}",
    }
    return render(request, "assessments/competency_list.html", context)


@require_http_methods(["GET", "POST"])
@access("child.test")
def competency_new(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Write down that a test was held: the instrument, the day, who gave it, and the sample."""
    classroom = _classroom(request, public_id)
    require(_writes(request, classroom))
    at_hand = instruments_for(request.scope, classroom)
    codes = Counter(each.code for each in at_hand)
    form = CompetencyTestForm(
        request.POST if request.method == "POST" else None,
        instruments=Instrument.objects.visible_to(request.scope)
        .filter(pk__in=[each.pk for each in at_hand])
        .order_by("subject", "code"),
        twice=[code for code, count in codes.items() if count > 1],
        children=queries.children_to_draw(request.scope, classroom),
        initial={"held_on": request.scope.today},
    )
    if form.is_valid():
        try:
            test = services.prepare_test(classroom=classroom, by=request.user, at=now(), **form.cleaned_data)
        except services.BadTestError as error:
            form.add_error(error.field, str(error))
        else:
            return redirect("competency_test", test.public_id)
    context = {"classroom": classroom, "form": form, "instruments": at_hand}
    return render(request, "assessments/competency_new.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access("child.read")
def competency_test(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """The entry grid of a test: its class's teachers and the head write, the others of the school read."""
    tests = CompetencyTest.objects.visible_to(request.scope).select_related("instrument", "classroom__school__place")
    test = get_object_or_404(tests, public_id=public_id)
    writes = _writes(request, test.classroom)
    if request.method != "POST":
        return _show(request, test, writes=writes)
    require(writes)
    form = ResultsForm(request.POST)
    if not form.is_valid():
        return _show(request, test, writes=True, form=form)
    given = form.cleaned_data
    try:
        entry = services.save_results(
            test=test, results=given["results"], caveats=given["caveats"], by=request.user, at=now(), key=given["key"]
        )
    except services.BadResultsError as error:
        return _show(request, test, writes=True, form=form, bad=error.students)
    if entry is not None:
        count = len(entry.student_ids)
        words = ngettext("Saved: %(count)s child.", "Saved: %(count)s children.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.success(request, _("Saved."))
    return redirect("competency_test", public_id)


def _show(
    request: ScopedRequest,
    test: CompetencyTest,
    *,
    writes: bool,
    form: ResultsForm | None = None,
    bad: tuple[UUID, ...] = (),
) -> HttpResponse:
    rows = queries.results_of(request.scope, test)
    chosen: dict[UUID, Any] = form.cleaned_data.get("results", {}) if form else {}
    form = form or ResultsForm(initial={"caveats": test.caveats, "key": uuid4()})
    context = {
        "test": test,
        "classroom": test.classroom,
        "instrument": test.instrument,
        "levels": levels_of(test.instrument),
        "words": words_of(test.instrument),
        "written_by": queries.writer_of(request.scope, test) if test.given_by == GivenBy.OUTSIDE else "",
        "rows": [
            {"row": row, "chosen": chosen.get(row.public_id, row.level), "is_bad": row.public_id in bad} for row in rows
        ],
        "seen": form.data["seen"] if chosen else queries.as_seen(rows),
        "entered": sum(row.level is not None for row in rows),
        "form": form,
        "has_strangers": bool(set(bad) - {row.public_id for row in rows}),
        "bad": bad,
        "writes": writes,
    }
    return render(request, "assessments/competency_test.html", context, status=422 if form.is_bound else 200)


def _classroom(request: ScopedRequest, public_id: UUID) -> Classroom:
    classrooms = Classroom.objects.visible_to(request.scope).select_related("school__place")
    return get_object_or_404(classrooms, public_id=public_id)


def _writes(request: ScopedRequest, classroom: Classroom) -> bool:
    """Whether she writes down its tests: her own class or, for a head, any; while the class's year lasts."""
    is_hers = is_class_teacher(request.scope, classroom)
    year = tenant_settings().year_bounds(classroom.year)
    may = rules.may_record_test(request.scope, school_id=classroom.school_id, is_class_teacher=is_hers)
    return may and rules.is_year_open(year, today=request.scope.today)
