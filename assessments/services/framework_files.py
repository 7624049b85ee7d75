"""Files of frameworks, read row by row into one shape."""

import csv
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).resolve().parent.parent / "data"
_GRADES = {"foundational": (0, 2), "preparatory": (3, 5)}
_AREAS = {
    "Physical Development": "physical",
    "Socio-Emotional and Ethical Development": "socio-emotional",
    "Cognitive Development": "cognitive",
    "Language and Literacy Development": "language-literacy",
    "Aesthetic and Cultural Development": "aesthetic",
    "Positive Learning Habits": "habits",
    "Language (R1)": "language",
    "Mathematics": "mathematics",
    "The World Around Us": "world-around-us",
}


class BadFrameworkError(ValueError):
    """The file is not a list of learning outcomes; the message names the row and what is wrong with it."""


class OutcomeRow(NamedTuple):
    """One outcome, goal, competency or aim. `parent` is the own id of what it belongs to."""

    own_id: str
    grade: int
    last_grade: int
    subject: str
    ordinal: int
    code: str
    strand: str
    statement: str
    parent: str = ""


class ScaleRow(NamedTuple):
    """One level of a scale."""

    domain: str
    rank: int
    name: str
    says: str


def _rows(path: Path, *columns: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    for number, row in enumerate(rows, start=1):
        missing = [column for column in columns if row.get(column) is None]
        if missing:
            raise BadFrameworkError(f"Row {number} has no column {missing[0]}.")
    return rows


def _once(rows: list[OutcomeRow]) -> list[OutcomeRow]:
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        if not row.own_id or not row.statement:
            raise BadFrameworkError(f"Row {number} has no id or no statement.")
        if row.own_id in seen:
            raise BadFrameworkError(f"Row {number} has the id {row.own_id} a second time.")
        seen.add(row.own_id)
    return rows


def read_outcomes(path: Path) -> list[OutcomeRow]:
    """Learning outcomes of a class and subject each. Raises BadFrameworkError."""
    found = []
    rows = _rows(path, "id", "class", "subject", "ordinal", "code", "strand", "statement")
    for number, row in enumerate(rows, start=1):
        if not row["class"].isdigit() or not row["ordinal"].isdigit():
            raise BadFrameworkError(f"Row {number}: class and ordinal are whole numbers.")
        grade = int(row["class"])
        found.append(
            OutcomeRow(
                own_id=row["id"],
                grade=grade,
                last_grade=grade,
                subject=row["subject"],
                ordinal=int(row["ordinal"]),
                code=row["code"],
                strand=row["strand"],
                statement=row["statement"],
            )
        )
    return _once(found)


def read_competencies(path: Path) -> list[OutcomeRow]:
    """Curricular goals and the competencies below them, by stage and area. Raises BadFrameworkError."""
    found = []
    for ordinal, row in enumerate(_rows(path, "id", "stage", "area", "code", "parent_id", "statement"), start=1):
        if row["stage"] not in _GRADES or row["area"] not in _AREAS:
            raise BadFrameworkError(f"Row {ordinal} has an unknown stage or area.")
        first, last = _GRADES[row["stage"]]
        area, code, parent = _AREAS[row["area"]], row["code"], row["parent_id"]
        found.append(OutcomeRow(row["id"], first, last, area, ordinal, code, "", row["statement"], parent))
    ids = {row.own_id for row in found}
    if orphans := [row for row in found if row.parent and row.parent not in ids]:
        raise BadFrameworkError(f"{orphans[0].own_id} belongs to {orphans[0].parent}, which is not in the file.")
    return _once(found)


def read_targets(path: Path, version: str, *, prefix: str) -> list[OutcomeRow]:
    """Aims of one version. Their ids are ours: prefix, class, area and number. Raises BadFrameworkError."""
    found = []
    counted: Counter[tuple[int, str]] = Counter()
    wanted = [r for r in _rows(path, "version", "grade", "area", "statement") if r["version"] == version]
    for number, row in enumerate(wanted, start=1):
        grades = [int(digits) for digits in re.findall(r"\d+", row["grade"].split("(")[0])]
        if row["grade"] == "balvatika":
            grades = [0]
        if not grades:
            raise BadFrameworkError(f"Row {number}: {row['grade']} is no class.")
        area = row["area"].replace(" ", "-")
        counted[grades[0], area] += 1
        own_id = f"{prefix}-{grades[0]}-{area}-{counted[grades[0], area]}"
        found.append(OutcomeRow(own_id, grades[0], grades[-1], area, number, "", "", row["statement"]))
    return _once(found)


def read_scale(path: Path, scale: str) -> list[ScaleRow]:
    """The levels of one scale. Raises BadFrameworkError."""
    rows = _rows(path, "scale", "domain", "rank", "level", "description")
    if any(not row["rank"].isdigit() for row in rows):
        raise BadFrameworkError("The rank of a level is a whole number.")
    return [ScaleRow(r["domain"], int(r["rank"]), r["level"], r["description"]) for r in rows if r["scale"] == scale]
