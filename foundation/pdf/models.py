"""A document being printed."""

from django.db import models
from django.utils import timezone

from foundation.files.models import StoredFile
from foundation.tenancy.models import Public, TenantForeignKey, TenantOwned


class PrintState(models.TextChoices):
    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class PrintJob(Public, TenantOwned):
    """One document in one language: asked for by a page, made by a worker, kept by content.

    `kind` names the document that an app registered; `subject` is the public id of what is printed; `content_hash` is the
    hash of the HTML that was rendered, so that the same content is never rendered twice; `edition` is what the document
    said its content hung on when it was printed.
    """

    kind = models.CharField(max_length=40)
    subject = models.UUIDField()
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=10, choices=PrintState.choices, default=PrintState.WAITING)
    step = models.PositiveSmallIntegerField(default=0)
    step_count = models.PositiveSmallIntegerField(default=3)
    edition = models.CharField(max_length=20, blank=True, default="")
    content_hash = models.CharField(max_length=64, blank=True, default="")
    file = TenantForeignKey(StoredFile, null=True)
    asked_by_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["tenant", "state"], name="print_job_state")]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "kind", "subject", "language"], name="print_job_subject"),
            models.CheckConstraint(
                condition=models.Q(file__isnull=False) | ~models.Q(state="done"), name="print_job_done_has_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.language}"
