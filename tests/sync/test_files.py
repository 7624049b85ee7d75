"""Files from phones, row by row: what is no good photo, what stops on its way, what waits for all of it."""

import io
import uuid
from collections.abc import Callable

import pytest
from PIL import Image

from clusters.choices import Role
from collectives.models import Experience
from foundation.models import Upload
from foundation.sync import uploads
from tests.cast import Cast
from tests.factories import month
from tests.sync.phones import Phone, refusal, story

HEIC = b"\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 400
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def truncated() -> bytes:
    """The first half of a photo."""
    whole = month.photo(size=(400, 300)).read()
    return whole[: len(whole) // 2]


def bomb() -> bytes:
    """25 million points and a few more, in a few bytes."""
    out = io.BytesIO()
    Image.new("1", (5100, 5100)).save(out, "PNG")
    return out.getvalue()


PHOTOS: dict[str, tuple[Callable[[], bytes], str]] = {
    "HEIC": (
        lambda: HEIC,
        "This is a HEIC picture, which many phones cannot open. Choose a JPEG, PNG or WebP picture.",
    ),
    "SVG with a script": (
        lambda: SVG,
        "This is a drawing (SVG), which can carry programs. Choose a JPEG, PNG or WebP picture.",
    ),
    "half a photo": (truncated, "This photo is damaged. Take it again or choose another."),
    "a bomb": (bomb, "This picture is too large (5100 × 5100 points). Up to 25 million points can be opened."),
    "words": (lambda: b"this is no photo", "This file is not a photo. Choose a JPEG, PNG or WebP picture."),
}


@pytest.mark.parametrize("name", PHOTOS)
def test_a_file_that_is_no_good_photo_says_why_and_keeps_the_words_on_the_phone(phone: Phone, name: str) -> None:
    make, words = PHOTOS[name]
    photo = phone.upload(make())
    answer = phone.tell("experience", story(photo=photo), needs=[photo])
    assert (answer["status"], answer["code"], answer["sentence"]) == ("rejected", "file", words)
    assert answer["fields"] == {"photo": words}
    assert not Experience.objects.exists()


def test_a_file_is_refused_before_it_travels(phone: Phone) -> None:
    name = str(uuid.uuid4())
    assert refusal(phone.begin(name, uploads.MOST_BYTES["photo"] + 1)) == (413, "too_large")
    hour = phone.begin(name, 60 * 60 * 4_000, kind="audio")
    assert refusal(hour) == (413, "too_large")
    assert "two minutes" in hour.json()["sentence"]
    assert refusal(phone.begin(name, 10, kind="film")) == (400, "malformed")
    assert refusal(phone.begin(name, 0)) == (400, "malformed")
    assert refusal(phone.begin(name, "many")) == (400, "malformed")
    assert refusal(phone.begin(name, 10, sha256="short")) == (400, "malformed")
    assert not Upload.objects.exists()


def test_a_file_goes_on_where_it_stopped(phone: Phone, cast: Cast, browser_of: Callable) -> None:
    name = str(uuid.uuid4())
    assert [phone.begin(name, 10).status_code for _ in range(2)] == [201, 200]
    assert refusal(phone.begin(name, 11)) == (409, "other_file")
    assert phone.append(name, 0, b"01234").headers["Upload-Offset"] == "5"
    lost = phone.append(name, 0, b"01234")
    assert (lost.status_code, lost.headers["Upload-Offset"]) == (409, "5")
    assert phone.client.head(f"/sync/files/{name}/").headers["Upload-Offset"] == "5"
    assert refusal(phone.append(name, 5, b"567890")) == (413, "too_large")
    assert phone.append(name, 5, b"56789").headers["Upload-Offset"] == "10"
    assert bytes(Upload.objects.get().content) == b"0123456789"
    head = cast.user(Role.HEAD_TEACHER)
    other = Phone(browser_of(head), head)
    assert refusal(other.begin(name, 10)) == (409, "other_file")
    assert (other.append(name, 0, b"x").status_code, other.client.head(f"/sync/files/{name}/").status_code) == (
        404,
        404,
    )


def test_a_file_damaged_on_its_way_begins_again(phone: Phone) -> None:
    name = str(uuid.uuid4())
    phone.begin(name, 5, sha256="0" * 64)
    response = phone.append(name, 0, b"01234")
    assert refusal(response) == (422, "checksum")
    assert response.headers["Upload-Offset"] == "0"
    assert phone.client.head(f"/sync/files/{name}/").headers["Upload-Offset"] == "0"


def test_what_needs_a_file_waits_for_all_of_it(phone: Phone) -> None:
    photo = month.photo().read()
    name = str(uuid.uuid4())
    tell = phone.operation("experience", story(photo=name), needs=[name])
    assert phone.send(tell)[0]["status"] == "waiting"
    phone.begin(name, len(photo))
    phone.append(name, 0, photo[:100])
    assert phone.send(tell)[0]["status"] == "waiting"
    phone.append(name, 100, photo[100:])
    assert phone.send(tell)[0]["status"] == "applied"


def test_a_photo_is_emptied_once_it_is_used_and_cannot_be_used_twice(phone: Phone) -> None:
    photo = phone.upload(month.photo().read())
    phone.tell("experience", story(photo=photo))
    upload = Upload.objects.get()
    assert (bytes(upload.content), upload.used_at is None) == (b"", False)
    again = phone.tell("experience", story(photo=photo))
    assert (again["status"], again["code"]) == ("rejected", "file")


def test_files_wait_in_a_number_that_ends(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_OPEN", 2)
    assert [phone.begin(str(uuid.uuid4()), 10).status_code for _ in range(2)] == [201, 201]
    response = phone.begin(str(uuid.uuid4()), 10)
    assert refusal(response) == (429, "too_many_files")
    assert int(response.headers["Retry-After"]) > 0
