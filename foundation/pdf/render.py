"""HTML to PDF, in a worker, reaching nothing but our own static files."""

import mimetypes
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from weasyprint import HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

# A name that no resolver knows: addresses in a document are looked up among the static files or nowhere.
_BASE = "https://static.invalid/"
_VARIANT = "pdf/ua-1"
_PAGE_END = "page-end"
NEARLY_EMPTY = 0.3  # of a page's height, its margin at the top included


class ForbiddenAddressError(ValueError):
    """A document asked for something outside our static files; nothing is printed."""


class _StopError(FatalURLFetchingError):
    """Ends WeasyPrint's work, which passes over ordinary errors."""


class StaticOnlyFetcher(URLFetcher):
    """Gives static files and data URLs. Files, other hosts and parents of the static folder are refused loudly."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The bytes behind an address. Raises what stops the rendering."""
        if url.startswith("data:"):
            return super().fetch(url, headers)
        prefix = _BASE.rstrip("/") + settings.STATIC_URL
        if not url.startswith(prefix):
            raise _StopError(f"Documents may not reach {url[:200]}")
        path = _static_path(unquote(urlsplit(url).path.removeprefix(settings.STATIC_URL)))
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def _static_path(name: str) -> Path:
    if ".." in name.split("/"):
        raise _StopError(f"Documents may not reach {name[:200]}")
    found = finders.find(name)
    if found is None and staticfiles_storage.exists(name):
        found = staticfiles_storage.path(name)
    if found is None:
        raise _StopError(f"There is no static file {name[:200]}")
    return Path(found)


@cache
def _fonts() -> FontConfiguration:
    """Parsed once in a worker process."""
    return FontConfiguration()


def render_pdf(html: str) -> bytes:
    """The pages of an HTML document as one tagged PDF. Takes seconds of CPU: for workers only, outside any transaction.

    Where the document names layouts (`data-layouts` of its root, the roomiest first, by commas), styles read the one that is
    tried as `data-layout`, and `data-fit` says which is printed. "one-page": the first that keeps the element `page-end` on
    the first page, else the last. "full-page": the first whose last page, on which `page-end` stands, is not nearly empty,
    else the first.
    Raises ForbiddenAddressError when the document asks for anything but our static files or data URLs.
    """
    source = HTML(string=html, base_url=_BASE, url_fetcher=StaticOnlyFetcher())
    try:
        pdf: bytes = _laid_out(source).write_pdf(pdf_variant=_VARIANT)
    except _StopError as error:
        raise ForbiddenAddressError(str(error)) from error
    return pdf


def _laid_out(source: HTML) -> Document:
    root = source.etree_element
    fits, otherwise = {"full-page": (_ends_on_a_full_page, 0)}.get(
        root.get("data-fit", ""), (_ends_on_the_first_page, -1)
    )
    tried: list[Document] = []
    for layout in root.get("data-layouts", "").split(","):
        root.set("data-layout", layout)
        tried.append(source.render(font_config=_fonts(), pdf_variant=_VARIANT))
        if fits(tried[-1]):
            return tried[-1]
    return tried[otherwise]


def _ends_on_the_first_page(document: Document) -> bool:
    return _PAGE_END in document.pages[0].anchors


def _ends_on_a_full_page(document: Document) -> bool:
    last = document.pages[-1]
    end = last.anchors.get(_PAGE_END)
    return len(document.pages) == 1 or end is None or bool(end[1] > NEARLY_EMPTY * last.height)
