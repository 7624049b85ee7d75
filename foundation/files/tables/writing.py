"""Give a table out: numbers as numbers, words as words, and nothing that a spreadsheet would take for a formula."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from foundation.files.tables.reading import SIGNS

Cell = str | int | float | Decimal | dt.date | None
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_TITLE = 31

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
_AS_TEXT = "@"  # so that 012 stays 012


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with its mark, so that Excel shows every script; a text with a sign in front gets an apostrophe before it."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    for row in (header, *rows):
        lines.writerow([_guarded(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _guarded(cell: Cell) -> str:
    if isinstance(cell, str):
        text = _CONTROL.sub("", cell)
        return f"'{text}" if text.startswith(SIGNS) else text
    return "" if cell is None else cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def write_xlsx(
    title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, widths: Sequence[int] = ()
) -> bytes:
    """One sheet with a heading that stays in sight. Texts are texts whatever they begin with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_NOT_IN_TITLE.sub(" ", title)[:MOST_TITLE] or "1")
    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    bold = Font(bold=True)
    for number, row in enumerate((header, *rows)):
        cells = [_cell(sheet, value) for value in row]
        for cell in cells if number == 0 else ():
            cell.font = bold
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Cell) -> Any:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    text = _CONTROL.sub("", value)
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # what begins with = would be a living formula
    cell.number_format = _AS_TEXT
    cell.quotePrefix = text.startswith(SIGNS)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
