"""Message catalogues (`locale/<language>/LC_MESSAGES/django.po`) by Babel alone: a bare machine has no gettext."""

import io
import re
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HEADER = ("Content-Type", "Content-Transfer-Encoding", "MIME-Version", "Language:", "Plural-Forms")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<![%\w])%[sd]|\{\w*\}|</?[a-z][^>]*>")

Key = tuple[str | None, str]


@dataclass(frozen=True)
class Problem:
    """One message that a reader of `language` would not see rightly."""

    language: str
    kind: str  # missing, fuzzy, or placeholders
    text: str
    places: tuple[str, ...]


def sources(root: Path) -> list[Path]:
    """Every catalogue of the project."""
    return sorted((root / "locale").glob("*/LC_MESSAGES/django.po"))


def path_of(root: Path, language: str) -> Path:
    """The catalogue of one language."""
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def read(path: Path) -> Catalog:
    """One catalogue, empty when there is no file; its language is its folder's."""
    language = path.parent.parent.name
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


def write(path: Path, catalogue: Catalog) -> None:
    """Write sorted, with file names but neither line numbers nor dates: only what means something changes."""
    out = io.BytesIO()
    write_po(out, catalogue, width=100, sort_output=True, include_lineno=False, omit_header=False)
    head, blank, body = out.getvalue().decode().partition("\n\n")
    kept = [line for line in head.splitlines() if not line.startswith("#")]
    kept = [line for line in kept if not line.startswith('"') or line.strip('"').startswith(HEADER)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(kept) + blank + body.rstrip("\n") + "\n")


def compile_if_older(path: Path) -> bool:
    """Make `django.mo` beside the catalogue when it is missing or older; whether it was made. Fuzzy ones stay out."""
    compiled = path.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime_ns >= path.stat().st_mtime_ns:
        return False
    draft = compiled.with_suffix(".draft")
    with draft.open("wb") as out:
        write_mo(out, read(path))
    draft.replace(compiled)
    return True


def key_of(message: Message) -> Key:
    """What a message is looked up by: its context and its (singular) text."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def by_key(catalogue: Catalog) -> dict[Key, Message]:
    """The messages in use, without the header."""
    return {key_of(message): message for message in catalogue if message.id}


def merge(wanted: Catalog, old: Catalog, language: str) -> Catalog:
    """The catalogue of one language: every message in use, with the translation `old` has for it, if any.

    Translations that nothing uses any more are kept at the end, commented out, for the day their text comes back.
    """
    merged = Catalog(locale=language)
    current = by_key(wanted)
    known = {key_of(message): message for message in old.obsolete.values()} | by_key(old)
    for key, message in current.items():
        before = known.get(key)
        fits = before is not None and isinstance(before.id, str) == isinstance(message.id, str)
        merged.add(
            message.id,
            before.string if before is not None and fits else None,
            locations=sorted(set(message.locations)),
            flags=["fuzzy"] if before is not None and fits and before.fuzzy else [],
            user_comments=before.user_comments if before is not None and fits else [],
            context=message.context,
        )
    for key, message in known.items():
        if key not in current and any(_strings(message)):
            message.locations = []
            merged.obsolete[merged._key_for(message.id, message.context)] = message
    return merged


def problems(wanted: Catalog, have: Catalog, language: str) -> list[Problem]:
    """Messages of `wanted` that `have` leaves out, marks as fuzzy, or says with other placeholders or tags; sorted."""
    translated = by_key(have)
    found = []
    for key, message in by_key(wanted).items():
        if kind := _problem(message, translated.get(key), have.num_plurals):
            places = tuple(sorted({place for place, _line in message.locations}))
            found.append(Problem(language, kind, key[1], places))
    return sorted(found, key=lambda problem: (problem.kind, problem.text))


def _problem(message: Message, translation: Message | None, plural_count: int) -> str | None:
    if translation is None or isinstance(translation.id, str) != isinstance(message.id, str):
        return "missing"
    strings = _strings(translation)
    if not all(strings) or len(strings) != (1 if isinstance(message.id, str) else plural_count):
        return "missing"
    if translation.fuzzy:
        return "fuzzy"
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    general = sorted(PLACEHOLDER.findall(ids[-1]))
    if sorted(PLACEHOLDER.findall(strings[-1])) != general:
        return "placeholders"
    # A singular may leave the number out ("one teacher"), never bring in what the source does not know.
    known = {placeholder for text in ids for placeholder in PLACEHOLDER.findall(text)}
    if any(set(PLACEHOLDER.findall(text)) - known for text in strings):
        return "placeholders"
    return None


def _strings(message: Message) -> tuple[str, ...]:
    if isinstance(message.string, (tuple, list)):
        return tuple(message.string)
    return (message.string or "",)
