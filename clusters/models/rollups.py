"""What is seen from above: counts that hang on places, and the marks that say a count is out of date."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from clusters.choices import RollupKind
from clusters.models.places import Place
from foundation.models import TenantForeignKey, TenantOwned


class Rollup(TenantOwned):
    """Counts of one place, month, kind and cut. Written by workers only.

    `counts` are the true whole numbers, which no web process can read (a column grant sees to it). `shown` is what readers
    get: the same numbers, or null where the group is too small or would give a small neighbour away.
    See `clusters.rollups` for what the positions mean.
    """

    place = TenantForeignKey(Place, on_delete=models.CASCADE, related_name="rollups")
    period = models.DateField()
    kind = models.CharField(max_length=10, choices=RollupKind.choices)
    cut = models.CharField(max_length=40, db_collation="C")
    counts = ArrayField(models.IntegerField())
    shown = ArrayField(models.IntegerField(), null=True)
    counted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "place", "kind", "period", "cut"], name="rollup_once"),
            models.CheckConstraint(condition=models.Q(period__day=1), name="rollup_period_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cut} of {self.place_id} in {self.period}"


class DirtyMark(TenantOwned):
    """A fact of this cluster and month changed. Appended with the change, never updated; a worker deletes it."""

    cluster = TenantForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    period = models.DateField()
    kind = models.CharField(max_length=10, choices=RollupKind.choices)
    marked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.kind} of {self.cluster_id} in {self.period}"
