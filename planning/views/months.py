"""The chapters of a month."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clusters.calendar import PERIOD_FORMAT, read_period
from clusters.decorators import ScopedRequest, access
from clusters.models import Place
from clusters.scope import own_cluster
from planning import queries
from planning.forms import MonthChaptersForm
from planning.services import months


@require_safe
@access("syllabus.set")
def plan_now(request: ScopedRequest) -> HttpResponse:
    """This month's chapters."""
    return redirect("plan_month", month=request.scope.today.strftime(PERIOD_FORMAT))


@require_http_methods(["GET", "POST"])
@access("syllabus.set")
def plan_month(request: ScopedRequest, month: str) -> HttpResponse:
    """Choose the chapters that the cluster takes up in a month, class by class and subject by subject."""
    try:
        period = read_period(month)
    except ValueError as error:
        raise Http404 from error
    cluster = get_object_or_404(Place.objects.visible_to(request.scope), pk=own_cluster(request.scope))
    books = queries.shelves(request.scope)
    grade, subject = queries.wished_shelf(books, request.GET.get("grade", ""), request.GET.get("subject", ""))
    shown = queries.chapters_on_shelf(request.scope, grade=grade, subject=subject)
    chosen = queries.chapters_of_month(request.scope, cluster_id=cluster.pk, period=period)
    form = MonthChaptersForm(
        request.POST if request.method == "POST" else None,
        shown=shown,
        initial={"chapters": [each.public_id for each in chosen]},
    )
    if request.method == "POST" and form.is_valid():
        on_shelf = {each.pk for each in shown}
        kept = [each for each in chosen if each.pk not in on_shelf]
        months.set_syllabus_month(
            cluster=cluster, period=period, chapters=[*kept, *form.cleaned_data["chapters"]], by=request.user, at=now()
        )
        messages.success(request, _("Kept. These chapters hang in part 2 of the meeting."))
        return redirect(request.get_full_path())
    context = {
        "form": form,
        "period": period,
        "chosen": chosen,
        "named": [*chosen, *shown],
        "shown_count": len(shown),
        "grades": sorted({each.grade for each in books}),
        "subjects": [each for each in books if each.grade == grade],
        "grade": grade,
        "subject": subject,
    }
    status = 422 if form.is_bound and request.method == "POST" else 200
    return render(request, "planning/plan_month.html", context, status=status)
