"""What a pack costs beside WeasyPrint alone."""

from pathlib import Path

from bench.django import result_of
from bench.entries import Entry, beside
from config.launcher.stack import stack


def measure(folder: Path, is_full: bool) -> list[Entry]:
    """`pack_pdf`: gather, lay out, keep; by the worker's role."""
    with stack("bench_pack", logs=folder / "pack") as made:
        found = result_of("bench.foundation.inside.pack", made, made.worker_url, "9" if is_full else "5")
    return [
        beside("pack_pdf", found["ours_ms"], found["bare_ms"], unit="ms", target="<= 1.25", against="WeasyPrint alone")
    ]
