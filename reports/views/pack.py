"""The meeting pack as a page: the same as on paper."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from clusters.decorators import ScopedRequest, access
from collectives.models import Meeting
from reports.documents import MEETING_PACK
from reports.queries.pack import meeting_pack as pack_of


@require_safe
@access("pack.read")
def meeting_pack(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Everything the collective needs before it begins."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.scope), public_id=public_id)
    if meeting.cluster_id != request.scope.cluster_id:
        raise Http404
    context = {
        "pack": pack_of(public_id, today=request.scope.today),
        "language": get_language(),
        "paper": True,
        "is_demo": settings.DEMO,
        "back_url": meeting.get_absolute_url(),
        "print_url": reverse("document_status", args=[MEETING_PACK, public_id]),
    }
    return render(request, "reports/pdf/meeting_pack.html", context)
