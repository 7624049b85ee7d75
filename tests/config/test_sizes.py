"""What is too much, or cannot be read, is told in words; most of it before a byte was read."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.middleware import most_bytes
from tests.conftest import TenantClient

LARGEST_FORM = 26 * 1024**2  # a photo and a recording of 12 MB each, and 2 MB of words


def sends(browser: TenantClient, path: str, language: str = "en", **told: Any) -> tuple[int, str]:
    """What a body is answered that says of itself what is `told`."""
    headers = {"accept-language": language}
    with CaptureQueriesContext(connection) as captured:
        answer = browser.generic("POST", path, b"x", "multipart/form-data; boundary=b", headers=headers, **told)
    assert [query["sql"] for query in captured if "foundation_" in query["sql"]] == []
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("told", [{"CONTENT_LENGTH": str(LARGEST_FORM + 1)}, {"HTTP_TRANSFER_ENCODING": "chunked"}])
@pytest.mark.parametrize("path", ["/sign-in/", "/nowhere/"])
def test_more_than_the_largest_form_is_told_in_words(anonymous: TenantClient, told: dict[str, str], path: str) -> None:
    status, words = sends(anonymous, path, **told)
    assert status == 413
    assert "This is too much to send at once." in words
    assert "A photo or a recording may have up to 12 MB." in words
    status, words = sends(anonymous, path, "hi-IN,hi;q=0.9", **told)
    assert "एक साथ भेजने के लिए यह बहुत है।" in words
    assert 'lang="hi"' in words


@pytest.mark.parametrize("length", ["-1", "1e3", "9" * 5000, "²"])
def test_a_length_that_is_none_is_too_much(anonymous: TenantClient, length: str) -> None:
    assert sends(anonymous, "/sign-in/", CONTENT_LENGTH=length)[0] == 413


def test_programs_are_told_in_json(anonymous: TenantClient) -> None:
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked"}
    assert sends(anonymous, "/api/v1/places/", **chunked) == (413, '{"detail": "This is too much to send at once."}')
    status, words = sends(anonymous, "/sync/", **chunked)
    assert (status, '"error": "too_large"' in words) == (413, True)


def test_the_largest_form_passes() -> None:
    assert most_bytes("/write/diary/") == LARGEST_FORM


def test_what_cannot_be_read_is_told_in_words(anonymous: TenantClient) -> None:
    fields = {f"f{number}": "" for number in range(10_001)}
    answer = anonymous.post(reverse("sign_in"), fields, headers={"accept-language": "te"})
    assert answer.status_code == 400
    assert "ఇది చదవగలిగే రూపంలో చేరలేదు." in answer.content.decode()
    answer = anonymous.post("/api/v1/places/", fields)
    assert (answer.status_code, answer.json()) == (400, {"detail": "This cannot be read."})
