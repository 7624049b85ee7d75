"""The documents that join several apps."""

from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from clusters.calendar import today
from clusters.scope import Scope
from collectives.models import Meeting
from foundation.pdf.documents import Document, SubjectGoneError
from foundation.tenancy.connection import current_tenant_id
from reports.queries.pack import meeting_pack

MEETING_PACK = "meeting-pack"


def _build(subject: UUID, language: str) -> str:
    try:
        pack = meeting_pack(subject, today=today())
    except Meeting.DoesNotExist as error:
        raise SubjectGoneError(str(subject)) from error
    context = {"pack": pack, "language": language, "paper": True, "is_demo": settings.DEMO}
    return render_to_string("reports/pdf/meeting_pack.html", context)


def _may_read(scope: Scope, subject: UUID) -> bool:
    """The people of the meeting's own cluster."""
    if not scope.may("pack.read"):
        return False
    return Meeting.objects.visible_to(scope).filter(public_id=subject, cluster_id=scope.cluster_id).exists()


def _file_name(subject: UUID, language: str) -> str:
    meeting = Meeting.objects.select_related("cluster").get(tenant_id=current_tenant_id(), public_id=subject)
    return f"meeting-pack-{meeting.slug}-{language}.pdf"


def meeting_pack_document() -> Document:
    """The meeting pack as a kind of document."""
    return Document(
        kind=MEETING_PACK,
        title=lambda subject: _("Meeting pack"),
        page=lambda subject: reverse("meeting_pack", args=[subject]),
        build=_build,
        edition=lambda subject: today().isoformat(),
        may_read=_may_read,
        file_name=_file_name,
    )
