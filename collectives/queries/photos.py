"""Who may see a photo: whoever may see what it belongs to."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from clusters.scope import Scope
from collectives.models import Commitment, Experience, ReportBack
from foundation.models import StoredFile
from planning.models import LearningTool


def photo_for(scope: Scope, public_id: UUID) -> StoredFile | None:
    """The kept photo, if an experience, a report back or a learning tool that the person may read shows it. One query."""
    here = {"tenant_id": OuterRef("tenant_id"), "photo_id": OuterRef("pk")}
    shown = Q(Exists(Experience.objects.visible_to(scope).filter(**here)))
    if scope.may("meeting.read"):
        reports = ReportBack.objects.filter(**here, commitment__in=Commitment.objects.visible_to(scope))
        shown |= Q(Exists(reports))
    if scope.may("tool.read"):
        shown |= Q(Exists(LearningTool.objects.visible_to(scope).filter(**here)))
    return StoredFile.objects.filter(shown, tenant_id=scope.tenant_id, public_id=public_id).first()
