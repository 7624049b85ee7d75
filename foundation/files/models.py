"""A kept file."""

from django.db import models
from django.utils import timezone

from foundation.tenancy.models import Public, TenantOwned


class StoredFile(Public, TenantOwned):
    """A photo or a printed document on the media store, named by its content. Bytes are never what was sent."""

    path = models.CharField(max_length=200)
    content_type = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    byte_count = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "sha256"], name="stored_file_content")]

    def __str__(self) -> str:
        return self.path
