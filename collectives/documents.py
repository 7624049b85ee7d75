"""The documents that belong to the month: the minutes, one page to sign."""

from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import pgettext

from clusters.scope import Scope
from collectives.models import Meeting, Minutes
from collectives.queries.minutes import minutes_context
from foundation.pdf.documents import Document, SubjectGoneError
from foundation.tenancy.connection import current_tenant_id

MINUTES = "minutes"


def _build(subject: UUID, language: str) -> str:
    rows = Minutes.objects.filter(tenant_id=current_tenant_id(), meeting__public_id=subject).order_by("revision")
    revisions = list(rows)
    if not revisions:
        raise SubjectGoneError(str(subject))
    context = minutes_context(revisions)
    context |= {"language": language, "paper": True, "is_demo": settings.DEMO}
    return render_to_string("collectives/pdf/minutes.html", context)


def _edition(subject: UUID) -> str:
    """The last revision: an amendment makes another paper."""
    rows = Minutes.objects.filter(tenant_id=current_tenant_id(), meeting__public_id=subject)
    return str(rows.order_by("-revision").values_list("revision", flat=True).first() or 0)


def _may_read(scope: Scope, subject: UUID) -> bool:
    """Whoever may read the minutes as a page."""
    return scope.may("meeting.read") and Minutes.objects.visible_to(scope).filter(meeting__public_id=subject).exists()


def _file_name(subject: UUID, language: str) -> str:
    meeting = Meeting.objects.select_related("cluster").get(tenant_id=current_tenant_id(), public_id=subject)
    return f"minutes-{meeting.slug}-{language}.pdf"


def minutes_document() -> Document:
    """The minutes as a kind of document; its subject is the meeting."""
    return Document(
        kind=MINUTES,
        title=lambda subject: pgettext("document", "Minutes"),
        page=lambda subject: reverse("meeting_minutes", args=[subject]),
        build=_build,
        edition=_edition,
        may_read=_may_read,
        file_name=_file_name,
    )
