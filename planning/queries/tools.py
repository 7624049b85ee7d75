"""The bank of learning tools."""

from django.db.models import QuerySet

from clusters.scope import Scope
from planning.models import LearningTool


def tools_of_cluster(scope: Scope) -> QuerySet[LearningTool]:
    """The tools of the person's cluster with maker, chapter, ability and photo; newest first."""
    return (
        LearningTool.objects.visible_to(scope)
        .filter(cluster_id=scope.cluster_id)
        .select_related("made_by", "ability", "photo", "chapter__textbook")
        .order_by("-created_at", "-pk")
    )
