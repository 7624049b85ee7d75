"""One invented recording: a tune of a few notes, hummed by nobody."""

import array
import io
import math

import av
from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.files.recordings import clean_recording, keep_recording
from foundation.models import StoredFile

RATE, FRAME = 48000, 960
NOTE_SEC = 0.6
TUNE = (262, 294, 330, 294, 262, 330, 349, 330, 294, 262)  # Hz


def build_tune() -> tuple[StoredFile, int]:
    """Keep the tune of a tenant as a file; it, and its seconds."""
    recording = clean_recording(SimpleUploadedFile("tune.webm", _tune()))
    return keep_recording(recording), recording.seconds


def _tune() -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="webm") as made:
        stream = made.add_stream("libopus", rate=RATE, layout="mono")
        stream.bit_rate = 24000
        for index in range(int(len(TUNE) * NOTE_SEC * RATE / FRAME)):
            frame = av.AudioFrame(format="s16", layout="mono", samples=FRAME)
            frame.sample_rate, frame.pts = RATE, index * FRAME
            frame.planes[0].update(array.array("h", [_at(index * FRAME + step) for step in range(FRAME)]).tobytes())
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return out.getvalue()


def _at(sample: int) -> int:
    """The height of the wave at a sample: each note fades."""
    second = sample / RATE
    note, into = divmod(second, NOTE_SEC)
    hertz = TUNE[min(int(note), len(TUNE) - 1)]
    return int(9000 * math.exp(-4 * into) * math.sin(2 * math.pi * hertz * second))
