"""Take a recording in: told by what it holds and not by its name, rewrapped with nothing but its sound."""

import io
from dataclasses import dataclass
from typing import Any

import av
from av.error import FFmpegError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.files.models import StoredFile
from foundation.files.services import MOST_BYTES, RefusedFileError, keep

LONGEST_SEC = 120
GRACE_SEC = 1  # a phone that is told to stop at two minutes stops a moment later
MOST_KEPT_BYTES = 500 * 1024
# What a page can know by itself, and says in the same words as soon as a file is chosen (foundation/files/fields.py).
LARGE = gettext_lazy("This recording is larger than 12 MB. Up to 2 minutes fit; record it again, shorter.")
LONGER = gettext_lazy("This recording is longer than 2 minutes. Record the part that matters.")
NO_RECORDING = gettext_lazy("This file is not a recording we can play. Record it here, or choose a WebM, Ogg or M4A.")
DAMAGED = gettext_lazy("This recording is damaged. Record it again or choose another.")
_HEAD = 64
_MICRO = 1_000_000  # a container tells its length in millionths of a second
_CUT_SEC = 0.5  # so much less sound than it says: the end is missing
_ALMOST = 0.02  # a packet's length: what lacks no more than that is a whole second
_QUIET = {"fflags": "+bitexact"}  # the muxer writes neither its own name nor a time

# What the first bytes say -> the one demuxer that may read the rest: some others follow addresses in a file.
_MATROSKA, _OGG, _MP4 = "matroska", "ogg", "mov"
# kinds that are not kept, for their length alone
_OTHERS = ((b"RIFF", "wav"), (b"ID3", "mp3"), (b"\xff\xfb", "mp3"), (b"#!AMR", "amr"), (b"fLaC", "flac"))
# codec -> (container to write, content type, suffix)
_KEPT = {"opus": ("webm", "audio/webm", ".webm"), "aac": ("mp4", "audio/mp4", ".m4a")}


@dataclass(frozen=True)
class Recording:
    """Sound without metadata, as it is kept."""

    content: bytes
    content_type: str
    suffix: str
    seconds: int  # whole ones, as a player tells them; at least 1


def clean_recording(upload: UploadedFile) -> Recording:
    """A recording of up to 2 minutes and 500 KB in Opus or AAC, its sound alone in a fresh wrapping.

    Pictures, texts, chapters, places and names that travelled with it stay behind. Raises RefusedFileError with what is
    wrong and what would do.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise RefusedFileError(LARGE)
    upload.seek(0)
    content = upload.read()
    wrapped = _container(content[:_HEAD])
    if wrapped is None:
        _refuse_if_long_elsewhere(content)
        raise RefusedFileError(NO_RECORDING)
    try:
        return _rewrapped(content, wrapped)
    except (FFmpegError, ValueError, OverflowError) as error:
        if isinstance(error, RefusedFileError):
            raise
        raise RefusedFileError(DAMAGED) from error


def keep_recording(recording: Recording) -> StoredFile:
    """Keep what `clean_recording` gave."""
    return keep(recording.content, content_type=recording.content_type, suffix=recording.suffix)


def _container(head: bytes) -> str | None:
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return _MATROSKA
    if head.startswith(b"OggS"):
        return _OGG
    if head[4:8] == b"ftyp":
        return _MP4
    return None


def _refuse_if_long_elsewhere(content: bytes) -> None:
    """Of a kind that we do not keep: too long is said first, for choosing another kind would not help."""
    demuxer = next((name for head, name in _OTHERS if content[: len(head)] == head), "")
    if demuxer == "wav" and content[8:12] != b"WAVE":
        return
    if not demuxer:
        return
    try:
        with av.open(io.BytesIO(content), mode="r", format=demuxer) as given:
            seconds = (given.duration or 0) / _MICRO
    except (FFmpegError, ValueError, OverflowError):
        return
    if seconds > LONGEST_SEC + GRACE_SEC:
        raise _too_long(seconds)


def _rewrapped(content: bytes, wrapped: str) -> Recording:
    out = io.BytesIO()
    with av.open(io.BytesIO(content), mode="r", format=wrapped) as given:
        if not given.streams.audio:
            raise RefusedFileError(_("There is no sound in this file. Record it again or choose another."))
        sound = given.streams.audio[0]
        if sound.codec_context is None:  # the description of the sound is cut off
            raise ValueError("no codec")
        codec = sound.codec_context.name.removeprefix("lib")
        kept = _KEPT.get(codec)
        if kept is None:
            raise RefusedFileError(
                _("This recording is of a kind (%(codec)s) that not every phone plays. Record it here instead.")
                % {"codec": codec}
            )
        container, content_type, suffix = kept
        with av.open(out, mode="w", format=container, options=_QUIET) as fresh:
            seconds = _copy(given, sound, fresh)
        if seconds and (given.duration or 0) / _MICRO > seconds + _CUT_SEC:
            raise ValueError("it says that it is longer than what arrived")
    if seconds == 0:
        raise RefusedFileError(_("There is no sound in this file. Record it again or choose another."))
    if len(out.getvalue()) > MOST_KEPT_BYTES:
        raise RefusedFileError(_("This recording is larger than 500 KB. Record it here: the page keeps it small."))
    return Recording(out.getvalue(), content_type, suffix, max(1, int(seconds + _ALMOST)))


def _copy(given: Any, sound: Any, fresh: Any) -> float:
    """Copy the packets of one stream; how many seconds of sound they hold, by their own count or by their times."""
    stream = fresh.add_stream_from_template(sound)
    stream.metadata.clear()
    counted, first, last = 0.0, None, 0.0
    for packet in given.demux(sound):
        if packet.dts is None or not packet.size:
            continue
        lasts = float((packet.duration or 0) * packet.time_base)
        at = float((packet.dts if packet.pts is None else packet.pts) * packet.time_base)
        first = at if first is None else first
        counted, last = counted + lasts, max(last, at + lasts)
        _refuse_if_long(given, max(counted, last - first))
        packet.stream = stream
        fresh.mux(packet)
    return 0.0 if first is None else max(counted, last - first)


def _refuse_if_long(given: Any, seconds: float) -> None:
    if seconds <= LONGEST_SEC + GRACE_SEC:
        return
    told = (given.duration or 0) / _MICRO  # what the file says of itself; the copy has stopped at two minutes
    raise _too_long(told)


def _too_long(seconds: float) -> RefusedFileError:
    minutes = round(seconds / 60)
    if minutes > LONGEST_SEC // 60:
        return RefusedFileError(
            _("This recording is %(minutes)d minutes long. Up to 2 minutes fit; record the part that matters.")
            % {"minutes": minutes}
        )
    return RefusedFileError(LONGER)
