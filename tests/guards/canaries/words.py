"""What a canary looks like, and finding it in bytes."""

import base64
import binascii
import io
import re
import zlib
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from pypdf import PdfReader

# `qzx`, the letter of its kind, the number of its row, `x`: letters and digits that nothing escapes, folds or breaks.
SIGN = "qzx"
CANARY = re.compile(rb"qzx([a-z])([0-9]+)x", re.IGNORECASE)
_WRAPPED = re.compile(rb"[A-Za-z0-9+/_-]{24,}")
_HEX = re.compile(rb"(?:[0-9a-f]{2}){12,}", re.IGNORECASE)

Canary = tuple[str, int]


def canary(kind: str, number: int) -> str:
    """The word for a row."""
    return f"{SIGN}{kind}{number}x"


def canaries_in(content: bytes) -> set[Canary]:
    """Those that stand in these bytes: as they are, in an address, in base64, in hexadecimal digits, compressed."""
    return {(found[1].decode().lower(), int(found[2])) for form in _forms(content) for found in CANARY.finditer(form)}


def canaries_in_pdf(content: bytes) -> set[Canary]:
    """Those on the pages of a document, in what it says of itself and in its bytes."""
    reader = PdfReader(io.BytesIO(content))
    told = "".join(page.extract_text() for page in reader.pages) + repr(reader.metadata)
    return canaries_in(re.sub(r"\s+", "", told).encode()) | canaries_in(content)


def _forms(content: bytes) -> Iterator[bytes]:
    yield content
    if b"%" in content:
        yield unquote_to_bytes(content)
    for found in _WRAPPED.findall(content):
        yield from _unwrapped(found)
    for found in _HEX.findall(content):
        yield binascii.unhexlify(found)


def _unwrapped(word: bytes) -> Iterator[bytes]:
    """Base64, of either alphabet, with or without its end; and what was compressed in it. Signed words begin with a dot."""
    try:
        plain = base64.urlsafe_b64decode(word.translate(bytes.maketrans(b"+/", b"-_")) + b"=" * (-len(word) % 4))
    except (binascii.Error, ValueError):
        return
    yield plain
    if plain[:1] == b"\x78":
        try:
            yield zlib.decompress(plain)
        except zlib.error:
            return
