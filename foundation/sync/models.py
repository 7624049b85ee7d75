"""What came from phones: a receipt for each operation, and files on their way."""

from django.db import models
from django.utils import timezone

from foundation.tenancy.models import Keyed, Public, TenantOwned


class Status(models.TextChoices):
    """What became of an operation. All but the last two mean: it is on the server."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"  # in an answer only: a receipt says what became of it the first time
    MERGED = "merged"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    WAITING = "waiting"  # in an answer only


DONE = (Status.APPLIED, Status.MERGED, Status.CONFLICT)


class Receipt(Keyed, TenantOwned):
    """One operation of a phone and what became of it; `key` is the operation's id, made on the phone.

    Holds a hash of what was asked, never the words. `target` names, unreadably, the one cell that an operation sets, so
    that of two taps on it the later one of a phone stands, whichever arrives first. `made_at` is the phone's own clock,
    which may say anything.
    """

    person_id = models.BigIntegerField()
    device = models.UUIDField()
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    body_hash = models.CharField(max_length=64)
    target = models.UUIDField(null=True)
    status = models.CharField(max_length=10, choices=Status.choices)
    code = models.CharField(max_length=40, blank=True, default="")
    answer = models.JSONField(default=dict)
    made_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(
                fields=["tenant", "target"], condition=models.Q(target__isnull=False), name="sync_receipt_target"
            ),
            models.Index(fields=["tenant", "received_at"], name="sync_receipt_received"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.status}"


class Upload(Public, TenantOwned):
    """A file on its way from a phone, piece by piece; `public_id` was made there. Emptied once it is used."""

    person_id = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    byte_count = models.PositiveIntegerField()
    arrived_count = models.PositiveIntegerField(default=0)
    content = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["tenant", "created_at"], name="sync_upload_created")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(arrived_count__lte=models.F("byte_count")), name="sync_upload_no_longer_than_told"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}: {self.arrived_count} of {self.byte_count}"

    @property
    def is_whole(self) -> bool:
        """Whether everything has arrived."""
        return self.arrived_count == self.byte_count
