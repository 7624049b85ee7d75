"""Kinds of documents: each app registers its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID


class SubjectGoneError(LookupError):
    """What was to be printed is not there any more."""


@dataclass(frozen=True)
class Document:
    """How one kind of document is made and who may have it.

    `build(subject, language)` gives the whole HTML; it runs in a worker's tenant transaction with that language active and
    raises SubjectGoneError. `may_read(scope, subject)` says whether a person may ask for it and open it.
    `edition(subject)` says what its content hangs on beside the subject: the month, the day, the number of a revision. What
    was printed of another edition is offered to nobody.
    `title(subject)` names it in the reader's language, `page(subject)` is the address of the same thing as a page, and
    `file_name(subject, language)` is what the file is called when it is kept on a phone.
    """

    kind: str
    title: Callable[[UUID], str]
    page: Callable[[UUID], str]
    build: Callable[[UUID, str], str]
    edition: Callable[[UUID], str]
    may_read: Callable[[Any, UUID], bool]
    file_name: Callable[[UUID, str], str]


_documents: dict[str, Document] = {}


def register_document(document: Document) -> None:
    """Add a kind; an app calls it in its `ready()`."""
    _documents[document.kind] = document


def document_of(kind: str) -> Document:
    """The document of a kind. Raises KeyError."""
    return _documents[kind]
