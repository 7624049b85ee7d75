"""Two values for one field, shown to both people until each has said that she has seen it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from clusters import queries
from clusters.decorators import ScopedRequest, placed_page
from clusters.models import Conflict
from clusters.services import conflicts
from clusters.views.sign_in import safe_next

MOST = 50


@require_safe
@placed_page
def conflict_list(request: ScopedRequest) -> HttpResponse:
    """All of them, newest first."""
    found = queries.unseen_conflicts(request.scope, most=MOST)
    return render(request, "clusters/conflict_list.html", {"two_values": found, "most": MOST})


@require_POST
@placed_page
def conflict_seen(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """She has seen it. The other person's page keeps it until she has, too."""
    conflict = get_object_or_404(Conflict.objects.visible_to(request.scope), public_id=public_id)
    conflicts.say_seen(conflict=conflict, by=request.user, at=now())
    return redirect(safe_next(request, request.POST.get("next", "")) or "home")
