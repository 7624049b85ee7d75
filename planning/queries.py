"""Reads that join several models of planning."""

from django.db.models import QuerySet

from clusters.calendar import add_months, period_of
from clusters.scope import Scope
from planning.models import Chapter, LearningTool, SyllabusChapter


def tools_of_cluster(scope: Scope) -> QuerySet[LearningTool]:
    """The tools of the person's cluster with maker, chapter, ability and photo; newest first."""
    return (
        LearningTool.objects.visible_to(scope)
        .filter(cluster_id=scope.cluster_id)
        .select_related("made_by", "ability", "photo", "chapter__textbook")
        .order_by("-created_at", "-pk")
    )


def chapters_at_hand(scope: Scope) -> QuerySet[Chapter]:
    """Chapters that the person's cluster takes up from last month to the next, by grade and number."""
    now = period_of(scope.today)
    taken_up = SyllabusChapter.objects.visible_to(scope).filter(
        cluster_id=scope.cluster_id, period__range=(add_months(now, -1), add_months(now, 1))
    )
    return (
        Chapter.objects.visible_to(scope)
        .filter(pk__in=taken_up.values("chapter_id"))
        .select_related("textbook")
        .order_by("textbook__grade", "textbook__subject", "number", "pk")
    )
