"""The audit trail: who read a child's page, exported, changed access, was refused. Append-only to the app."""

from typing import Any

from django.db import models
from django.utils import timezone

from foundation.tenancy.models import TenantOwned


class AuditEvent(TenantOwned):
    """One thing that somebody did or was refused. `actor_id` is the person's id; None when nobody was signed in."""

    append_only = True

    at = models.DateTimeField(default=timezone.now)
    actor_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "verb", "-at"], name="audit_verb"),
            models.Index(fields=["tenant", "subject_id", "-at"], name="audit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject} {self.subject_id}"


def record(verb: str, *, by: int | None, subject: models.Model | None = None, **detail: Any) -> None:
    """Write one event into the open transaction. `detail` holds plain values, never a child's name."""
    AuditEvent.objects.create(
        actor_id=by,
        verb=verb,
        subject=subject._meta.label if subject is not None else "",
        subject_id=str(getattr(subject, "public_id", "") or getattr(subject, "pk", "")) if subject is not None else "",
        detail=detail,
    )
