"""Work of children without a name: shared to be looked at together."""

from django.db import models
from django.db.models import Q

from assessments.querysets import WorkSampleQuerySet
from clusters.models import Place
from foundation.models import Keyed, Public, StoredFile, TenantForeignKey, TenantOwned


class WorkSample(Public, Keyed, TenantOwned):
    """A photo or a text of a child's work that says whose it is neither to people nor in its row: no child, class or school.

    `place` is the cluster, or the place above it, where it was shared: it is seen there, and above. Who shared it is kept
    for one purpose: she may take it back. A month after that it is empty.
    """

    place = TenantForeignKey(Place, related_name="+")
    grade = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True, default="")
    photo = TenantForeignKey(StoredFile, null=True, related_name="+")
    shared_by_id = models.BigIntegerField()
    shared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = WorkSampleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tenant", "place", "-shared_at"], name="work_sample_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(photo__isnull=False) | ~Q(words="") | Q(withdrawn_at__isnull=False),
                name="work_sample_shows_something",
            )
        ]

    def __str__(self) -> str:
        return f"sample of {self.shared_at}"
