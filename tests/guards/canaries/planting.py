"""A canary in every word that names or describes a child, or is a teacher's diary. As the database's owner."""

from dataclasses import dataclass
from typing import Any

from psycopg2 import sql

from tests.guards.canaries.words import SIGN


@dataclass(frozen=True)
class Home:
    """Columns of a table in which a kind of word lives. `where` chooses the rows, `id` is their number."""

    kind: str
    table: str
    columns: tuple[str, ...]
    where: str = "true"
    id: str = "id"


_HERS_ALONE = "shared_at IS NULL OR visibility = 'me'"
HOMES = (
    Home("n", "clusters_student", ("first_name",)),
    Home("d", "assessments_diarynote", ("text",), "NOT is_restricted"),
    Home("r", "assessments_diarynote", ("text",), "is_restricted"),
    Home("p", "assessments_portfolioitem", ("title", "text")),
    Home("t", "assessments_nextstep", ("strengths", "next_step")),
    Home("q", "assessments_quickphrase", ("text",)),
    Home("c", "assessments_competencytest", ("given_by_name", "sample_words", "caveats")),
    Home("s", "assessments_worksample", ("words",), "words <> ''"),
    Home("e", "collectives_experience", ("title", "tried", "children_did", "puzzle"), _HERS_ALONE),
)
# What follows from those words and may hold them: the words by which notes are found, values of two phones.
ALSO_AT_HOME = {("assessments_noteword", "word"), ("clusters_conflict", "stands"), ("clusters_conflict", "kept")}
AT_HOME = {(home.table, column) for home in HOMES for column in home.columns} | ALSO_AT_HOME

_DIARIES = """
UPDATE assessments_diarynote SET is_restricted = true WHERE id IN (
    SELECT min(id) FROM assessments_diarynote WHERE NOT is_restricted GROUP BY tenant_id, teacher_id HAVING count(*) > 1);
UPDATE assessments_diarynote SET deleted_at = now() WHERE id IN (
    SELECT max(id) FROM assessments_diarynote WHERE NOT is_restricted GROUP BY tenant_id, teacher_id HAVING count(*) > 2);
UPDATE collectives_experience SET visibility = 'me' WHERE id IN (
    SELECT max(id) FROM collectives_experience e WHERE shared_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM collectives_sharing s WHERE s.experience_id = e.id) GROUP BY tenant_id, teacher_id)
"""
_FOUND_BY = """
INSERT INTO assessments_noteword (tenant_id, note_id, school_id, word)
SELECT tenant_id, id, school_id, substring(text from '^[a-z]+[0-9]+x') FROM assessments_diarynote
"""


def plant(cursor: Any) -> int:
    """Put one into every row, at the beginning of its words, each with its own number. Returns how many rows.

    Before that some notes of every teacher are restricted and some are taken away, and some experiences are hers alone:
    so every kind is there.
    """
    cursor.execute(_DIARIES)
    planted = 0
    for statement in statements(cursor):
        cursor.execute(statement)
        planted += cursor.rowcount
    cursor.execute(_FOUND_BY)
    return planted


def statements(cursor: Any) -> list[str]:
    """What puts a canary into every row that has none, a statement a home."""
    found = []
    for home in HOMES:
        told = [
            sql.SQL("{0} = left({1} || {2} || 'x ' || {0}, {3})").format(
                sql.Identifier(column),
                sql.Literal(SIGN + home.kind),
                sql.Identifier(home.id),
                sql.Literal(_width(cursor, home.table, column)),
            )
            for column in home.columns
        ]
        update = sql.SQL("UPDATE {} SET {} WHERE ({}) AND NOT starts_with({}, {})").format(
            sql.Identifier(home.table),
            sql.SQL(", ").join(told),
            sql.SQL(home.where),
            sql.Identifier(home.columns[0]),
            sql.Literal(SIGN),
        )
        found.append(update.as_string(cursor))
    return found


def _width(cursor: Any, table: str, column: str) -> int:
    cursor.execute(
        "SELECT coalesce(character_maximum_length, 100000) FROM information_schema.columns"
        " WHERE table_name = %s AND column_name = %s",
        (table, column),
    )
    return int(cursor.fetchone()[0])
