"""A kept file."""

from django.db import models
from django.utils import timezone

from foundation.tenancy.models import Public, TenantOwned

SMALL_SIDE = 320  # the longer side of a photo as pages show it: a few KB, where the photo itself has a hundred
SMALL_TYPE = "image/webp"
SMALL_SUFFIX = ".small.webp"
PHOTO_SUFFIX = ".jpg"


def small_of(path: str) -> str:
    """Where the small form of a photo under this path lies, beside it."""
    return path.rpartition(".")[0] + SMALL_SUFFIX


def whole_of(path: str) -> str:
    """The photo whose small form lies under this path; of anything else the path itself."""
    return path.removesuffix(SMALL_SUFFIX) + PHOTO_SUFFIX if path.endswith(SMALL_SUFFIX) else path


def digest_of(path: str) -> str:
    """The hash that names what lies under a path: what a look-up among many files goes by."""
    return path.rpartition("/")[2].partition(".")[0]


class StoredFile(Public, TenantOwned):
    """A photo, a recording or a printed document on the media store, named by its content.

    Bytes are never what was sent. A photo, which alone has a width, lies there twice: whole, and small for pages.
    """

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

    @property
    def small_path(self) -> str:
        """Where a photo's small form lies, beside it."""
        return small_of(self.path)

    @property
    def small_size(self) -> tuple[int, int]:
        """Width and height of a photo's small form, never more than its own."""
        width, height = self.width or 1, self.height or 1
        share = min(1.0, SMALL_SIDE / max(width, height))
        return max(1, round(width * share)), max(1, round(height * share))
