"""Two values for one field: the later stands, the earlier is kept, and both people are told."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from clusters.models.people import User
from clusters.models.places import School
from clusters.querysets import ConflictQuerySet
from foundation.models import Public, TenantForeignKey, TenantOwned


class Conflict(Public, TenantOwned):
    """A field that was changed on one phone while another had changed it. Nothing is merged silently.

    `kind` is that of the operation; `record` the public id of what it is about (a child, an experience), `place` where
    (`<class> <month>` for a level), `field` which. Values are as the operation has them. Stands behind the school wall,
    because most are about children: who no longer works at the school no longer sees it. What was marked and written
    down in a meeting belongs to no school (kinds that begin with `meeting.`); nothing of a child is in it.
    """

    school_walled = True

    school = TenantForeignKey(School, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    record = models.UUIDField()
    place = models.CharField(max_length=80, blank=True, default="")
    field = models.CharField(max_length=40)
    stands = models.JSONField(null=True)
    stands_by = TenantForeignKey(User, related_name="+")
    stands_seen_at = models.DateTimeField(null=True)
    kept = models.JSONField(null=True)
    kept_by = TenantForeignKey(User, null=True, related_name="+")
    kept_written_at = models.DateTimeField(null=True)
    kept_seen_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=timezone.now)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "stands_by"], condition=Q(stands_seen_at=None), name="conflict_stands_by"),
            models.Index(fields=["tenant", "kept_by"], condition=Q(kept_seen_at=None), name="conflict_kept_by"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(school__isnull=False) | Q(kind__startswith="meeting."), name="conflict_of_school_or_meeting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.field} of {self.record}"
