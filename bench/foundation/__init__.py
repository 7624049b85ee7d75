"""What the floor must show (targets: the issue of the first month)."""

from collections.abc import Callable
from pathlib import Path

from bench.entries import Entry
from bench.foundation import browser, documents, drift, messages, pages, recount, start, suite, walls

GROUP: dict[str, Callable[[Path, bool], list[Entry]]] = {
    "start": start.measure,
    "pages": pages.measure,
    "documents": documents.measure,
    "drift": drift.measure,
    "recount": recount.measure,
    "walls": walls.measure,
    "messages": messages.measure,
    "browser": browser.measure,
    "suite": suite.measure,
}
