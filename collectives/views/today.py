"""The first page of those who meet, and the choice of what to write."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clusters.calendar import period_of
from clusters.choices import Role
from clusters.decorators import ScopedRequest, access
from clusters.queries import unseen_conflicts
from collectives.queries import coming
from collectives.queries import today as queries
from collectives.queries.week import week_of_teacher
from collectives.views.commitments import rows_to_tell

TWO_VALUES = 3  # on the first page; the others have a page of their own


@require_safe
@access("today.read")
def today(request: ScopedRequest) -> HttpResponse:
    """The next meeting on its slate; what I said I would try; whom to look at; what lies half written."""
    scope = request.scope
    next_meeting = coming.next_meeting(scope)
    context: dict[str, object] = {
        "today": scope.today,
        "next": next_meeting,
        "may_raise": scope.may("agenda.raise"),
        "coordinates": scope.may("meeting.schedule"),
        "may_tell": scope.may("experience.write"),
        "may_note": scope.may("diary.write"),
        "two_values": unseen_conflicts(scope, most=TWO_VALUES),
        "most_two_values": TWO_VALUES,
    }
    if scope.may("commitment.report"):
        commitments = queries.commitments_to_report(scope)
        context["commitments"] = rows_to_tell(request, commitments)
        context["told_count"] = queries.told_count(commitments)
        context["drafts"] = queries.drafts(scope)
    if scope.may("child.rate"):
        context["week"] = week_of_teacher(scope)
    if scope.role == Role.HEAD_TEACHER:
        context["colleagues"] = queries.teachers_of_school(scope)
    if scope.may("meeting.schedule"):
        period = next_meeting.meeting.period if next_meeting else period_of(scope.today)
        context["waiting"] = queries.waiting_for_coordinator(scope, period=period)
        context["without_collective"] = context["waiting"] is None
        context["to_close"] = queries.meetings_to_close(scope)
    return render(request, "collectives/today.html", context)


@require_safe
@access("today.read")
def write(request: ScopedRequest) -> HttpResponse:
    """Choose what to write."""
    scope = request.scope
    due = queries.commitments_to_report(scope)
    context = {
        "may_tell": scope.may("experience.write"),
        "may_raise": scope.may("agenda.raise"),
        "may_prepare": scope.may("meeting.schedule"),
        "may_rate": scope.may("child.rate"),
        "may_make": scope.may("tool.make"),
        "due_count": len(due) - queries.told_count(due),
    }
    return render(request, "collectives/write.html", context)
