"""The group itself."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clusters.decorators import ScopedRequest, access
from collectives.queries import coming, teacher


@require_safe
@access("today.read")
def collective_page(request: ScopedRequest) -> HttpResponse:
    """Goal of the year, meetings, stories of the month, open questions, who is in it; or that there is none yet."""
    group = teacher.group_of(request.scope)
    if group is None:
        return render(request, "collectives/collective_none.html")
    next_meeting = coming.next_meeting(request.scope)
    context = {
        "group": group,
        "next": next_meeting,
        "may_raise": request.scope.may("agenda.raise"),
        "coordinates": request.scope.may("meeting.schedule"),
    }
    return render(request, "collectives/collective_page.html", context)
