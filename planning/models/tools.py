"""Learning tools that teachers make, and enrichment that is offered to them."""

from django.db import models
from django.utils import timezone

from assessments.models import Ability
from clusters.models import Place, Teacher
from clusters.querysets import TenantWideQuerySet
from foundation.models import Keyed, Public, StoredFile, TenantForeignKey, TenantOwned
from planning.models.textbooks import Chapter
from planning.querysets import ClusterQuerySet


class LearningTool(Public, Keyed, TenantOwned):
    """A tool made or adapted in a cluster, from what is at hand."""

    cluster = TenantForeignKey(Place, related_name="+")
    period = models.DateField()
    title = models.CharField(max_length=200)
    what_it_is = models.TextField(blank=True, default="")
    materials = models.CharField(max_length=300, blank=True, default="")
    cost_rupees = models.PositiveIntegerField(default=0)
    chapter = TenantForeignKey(Chapter, null=True, related_name="tools")
    ability = TenantForeignKey(Ability, null=True, related_name="+")
    made_by = TenantForeignKey(Teacher, null=True, related_name="tools")
    adapted_from = TenantForeignKey("self", null=True, related_name="adaptations")
    photo = TenantForeignKey(StoredFile, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ClusterQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tenant", "cluster", "period"], name="tool_cluster")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(title=""), name="tool_has_title"),
            models.CheckConstraint(condition=models.Q(period__day=1), name="tool_period_first_day"),
        ]

    def __str__(self) -> str:
        return self.title


class EnrichmentOffer(Public, TenantOwned):
    """A session or material that DIET or a colleague offers; clusters pull it."""

    title = models.CharField(max_length=200)
    what_it_is = models.TextField(blank=True, default="")
    offered_by = models.CharField(max_length=200)
    need_min = models.PositiveSmallIntegerField(default=20)
    ability = TenantForeignKey(Ability, null=True, related_name="+")
    starts_on = models.DateField()

    objects = TenantWideQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title
