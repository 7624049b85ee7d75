"""Photos on the media store: whole, and small beside it for the pages."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from foundation.files.models import StoredFile
from foundation.files.services import keep, keep_clean_photo, keep_photo, read, read_small
from tests.cast import Cast
from tests.factories.files import SECRET, photo


def drawn(size: tuple[int, int]) -> bytes:
    """A photo with something on it, so that it weighs what photos weigh."""
    picture = Image.effect_noise(size, 60).convert("RGB")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=78)
    return out.getvalue()


@pytest.mark.parametrize(
    ("taken", "small"),
    [((1600, 1200), (320, 240)), ((900, 1600), (180, 320)), ((200, 100), (200, 100)), ((1600, 2), (320, 1))],
)
def test_a_photo_is_kept_whole_and_small(cast: Cast, taken: tuple[int, int], small: tuple[int, int]) -> None:
    stored = keep_photo(photo(size=taken, secret=SECRET))
    with Image.open(io.BytesIO(read(stored))) as whole, Image.open(io.BytesIO(read_small(stored))) as little:
        assert (whole.format, whole.size, little.format, little.size) == ("JPEG", taken, "WEBP", small)
        assert stored.small_size == small
        assert (dict(little.getexif()), SECRET.encode() in read_small(stored)) == ({}, False)


def test_the_small_form_of_a_busy_photo_is_a_fraction_of_it(cast: Cast) -> None:
    content = drawn((1600, 1200))
    stored = keep_clean_photo(content)
    assert read(stored) == content
    assert len(read_small(stored)) * 20 < len(content)
    assert len(read_small(stored)) < 15 * 1024  # noise is the worst there is; paper with writing takes 2 to 6 KB


def test_the_same_photo_is_kept_once_and_put_back_where_it_was_lost(cast: Cast) -> None:
    content = drawn((640, 480))
    first = keep_clean_photo(content)
    default_storage.delete(first.small_path)
    assert (keep_clean_photo(content), StoredFile.objects.count()) == (first, 1)
    assert default_storage.exists(first.small_path)


def test_each_tenant_has_its_own_and_a_recording_has_none(cast: Cast) -> None:
    stored, sound = keep_photo(photo()), keep(b"sound", content_type="audio/webm", suffix=".webm")
    assert stored.small_path.startswith(f"t{cast.tenant.pk}/{stored.sha256[:2]}/")
    assert default_storage.exists(stored.small_path)
    assert (sound.width, default_storage.exists(sound.small_path)) == (None, False)


def test_a_file_that_is_there_is_not_written_again(cast: Cast) -> None:
    stored = keep_photo(photo())
    default_storage.delete(stored.path)
    default_storage.save(stored.path, ContentFile(b"as it was"))
    assert read(keep_photo(photo())) == b"as it was"
