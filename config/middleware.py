"""Compression of what gains by it."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/", "application/json", "application/vnd.oai.openapi", "application/manifest+json", "image/svg+xml")
LEAST_BYTES = 400  # below, headers and the work cost more than is saved


class CompressTextMiddleware(GZipMiddleware):
    """gzip for pages and answers in words. Photos, PDF and recordings are compact already and pass as they are."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The response, compressed where that is worth it and the browser takes it."""
        if not response.headers.get("Content-Type", "").startswith(TEXTS):
            return response
        if not response.streaming and len(response.content) < LEAST_BYTES:  # type: ignore[attr-defined]
            return response
        return super().process_response(request, response)
