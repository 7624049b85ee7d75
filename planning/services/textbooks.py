"""Taking in textbooks and their chapters: titles alone."""

import csv
import uuid
from collections.abc import Collection
from pathlib import Path

from django.db import transaction

from foundation.tenancy.connection import current_tenant_id
from planning.models import Chapter, Textbook

NCERT_CHAPTERS = Path(__file__).resolve().parent.parent / "data" / "textbook_chapters_ncert.csv"
EARLIER = "pre-2025"
_COLUMNS = ("class", "subject", "book", "language", "ncert_code", "edition", "chapter_no", "title", "unit_or_theme")


class BadTextbookError(ValueError):
    """The file is not a list of chapters; the message names the row and what is wrong with it."""


@transaction.atomic
def import_textbooks(
    *,
    rows_from: Path = NCERT_CHAPTERS,
    source: str = "NCERT contents pages",
    languages: Collection[str] | None = None,
    with_earlier: bool = False,
) -> list[Textbook]:
    """The textbooks of the file with their chapters in the open tenant, by grade, subject, code.

    `languages` keeps books written in these alone; earlier editions stay out unless asked for. Safe to run again: books are
    found by code and edition, chapters by number. A chapter's address is the same in every tenant.
    Raises BadTextbookError with nothing changed.
    """
    tenant_id = current_tenant_id()
    rows = [
        row
        for row in read_rows(rows_from)
        if (languages is None or row["language"] in languages) and (with_earlier or row["edition"] != EARLIER)
    ]
    books = {
        (row["ncert_code"], row["edition"]): Textbook(
            code=row["ncert_code"],
            edition=row["edition"],
            title=row["book"],
            grade=int(row["class"]),
            subject=row["subject"],
            language=row["language"],
            source=source,
        )
        for row in rows
    }
    Textbook.objects.bulk_create(
        books.values(),
        update_conflicts=True,
        unique_fields=["tenant", "code", "edition"],
        update_fields=["title", "grade", "subject", "language", "source"],
    )
    kept = {(b.code, b.edition): b for b in Textbook.objects.filter(tenant_id=tenant_id)}
    Chapter.objects.bulk_create(
        [
            Chapter(
                public_id=uuid.uuid5(uuid.NAMESPACE_URL, "chapter/{ncert_code}/{edition}/{chapter_no}".format(**row)),
                textbook=kept[row["ncert_code"], row["edition"]],
                number=int(row["chapter_no"]),
                title=row["title"],
                theme=row["unit_or_theme"],
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["tenant", "textbook", "number"],
        update_fields=["title", "theme"],
    )
    return sorted((kept[key] for key in books), key=lambda b: (b.grade, b.subject, b.code))


def read_rows(path: Path) -> list[dict[str, str]]:
    """The file's rows by column, comments left out. Raises BadTextbookError."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    seen: set[tuple[str, str, str]] = set()
    for number, row in enumerate(rows, start=1):
        missing = [c for c in _COLUMNS if row.get(c) is None]
        if missing:
            raise BadTextbookError(f"Row {number} has no column {missing[0]}.")
        if not row["class"].isdigit() or not row["chapter_no"].isdigit():
            raise BadTextbookError(f"Row {number}: class and chapter number are whole numbers.")
        if not row["title"] or not row["ncert_code"]:
            raise BadTextbookError(f"Row {number} has no title or no book code.")
        key = (row["ncert_code"], row["edition"], row["chapter_no"])
        if key in seen:
            raise BadTextbookError(
                f"Row {number} has chapter {row['chapter_no']} of {row['ncert_code']} a second time."
            )
        seen.add(key)
    return rows
