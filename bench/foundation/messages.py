"""Whether everything is said in every language."""

from pathlib import Path

from bench.entries import Entry
from config import catalogues, extraction
from config.launcher.options import ROOT

LANGUAGES = [path.parent.parent.name for path in catalogues.sources(ROOT)]


def measure(folder: Path, is_full: bool) -> list[Entry]:
    """`messages_missing`: messages without a translation, fuzzy, or with other placeholders."""
    wanted = extraction.extract_all(ROOT)
    missing = sum(
        len(list(catalogues.problems(wanted, catalogues.read(catalogues.path_of(ROOT, language)), language)))
        for language in LANGUAGES
    )
    return [
        Entry(
            "messages_missing",
            missing,
            "messages",
            "= 0",
            against=f"{len(wanted)} messages, {len(LANGUAGES)} languages",
        )
    ]
