"""Files that arrive piece by piece: begin, append, use, forget.

Pieces are kept in the database, so that what was acknowledged is there after any crash; a file is at most 1 MB and lives
a week. Source: https://tus.io/protocols/resumable-upload, core and creation.
"""

import datetime as dt
import hashlib
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.files.services import RefusedFileError
from foundation.sync.models import Upload
from foundation.sync.requests import RefusedRequestError
from foundation.tenancy.connection import current_tenant_id

PHOTO, AUDIO = "photo", "audio"
MOST_BYTES = {PHOTO: 1024 * 1024, AUDIO: 500 * 1024}
_NOT_THERE = {
    PHOTO: gettext_lazy("The photo is not on the server. Choose it again."),
    AUDIO: gettext_lazy("The recording is not on the server. Choose it again."),
}
_TOO_LARGE = {
    PHOTO: gettext_lazy("This photo is larger than 1 MB. Choose it again, so that the phone makes it smaller."),
    AUDIO: gettext_lazy("This recording is larger than 500 KB. Up to two minutes fit; record it a little shorter."),
}
MOST_OPEN = 100


class WrongOffsetError(Exception):
    """The piece does not begin where the last one ended. `offset` says where that was."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class DamagedError(Exception):
    """The whole file is not what was announced; it begins at 0 again."""


class OtherFileError(Exception):
    """This id is in use for another file."""


def begin(
    *, public_id: uuid.UUID, person_id: int, kind: str, byte_count: int, sha256: str, at: dt.datetime
) -> tuple[Upload, bool]:
    """The upload of that id, and whether this call made it. Sent again it is the same one.

    Raises RefusedRequestError (what it is, too large, too many at once), OtherFileError.
    """
    if kind not in MOST_BYTES or byte_count <= 0:
        raise RefusedRequestError(400, "malformed", _("Only photos and recordings can be sent here."))
    if byte_count > MOST_BYTES[kind]:
        raise RefusedRequestError(413, "too_large", str(_TOO_LARGE[kind]), limit=MOST_BYTES[kind])
    rows = Upload.objects.filter(tenant_id=current_tenant_id())
    found = rows.filter(public_id=public_id).defer("content").first()
    if found is None:
        if rows.filter(person_id=person_id, used_at__isnull=True).count() >= MOST_OPEN:
            words = _("Many photos wait here for their words. Send the words first.")
            raise RefusedRequestError(429, "too_many_files", words, retry_after=60)
        try:
            with transaction.atomic():
                made = Upload.objects.create(
                    public_id=public_id,
                    person_id=person_id,
                    kind=kind,
                    byte_count=byte_count,
                    sha256=sha256,
                    created_at=at,
                )
            return made, True
        except IntegrityError:  # sent twice at the same moment
            found = rows.defer("content").get(public_id=public_id)
    if (found.person_id, found.kind, found.byte_count, found.sha256) != (person_id, kind, byte_count, sha256):
        raise OtherFileError
    return found, False


def upload_of(public_id: uuid.UUID, *, person_id: int) -> Upload | None:
    """A person's own upload, without its content."""
    rows = Upload.objects.filter(tenant_id=current_tenant_id(), person_id=person_id, public_id=public_id)
    return rows.defer("content").first()


@transaction.atomic
def append(*, public_id: uuid.UUID, person_id: int, offset: int, piece: bytes) -> Upload:
    """Add a piece where the last one ended.

    Raises Upload.DoesNotExist, WrongOffsetError, RefusedRequestError (longer than announced), DamagedError.
    """
    rows = Upload.objects.select_for_update().filter(tenant_id=current_tenant_id(), person_id=person_id)
    upload = rows.get(public_id=public_id)
    if offset != upload.arrived_count or upload.used_at is not None:
        raise WrongOffsetError(upload.arrived_count)
    if offset + len(piece) > upload.byte_count:
        words = _("More arrived than was announced. The phone sends it again.")
        raise RefusedRequestError(413, "too_large", words, limit=upload.byte_count)
    upload.content = bytes(upload.content) + piece
    upload.arrived_count = len(upload.content)
    upload.save(update_fields=["content", "arrived_count"])
    return upload


def check_whole(upload: Upload) -> None:
    """Once all has arrived: is it what was announced? Raises DamagedError after emptying it."""
    if not upload.is_whole or not upload.sha256:
        return
    if hashlib.sha256(upload.content).hexdigest() != upload.sha256:
        upload.content, upload.arrived_count = b"", 0
        upload.save(update_fields=["content", "arrived_count"])
        raise DamagedError


def content_of(public_id: uuid.UUID, *, person_id: int, kind: str) -> SimpleUploadedFile:
    """The file as a form takes it. Raises RefusedFileError when it is not there, not whole, or used already."""
    upload = Upload.objects.filter(
        tenant_id=current_tenant_id(), person_id=person_id, public_id=public_id, kind=kind
    ).first()
    if upload is None or not upload.is_whole or upload.used_at is not None:
        raise RefusedFileError(str(_NOT_THERE[kind]))
    return SimpleUploadedFile(f"{kind}-{public_id}", bytes(upload.content))


def forget(public_id: uuid.UUID, *, person_id: int, at: dt.datetime) -> None:
    """Empty an upload whose content is now kept where it belongs."""
    Upload.objects.filter(tenant_id=current_tenant_id(), person_id=person_id, public_id=public_id).update(
        content=b"", used_at=at
    )
