"""What becomes of a recording: its sound alone, in Opus or AAC, up to two minutes and 500 KB."""

import io

import av
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.files.recordings import clean_recording
from foundation.files.services import RefusedFileError
from tests.factories import files


@pytest.mark.parametrize(
    ("codec", "container", "content_type"),
    [
        ("libopus", "webm", "audio/webm"),
        ("libopus", "ogg", "audio/webm"),
        ("aac", "mp4", "audio/mp4"),
        ("aac", "mov", "audio/mp4"),
    ],
)
def test_a_recording_is_rewrapped_without_what_travelled_with_it(codec: str, container: str, content_type: str) -> None:
    given = files.sound(3, codec=codec, container=container, secret=files.SECRET)
    assert files.SECRET.encode() in given
    kept = clean_recording(SimpleUploadedFile("whatever.jpg", given))
    assert (kept.content_type, kept.seconds) == (content_type, 3)
    assert files.SECRET.encode() not in kept.content
    with av.open(io.BytesIO(kept.content)) as again:
        assert [stream.type for stream in again.streams] == ["audio"]
        assert files.SECRET not in str(again.metadata)
    assert clean_recording(SimpleUploadedFile("again", kept.content)).seconds == 3


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (180, "This recording is 3 minutes long. Up to 2 minutes fit; record the part that matters."),
        (130, "This recording is longer than 2 minutes. Record the part that matters."),
        (30, "This file is not a recording we can play. Record it here, or choose a WebM, Ogg or M4A."),
    ],
)
def test_of_a_kind_that_is_not_kept_too_long_is_said_first(seconds: int, said: str) -> None:
    with pytest.raises(RefusedFileError) as refused:
        clean_recording(files.wave_of(seconds))
    assert str(refused.value) == said


def test_seconds_are_told_as_a_player_tells_them() -> None:
    assert [clean_recording(files.recording(seconds=each)).seconds for each in (0.4, 2.7, 3)] == [1, 2, 3]


def test_two_minutes_fit() -> None:
    assert clean_recording(files.recording(seconds=120)).seconds == 120


def _film() -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="webm") as made:
        stream = made.add_stream("libvpx", rate=5)
        stream.width = stream.height = 32
        for index in range(5):
            frame = av.VideoFrame(32, 32, "yuv420p")
            frame.pts = index
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is not a recording we can play."),
        (b"ID3" + bytes(500), "This file is not a recording we can play."),
        (b"#EXTM3U\nfile:///etc/passwd\n", "This file is not a recording we can play."),
        (b"\x1a\x45\xdf\xa3" + bytes(500), "This recording is damaged."),
        (b"OggS" + bytes(500), "This recording is damaged."),
        (files.sound(4)[:600], "This recording is damaged."),
        (files.sound(codec="aac", container="mp4")[:900], "This recording is damaged."),
        (files.sound(130), "This recording is longer than 2 minutes."),
        (files.sound(600), "This recording is 10 minutes long."),
        (files.sound(codec="flac", container="matroska"), "This recording is of a kind (flac)"),
        (_film(), "There is no sound in this file."),
        (files.sound() + bytes(13 * 1024 * 1024), "This recording is larger than 12 MB."),
    ],
)
def test_what_cannot_be_kept_is_refused_in_plain_words(content: bytes, said: str) -> None:
    with pytest.raises(RefusedFileError) as caught:
        clean_recording(SimpleUploadedFile("voice.webm", content))
    assert str(caught.value).startswith(said)
