"""Counts of sign-in codes asked for and guessed, written on the second connection so that no rollback refunds them."""

from django.db import models

from foundation.models import TenantOwned


class CodeAttempt(TenantOwned):
    """How often something was tried within a window. `subject` is a keyed hash, never a phone number or address."""

    purpose = models.CharField(max_length=20)
    subject = models.CharField(max_length=64)
    window_starts_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "purpose", "subject"], name="code_attempt_once")]
        indexes = [models.Index(fields=["tenant", "window_starts_at"], name="code_attempt_window")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.count}"
