"""Message catalogues (`locale/<language>/LC_MESSAGES/django.po`) by Babel alone: a bare machine has no gettext."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def sources(root: Path) -> list[Path]:
    """Every catalogue of the project."""
    return sorted((root / "locale").glob("*/LC_MESSAGES/django.po"))


def read(path: Path) -> Catalog:
    """One catalogue; its language is its folder's."""
    with path.open("rb") as source:
        return read_po(source, locale=path.parent.parent.name, abort_invalid=True)


def compile_if_older(path: Path) -> bool:
    """Make `django.mo` beside the catalogue when it is missing or older; whether it was made. Fuzzy ones stay out."""
    compiled = path.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime_ns >= path.stat().st_mtime_ns:
        return False
    catalogue = read(path)
    draft = compiled.with_suffix(".draft")
    with draft.open("wb") as out:
        write_mo(out, catalogue)
    draft.replace(compiled)
    return True
