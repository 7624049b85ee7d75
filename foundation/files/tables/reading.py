"""Take a table in, whatever somebody sends under its name: checked before it is unpacked, parsed apart, given as text."""

import csv
import io
import json
import subprocess
import sys
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from foundation.files.services import RefusedFileError

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED_BYTES = 24 * 1024 * 1024
MOST_RATIO = 100  # a table of words packs to a tenth; more than a hundred to one is made to do harm
MOST_PARTS = 500
MOST_ROWS = 5_000
MOST_COLUMNS = 40
PATIENCE_SEC = 60
MOST_NAME = 120
SIGNS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for a formula at the beginning of a text

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream in which a workbook with a password lies
_PROGRAM = Path(__file__).with_name("sheet.py")
_DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell: the row as the spreadsheet counts it, the heading of the column (or nothing), in words."""

    row: int
    column: str
    words: str


@dataclass(frozen=True)
class Line:
    """One row below the heading, as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table as it was sent. `problems` are cells that hold no value: formulas, and errors of formulas."""

    name: str
    heading_row: int
    header: tuple[str, ...]
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...] = ()


def read_table(upload: UploadedFile) -> Table:
    """The first sheet of an .xlsx, or a .csv, told by what it holds and not by its name.

    Every cell is text without spaces around it; whole numbers have no point, days are 2026-06-15; rows without anything are
    left out. Raises RefusedFileError with what is wrong and what would do.
    """
    name = Path(upload.name or "").name[:MOST_NAME]
    if (upload.size or 0) > MOST_BYTES:
        raise RefusedFileError(
            _("This file is larger than 2 MB. A table of words is smaller: leave pictures and other sheets out.")
        )
    upload.seek(0)
    content = upload.read()
    if not content.strip():
        raise RefusedFileError(_("This file is empty. Fill in the template and send that."))
    if content.startswith(_OLE):
        raise RefusedFileError(_old_workbook(content))
    if content.startswith(_ZIP):
        rows, marks = _read_xlsx(content)
    elif name.casefold().endswith((".xlsx", ".xlsm")):
        raise RefusedFileError(
            _("This file is called .xlsx but is no Excel workbook. Open it and save it as “Excel workbook”, or as CSV.")
        )
    else:
        rows, marks = _read_csv(content), []
    rows = [(number, [_clean(cell) for cell in cells]) for number, cells in rows]
    if not rows:
        raise RefusedFileError(_("This file is empty. Fill in the template and send that."))
    (heading_row, header), *lines = rows
    if not lines:
        raise RefusedFileError(_("There is nothing below the heading of this table. Fill in at least one row."))
    return Table(
        name,
        heading_row,
        tuple(header),
        tuple(Line(number, tuple(cells)) for number, cells in lines),
        tuple(_problem(header, mark) for mark in marks),
    )


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\u00a0", " ")).strip()


def _problem(header: list[str], mark: tuple[int, int, str]) -> Problem:
    row, column, kind = mark
    words = (
        _("There is a formula in this cell. Copy it and paste it as a value.")
        if kind == "formula"
        else _("The formula in this cell went wrong. Write the value in its place.")
    )
    return Problem(row, heading(header, column), words)


def heading(header: tuple[str, ...] | list[str], column: int) -> str:
    """What stands over a column (from 0), else its letter."""
    return (header[column] if column < len(header) else "") or letter(column)


def letter(column: int) -> str:
    """A to Z, AA and on, as a spreadsheet names a column counted from 0."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def _old_workbook(content: bytes) -> str:
    if _ENCRYPTED in content:
        return _("This workbook has a password. Take the password off in Excel, save it and send it again.")
    return _("This is a workbook of the old kind (.xls). Save it as “Excel workbook (.xlsx)” or as CSV and send that.")


def _read_xlsx(content: bytes) -> tuple[list[tuple[int, list[str]]], list[tuple[int, int, str]]]:
    _look_before_unpacking(content)
    command = [sys.executable, "-I", str(_PROGRAM), str(MOST_ROWS), str(MOST_COLUMNS)]
    too_large = RefusedFileError(_("This workbook is too large to open. Send the sheet alone, or save it as CSV."))
    try:
        done = subprocess.run(  # noqa: S603  our own program, nothing of the file in the command
            command, input=content, capture_output=True, timeout=PATIENCE_SEC, env={}, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise too_large from error
    if done.returncode != 0:  # ended by its limits
        raise too_large
    answer: dict[str, Any] = json.loads(done.stdout)
    if "fault" in answer:
        raise too_large if answer["fault"] == "memory" else RefusedFileError(_fault(answer["fault"]))
    return [(row, cells) for row, cells in answer["rows"]], [
        (row, column, kind) for row, column, kind in answer["marks"]
    ]


def _fault(fault: str) -> str:
    if fault == "rows":
        return _too_many_rows()
    if fault == "columns":
        return _("This table has more than %(count)d columns. Leave the others out.") % {"count": MOST_COLUMNS}
    return _("This workbook is damaged. Open it in Excel, save it anew and send that.")


def _too_many_rows() -> str:
    return _("This table has more than %(count)s rows. Send it in parts.") % {"count": f"{MOST_ROWS:,}"}


def _look_before_unpacking(content: bytes) -> None:
    """Refuses what is no workbook, has a password, or would grow beyond measure. Nothing is unpacked here."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise RefusedFileError(_fault("damaged")) from error
    if any(part.flag_bits & 0x1 for part in parts):
        raise RefusedFileError(
            _("This workbook has a password. Take the password off in Excel, save it and send it again.")
        )
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise RefusedFileError(
            _("This is no Excel workbook (.xlsx). Save the table as “Excel workbook” or as CSV and send that.")
        )
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED_BYTES or unpacked > MOST_RATIO * len(content) or len(parts) > MOST_PARTS:
        raise RefusedFileError(
            _("Unpacked, this workbook is far larger than a table of words. Copy the table into a fresh workbook.")
        )


def _read_csv(content: bytes) -> list[tuple[int, list[str]]]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows: list[tuple[int, list[str]]] = []
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(lines, start=1):
            if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
                raise RefusedFileError(_fault("columns"))
            if any(cell.strip() for cell in cells):
                rows.append((number, [_without_guard(cell) for cell in cells]))
            if len(rows) > MOST_ROWS + 1:
                raise RefusedFileError(_too_many_rows())
    except csv.Error as error:
        words = _("Row %(row)d of this CSV cannot be read: a quotation mark is not closed. Save it anew and send that.")
        raise RefusedFileError(words % {"row": lines.line_num}) from error
    return rows


def _without_guard(cell: str) -> str:
    """A text as it was before `writing` put an apostrophe before its sign."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(SIGNS) else cell


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\x00" in content or content.lstrip().startswith((b"%PDF", b"<", b"{\\rtf")):
        raise RefusedFileError(_("This is no table. Send an Excel workbook (.xlsx) or a CSV."))
    else:
        encoding = "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if any(byte < 0x09 for byte in content[:1024]):
            raise RefusedFileError(_("This is no table. Send an Excel workbook (.xlsx) or a CSV.")) from error
        raise RefusedFileError(
            _(
                "The letters of this CSV are in a Windows encoding and would arrive broken. "
                "Save it as “CSV UTF-8” or as an Excel workbook."
            )
        ) from error
