"""Taking in a published framework of learning outcomes."""

import csv
from pathlib import Path

from django.db import transaction

from assessments.models import Framework, LearningOutcome
from foundation.tenancy.connection import current_tenant_id

DATA = Path(__file__).resolve().parent.parent / "data"
NCERT_2017 = DATA / "learning_outcomes_ncert2017.csv"
NCERT_2017_NAMES = {
    "en": "Learning outcomes, NCERT 2017",
    "hi": "सीखने के प्रतिफल, एनसीईआरटी 2017",
    "te": "అభ్యసన ఫలితాలు, ఎన్‌సీఈఆర్‌టీ 2017",
}


class BadFrameworkError(ValueError):
    """The file is not a list of learning outcomes; the message names the row and what is wrong with it."""


@transaction.atomic
def import_framework(
    *,
    rows_from: Path = NCERT_2017,
    code: str = "ncert",
    version: str = "2017",
    names: dict[str, str] | None = None,
    source: str = "NCERT, Learning Outcomes at the Elementary Stage, first edition, April 2017",
    licence: str = "Public government text; cite NCERT",
) -> Framework:
    """The framework with its outcomes, as the file has them, in the open tenant.

    Safe to run again: outcomes are found by their own id and brought up to the file; those that it no longer has stay.
    Raises BadFrameworkError with nothing changed.
    """
    rows = read_rows(rows_from)
    tenant_id = current_tenant_id()
    framework, _created = Framework.objects.update_or_create(
        tenant_id=tenant_id,
        code=code,
        version=version,
        defaults={
            "names": names or NCERT_2017_NAMES,
            "source": source,
            "licence": licence,
        },
    )
    changing = ["framework", "grade", "last_grade", "subject", "ordinal", "official_code", "strand", "statement"]
    LearningOutcome.objects.bulk_create(
        [
            LearningOutcome(
                framework=framework,
                own_id=row["id"],
                grade=int(row["class"]),
                last_grade=int(row["class"]),
                subject=row["subject"],
                ordinal=int(row["ordinal"]),
                official_code=row["code"],
                strand=row["strand"],
                statement=row["statement"],
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["tenant", "own_id"],
        update_fields=changing,
    )
    return framework


def read_rows(path: Path) -> list[dict[str, str]]:
    """The file's rows by column, comments left out. Raises BadFrameworkError."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        missing = [
            c for c in ("id", "class", "subject", "ordinal", "code", "strand", "statement") if row.get(c) is None
        ]
        if missing:
            raise BadFrameworkError(f"Row {number} has no column {missing[0]}.")
        if not row["class"].isdigit() or not row["ordinal"].isdigit():
            raise BadFrameworkError(f"Row {number}: class and ordinal are whole numbers.")
        if not row["id"] or not row["statement"]:
            raise BadFrameworkError(f"Row {number} has no id or no statement.")
        if row["id"] in seen:
            raise BadFrameworkError(f"Row {number} has the id {row['id']} a second time.")
        seen.add(row["id"])
    return rows
