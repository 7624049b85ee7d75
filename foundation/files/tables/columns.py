"""Columns told by their headings, in whichever language the template was made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from foundation.files.services import RefusedFileError
from foundation.files.tables.reading import Line, Problem, Table, heading


@dataclass(frozen=True)
class Column:
    """A column that a table may have. `most` is how many letters fit (0: any)."""

    code: str
    label: str | Promise
    is_needed: bool = False
    most: int = 0
    known_as: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "known_as", frozenset(_folded(word) for word in (self.code, *_said(self.label))))


@dataclass(frozen=True)
class Row:
    """One row by column code; a column that the table has not is not in it."""

    number: int
    cells: dict[str, str]


def _said(label: str | Promise) -> list[str]:
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.append(str(label))
    return found


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def rows_of(table: Table, columns: Sequence[Column]) -> tuple[list[Row], list[Problem]]:
    """The rows by column, and everything that is wrong with heading and cells.

    A heading that no column has, or two have, is a problem of its own: guessing would put words into the wrong place. Raises
    RefusedFileError when the first row is not the heading of this table at all.
    """
    by_word = {word: column for column in columns for word in column.known_as}
    found = [by_word.get(_folded(word)) for word in table.header]
    if not any(found):
        raise RefusedFileError(
            _("The first row is not the heading of this table. Take the template and keep its first row as it is.")
        )
    problems = [*_of_heading(table, columns, found), *table.problems]
    broken = {(problem.row, problem.column) for problem in table.problems}
    rows = []
    for line in table.lines:
        rows.append(Row(line.number, {column.code: _cell(line, place) for place, column in enumerate(found) if column}))
        problems += _of_line(table, line, found, broken)
    return rows, sorted(problems, key=lambda problem: problem.row)


def _cell(line: Line, place: int) -> str:
    return line.cells[place] if place < len(line.cells) else ""


def _of_heading(table: Table, columns: Sequence[Column], found: Sequence[Column | None]) -> Iterable[Problem]:
    for wanted in columns:
        if wanted.is_needed and wanted not in found:
            yield Problem(table.heading_row, str(wanted.label), _("This column is missing. Copy it from the template."))
    for place, (word, column) in enumerate(zip(table.header, found, strict=True)):
        if column is None and word:
            words = _("This heading is not known here. Use one of the template, or take the column out.")
            yield Problem(table.heading_row, word, words)
        elif column is not None and column in found[:place]:
            yield Problem(table.heading_row, word, _("This column is there twice. Keep one of the two."))


def _of_line(
    table: Table, line: Line, found: Sequence[Column | None], broken: set[tuple[int, str]]
) -> Iterable[Problem]:
    for place, cell in enumerate(line.cells):
        column = found[place] if place < len(found) else None
        above = heading(table.header, place)
        if cell and (place >= len(found) or not table.header[place]):
            yield Problem(line.number, above, _("There is no heading over this cell."))
        elif column is not None and (line.number, above) not in broken:
            if column.is_needed and not cell:
                yield Problem(line.number, above, _("Nothing stands here, and without it the row belongs nowhere."))
            elif column.most and len(cell) > column.most:
                words = _("Up to %(most)d letters fit here; this has %(count)d. Shorten it a little.")
                yield Problem(line.number, above, words % {"most": column.most, "count": len(cell)})
    for place, column in enumerate(found):
        if column is not None and column.is_needed and place >= len(line.cells):
            words = _("Nothing stands here, and without it the row belongs nowhere.")
            yield Problem(line.number, heading(table.header, place), words)
