"""The outbox: follow-up work, written in the transaction of its cause."""

from django.db import models
from django.utils import timezone

from foundation.tenancy.models import TenantOwned


class OutboxEvent(TenantOwned):
    """One piece of follow-up work, deleted in the transaction that did it."""

    topic = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["tenant", "due_at", "id"], name="outbox_due")]

    def __str__(self) -> str:
        return f"{self.topic} {self.pk}"
