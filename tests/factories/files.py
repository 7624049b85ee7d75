"""Makers of what people send: good photos and recordings, and every bad one there is a sentence for."""

import io
import struct
import wave
from typing import Any

import av
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

SECRET = "17.3850N 78.4867E, Anjali's phone"  # what a file says of where and by whom it was made
_RATE, _FRAME = 48000, 960


def photo(name: str = "work.jpg", size: tuple[int, int] = (40, 30), *, secret: str = "") -> SimpleUploadedFile:
    """A small real JPEG, with what a phone tells of itself if asked for."""
    out = io.BytesIO()
    exif = Image.Exif()
    if secret:
        exif[0x010E], exif[0x010F] = secret, secret  # what it shows, who made the camera
    Image.new("RGB", size, "#d8c39f").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def sound(seconds: float = 2, *, codec: str = "libopus", container: str = "webm", secret: str = "") -> bytes:
    """Silence, as long as asked for."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as made:
        if secret:
            made.metadata["title"] = secret
        stream: Any = made.add_stream(codec, rate=_RATE, layout="mono")
        for index in range(int(seconds * _RATE / _FRAME)):
            frame = av.AudioFrame(format="fltp" if codec == "aac" else "s16", layout="mono", samples=_FRAME)
            frame.sample_rate, frame.pts = _RATE, index * _FRAME
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return out.getvalue()


def recording(name: str = "voice.webm", seconds: float = 2, **fields: str) -> SimpleUploadedFile:
    """A small real recording."""
    return SimpleUploadedFile(name, sound(seconds, **fields), content_type="audio/webm")


def wave_of(seconds: int) -> SimpleUploadedFile:
    """What an old phone's recorder makes: a kind that is not kept."""
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(1)
        made.setframerate(8000)
        made.writeframes(bytes(8000 * seconds))
    return SimpleUploadedFile("voice.wav", out.getvalue(), content_type="audio/wav")


def heic() -> SimpleUploadedFile:
    """What an iPhone sends when nobody asked it for JPEG."""
    head = b"\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1heic"
    return SimpleUploadedFile("work.heic", head + bytes(400), content_type="image/heic")


def svg_with_script() -> SimpleUploadedFile:
    """A drawing that would do something."""
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    return SimpleUploadedFile("work.svg", drawing, content_type="image/svg+xml")


def truncated_photo() -> SimpleUploadedFile:
    """A JPEG of which half arrived."""
    whole = photo(size=(800, 600)).read()
    return SimpleUploadedFile("work.jpg", whole[: len(whole) // 2], content_type="image/jpeg")


def bomb() -> SimpleUploadedFile:
    """A PNG of 25 million points and a few more, in a few bytes."""
    out = io.BytesIO()
    Image.new("1", (5001, 5000)).save(out, "PNG")
    return SimpleUploadedFile("work.png", out.getvalue(), content_type="image/png")


def points(kind: str) -> SimpleUploadedFile:
    """A picture whose head says 9000 x 8000 points, as PNG, JPEG or WEBP."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "#d8c39f").save(out, kind)
    told = bytearray(out.getvalue())
    at, form = {"PNG": (16, ">II"), "JPEG": (told.find(b"\xff\xc0") + 5, ">HH"), "WEBP": (26, "<HH")}[kind]
    struct.pack_into(form, told, at, 9000, 8000)
    return SimpleUploadedFile(f"wall.{kind.lower()}", bytes(told), content_type=f"image/{kind.lower()}")


def text_named_jpg() -> SimpleUploadedFile:
    """Words that say they are a photo."""
    return SimpleUploadedFile("work.jpg", b"this is no photo at all", content_type="image/jpeg")


def hour_of_sound() -> SimpleUploadedFile:
    """A recorder that was left on."""
    return recording("lesson.webm", 3600)


def truncated_recording() -> SimpleUploadedFile:
    """A recording of which half arrived."""
    whole = sound(codec="aac", container="mp4")
    return SimpleUploadedFile("voice.m4a", whole[: len(whole) // 2], content_type="audio/mp4")


def text_named_webm() -> SimpleUploadedFile:
    """Words that say they are a recording."""
    return SimpleUploadedFile("voice.webm", b"this is no sound at all", content_type="audio/webm")


# What is sent -> (field, beginning of the sentence at it).
BAD_PHOTOS = {
    "heic": (heic, "This is a HEIC picture"),
    "svg": (svg_with_script, "This is a drawing (SVG)"),
    "truncated": (truncated_photo, "This photo is damaged."),
    "bomb": (bomb, "This picture is too large (5001 × 5000 points)."),
    "text": (text_named_jpg, "This file is not a photo."),
}
BAD_RECORDINGS = {
    "hour": (hour_of_sound, "This recording is 60 minutes long."),
    "truncated": (truncated_recording, "This recording is damaged."),
    "text": (text_named_webm, "This file is not a recording we can play."),
}
