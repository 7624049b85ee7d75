"""Take a file in, and give its bytes back."""

import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from foundation.files.models import PHOTO_SUFFIX, StoredFile
from foundation.tenancy.connection import current_tenant_id

MOST_PIXELS = 25_000_000
MOST_BYTES = 12 * 1024 * 1024
LONGEST_SIDE = 1600
SMALL_QUALITY = 40  # for a glance: 2 to 6 KB
_FORMATS = ("JPEG", "PNG", "WEBP")
# What a page can know by itself, and says in the same words as soon as a file is chosen (foundation/files/fields.py).
LARGE = gettext_lazy("This photo is larger than 12 MB. Take it again at a smaller size.")
POINTS = gettext_lazy("This picture has more points than a phone can open. Take it again at a smaller size.")
DAMAGED = gettext_lazy("This photo is damaged. Take it again or choose another.")
HEIC = gettext_lazy("This is a HEIC picture, which many phones cannot open. Choose a JPEG, PNG or WebP picture.")
DRAWING = gettext_lazy("This is a drawing (SVG), which can carry programs. Choose a JPEG, PNG or WebP picture.")
NO_PHOTO = gettext_lazy("This file is not a photo. Choose a JPEG, PNG or WebP picture.")
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")


class RefusedFileError(ValueError):
    """The file is not one we keep; the message says why and what would do, for the person who sent it."""


def clean_photo(upload: UploadedFile) -> bytes:
    """A photo as a fresh JPEG, at most 1600 px long, upright, with no metadata at all.

    Raises RefusedFileError for anything that is not a photo we can open safely. The size is checked before decoding.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise RefusedFileError(LARGE)
    try:
        picture = Image.open(upload, formats=_FORMATS)  # reads the header only
    except Image.DecompressionBombError as error:  # so many points that the library does not even say how many
        raise RefusedFileError(_("This picture is too large. Up to 25 million points can be opened.")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise RefusedFileError(_not_a_photo(upload)) from error
    if picture.width * picture.height > MOST_PIXELS:
        raise RefusedFileError(
            _("This picture is too large (%(width)s × %(height)s points). Up to 25 million points can be opened.")
            % {"width": picture.width, "height": picture.height}
        )
    try:
        with _whole_pictures_only():
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise RefusedFileError(DAMAGED) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    fresh = Image.new("RGB", upright.size)
    fresh.paste(upright)
    out = io.BytesIO()
    fresh.save(out, "JPEG", quality=78, optimize=True, progressive=True)
    return out.getvalue()


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """Half a picture is an error: WeasyPrint tells Pillow, for the whole process, to show it with its rest in grey."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _not_a_photo(upload: UploadedFile) -> str:
    """What to say of a file that is none of the pictures we open, by what it begins with."""
    upload.seek(0)
    beginning = upload.read(512)
    if beginning[4:8] == b"ftyp" and any(brand in beginning[8:40] for brand in _HEIC_BRANDS):
        return str(HEIC)
    if b"<svg" in beginning.lower():
        return str(DRAWING)
    return str(NO_PHOTO)


def hold_path(path: str) -> None:
    """Until the open transaction ends, nobody else keeps or removes the bytes under this path, or a photo's small form."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (path,))


def keep(content: bytes, *, content_type: str, suffix: str) -> StoredFile:
    """Keep bytes on the media store under their hash; the same bytes are kept once per tenant."""
    stored = _described(content, content_type=content_type, suffix=suffix)
    hold_path(stored.path)
    _put(stored.path, content)
    return _noted(stored)


def keep_clean_photo(content: bytes) -> StoredFile:
    """Keep what `clean_photo` gave, and beside it the small form that pages show."""
    stored = _described(content, content_type="image/jpeg", suffix=PHOTO_SUFFIX)
    with Image.open(io.BytesIO(content)) as picture:
        stored.width, stored.height = picture.size
        hold_path(stored.path)
        _put(stored.path, content)
        _put(stored.small_path, _small(picture, stored.small_size))
    return _noted(stored)


def keep_photo(upload: UploadedFile) -> StoredFile:
    """Clean and keep a photo. Raises RefusedFileError."""
    return keep_clean_photo(clean_photo(upload))


def read(stored: StoredFile) -> bytes:
    """The bytes of a kept file. Raises FileNotFoundError when the media store lost it."""
    return _get(stored.path)


def read_small(stored: StoredFile) -> bytes:
    """The bytes of a photo's small form. Raises FileNotFoundError when the media store lost it."""
    return _get(stored.small_path)


def is_there(stored: StoredFile) -> bool:
    """Whether the media store has the bytes."""
    return default_storage.exists(stored.path)


def _described(content: bytes, *, content_type: str, suffix: str) -> StoredFile:
    tenant_id = current_tenant_id()
    digest = hashlib.sha256(content).hexdigest()
    return StoredFile(
        tenant_id=tenant_id,
        sha256=digest,
        path=f"t{tenant_id}/{digest[:2]}/{digest}{suffix}",
        content_type=content_type,
        byte_count=len(content),
    )


def _noted(described: StoredFile) -> StoredFile:
    """The row of these bytes, made unless it is there already."""
    noted, _created = StoredFile.objects.get_or_create(
        tenant_id=current_tenant_id(),
        sha256=described.sha256,
        defaults={name: getattr(described, name) for name in ("path", "content_type", "byte_count", "width", "height")},
    )
    return noted


def _small(picture: Image.Image, size: tuple[int, int]) -> bytes:
    picture.draft("RGB", (size[0] * 2, size[1] * 2))  # a JPEG is decoded at a half, a quarter or an eighth at once
    out = io.BytesIO()
    picture.resize(size, Image.Resampling.LANCZOS).save(out, "WEBP", quality=SMALL_QUALITY, method=6)
    return out.getvalue()


def _put(path: str, content: bytes) -> None:
    """A file lies whole under its name or not at all; what a crash leaves beside it goes with the strays of a night."""
    if default_storage.exists(path):
        return
    part = Path(default_storage.path(default_storage.save(f"{path}.part", ContentFile(content))))
    _settle(part)
    part.replace(default_storage.path(path))
    _settle(part.parent)


def _settle(path: Path) -> None:
    """Have the disk remember a file, or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _get(path: str) -> bytes:
    with default_storage.open(path) as handle:
        return handle.read()
