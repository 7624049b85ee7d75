"""A kind of document for tests: one line of words by subject."""

import uuid

import pytest
from django.utils import translation

from clusters.scope import Scope
from foundation.pdf import documents

SUBJECT, EDITION = uuid.UUID(int=7), uuid.UUID(int=9)
Words = dict[uuid.UUID, str]


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> Words:
    """Prints what it says by subject; change the words to change the content, those of `EDITION` to change the edition.

    Block officers may not read it.
    """
    said: Words = {SUBJECT: "Half and quarter"}

    def build(subject: uuid.UUID, language: str) -> str:
        if subject not in said:
            raise documents.SubjectGoneError(str(subject))
        return f"<html lang={language}><title>{translation.get_language()}</title><p>{said[subject]}</p></html>"

    def may_read(scope: Scope, subject: uuid.UUID) -> bool:
        return subject in said and scope.role != "block_officer"

    document = documents.Document(
        kind="words",
        title=lambda subject: "Words",
        page=lambda subject: "/words/",
        build=build,
        edition=lambda subject: said.get(EDITION, "1"),
        may_read=may_read,
        file_name=lambda subject, language: "words.pdf",
    )
    monkeypatch.setitem(documents._documents, "words", document)
    return said
