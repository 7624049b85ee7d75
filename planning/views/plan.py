"""A teacher's plan of the month."""

from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clusters.calendar import PERIOD_FORMAT, period_of, read_period
from clusters.decorators import ScopedRequest, access
from clusters.queries import tenant_settings
from planning.queries import plan as queries


@require_safe
@access("plan.read")
def plan_page(request: ScopedRequest, month: str = "") -> HttpResponse:
    """What is taken up in a month, this one where none is named, class by class."""
    try:
        period = read_period(month) if month else period_of(request.scope.today)
    except ValueError as error:
        raise Http404 from error
    if month and f"{period:{PERIOD_FORMAT}}" != month:
        raise Http404
    first, last = queries.months_offered(request.scope.today)
    if not first <= period <= last:
        months = {"period": period, "first": first, "last": last, "this_month": period_of(request.scope.today)}
        return render(request, "planning/plan_not_offered.html", months, status=HTTPStatus.NOT_FOUND)
    plan = queries.month_plan(request.scope, period, settings=tenant_settings())
    context = {"plan": plan, "is_now": period == period_of(request.scope.today)}
    return render(request, "planning/plan_page.html", context)
