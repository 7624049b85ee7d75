"""What may be sent at all, and compression of what gains by it."""

import re
import secrets
from collections.abc import Callable

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from config import views
from foundation.files.services import MOST_BYTES as MOST_FILE_BYTES
from foundation.sync import uploads
from foundation.sync.requests import MOST_BYTES as MOST_SYNC_BYTES
from foundation.sync.requests import PREFIX

TEXTS = ("text/", "application/json", "application/vnd.oai.openapi", "application/manifest+json", "image/svg+xml")
LEAST_BYTES = 400  # below, headers and the work cost more than is saved
QUALITY = 6  # a tenth smaller than gzip and no slower; 7 saves little more and takes four times as long
MOST_PADDING = 100
MOST_DIGITS = 15  # of a length that a machine may mean
FILES_PREFIX = f"{PREFIX}files/"
_TAKES_BROTLI = re.compile(r"\bbr\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")


class SizeMiddleware:
    """Answer 413 to a body that is too large for what it is sent to, before a byte of it is read or kept on a disk.

    A body that does not tell its length is none that a browser sends, and Django would read nothing of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        most = most_bytes(request.path)
        told = request.META.get("CONTENT_LENGTH") or "0"
        is_told = told.isascii() and told.isdecimal() and len(told) < MOST_DIGITS
        if not is_told or int(told) > most or "HTTP_TRANSFER_ENCODING" in request.META:
            return views.content_too_large(request, most)
        return self.get_response(request)


def most_bytes(path: str) -> int:
    """How much may be sent to an address. The largest form holds a photo, a recording and many words."""
    if path.startswith(FILES_PREFIX):
        return max(uploads.MOST_BYTES.values())
    if path.startswith(PREFIX):
        return MOST_SYNC_BYTES
    return 2 * MOST_FILE_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE


class CompressTextMiddleware(GZipMiddleware):
    """Brotli, or gzip, for pages and answers in words. Photos, PDF and recordings are compact already and pass as they are.

    A browser takes brotli over TLS alone (and on localhost).
    """

    max_random_bytes = MOST_PADDING

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The response, compressed where that is worth it and the browser takes it."""
        if not response.headers.get("Content-Type", "").startswith(TEXTS):
            return response
        if not isinstance(response, HttpResponse):  # streamed
            return super().process_response(request, response)
        if len(response.content) < LEAST_BYTES:
            return response
        takes_brotli = _TAKES_BROTLI.search(request.headers.get("Accept-Encoding", ""))
        if not takes_brotli or response.has_header("Content-Encoding"):
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        packed = packed_with_brotli(response.content)
        if len(packed) < len(response.content):
            response.content = packed
            response.headers["Content-Length"] = str(len(packed))
            response.headers["Content-Encoding"] = "br"
            etag = response.headers.get("ETag", "")
            if etag.startswith('"'):  # the same words in other bytes
                response.headers["ETag"] = f"W/{etag}"
        return response


def packed_with_brotli(content: bytes) -> bytes:
    """Brotli, with up to 100 bytes in it that mean nothing, so that its length does not tell what stands on a page.

    Django's gzip hides the length in the same way. Source: http://breachattack.com; RFC 7932, section 9.2, for the block
    of metadata: not the last one, no nibbles of length, one byte that says how many bytes to skip.
    """
    packer = brotli.Compressor(mode=brotli.MODE_TEXT, quality=QUALITY)
    packed = packer.process(content) + packer.flush()  # ends with a whole byte
    count = secrets.randbelow(MOST_PADDING) + 1
    padding = (0b010110 | (count - 1) << 6).to_bytes(2, "little") + secrets.token_bytes(count)
    return packed + padding + packer.finish()
