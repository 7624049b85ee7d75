"""What the floor must show (targets: docs of the first month)."""

from collections.abc import Callable
from pathlib import Path

from bench.entries import Entry
from bench.foundation import pages

GROUP: dict[str, Callable[[Path, bool], list[Entry]]] = {
    "pages": pages.measure,
}
