"""Tables in and out: every kind of file that people send gets its own answer, and what goes out does no harm."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from foundation.files.services import RefusedFileError
from foundation.files.tables.columns import Column, rows_of
from foundation.files.tables.reading import Line, Problem, Table, letter, read_table
from foundation.files.tables.writing import Cell, write_csv, write_xlsx
from tests.factories import tables

HEAD = ["id", "code", "words"]
COLUMNS = [Column("id", "Number", is_needed=True), Column("code", "Your own code", most=5), Column("words", "Words")]


def table(*rows: list[str], head: list[str] | None = None) -> Table:
    """A table as it was read."""
    lines = tuple(Line(number, tuple(row)) for number, row in enumerate(rows, start=2))
    return Table("words.xlsx", 1, tuple(head or HEAD), lines)


def test_a_workbook_is_read_as_text() -> None:
    content = tables.workbook(
        [HEAD, [12, 3.5, " नमस्ते "], [], ["007", dt.date(2026, 6, 15), True], [None, 4.0, "cafe\u0301"]]
    )
    found = read_table(tables.sent(content))
    assert (found.name, found.heading_row, found.header, found.problems) == ("words.xlsx", 1, tuple(HEAD), ())
    assert found.lines == (
        Line(2, ("12", "3.5", "नमस्ते")),
        Line(4, ("007", "2026-06-15", "TRUE")),
        Line(5, ("", "4", "café")),
    )


@pytest.mark.parametrize(
    "content",
    [
        "id,code,words\n1,A,ಓದು\n".encode(),
        "\ufeffid;code;words\r\n1;A;ಓದು\r\n".encode(),
        "id\tcode\twords\n1\tA\tಓದು\n".encode("utf-16"),
        b'\n\nid,code,words\n1,"A","\xe0\xb2\x93\xe0\xb2\xa6\xe0\xb3\x81"\n',
    ],
)
def test_a_csv_is_read_however_it_was_saved(content: bytes) -> None:
    found = read_table(tables.sent(content, "words.csv"))
    assert (found.header, [line.cells for line in found.lines]) == (tuple(HEAD), [("1", "A", "ಓದು")])


def test_a_workbook_is_told_by_what_it_holds(tmp_path: object) -> None:
    assert read_table(tables.sent(tables.workbook([HEAD, ["1"]]), "words.csv")).lines == (Line(2, ("1",)),)


REFUSED: list[tuple[str, Callable[[], bytes], str, str]] = [
    ("an empty file", lambda: b" \n", "words.csv", "This file is empty."),
    ("an empty workbook", lambda: tables.workbook([]), "words.xlsx", "This file is empty."),
    ("a heading alone", lambda: tables.workbook([HEAD]), "words.xlsx", "There is nothing below the heading"),
    ("an old workbook", tables.old_workbook, "words.xls", "a workbook of the old kind (.xls)"),
    ("an old one renamed", tables.old_workbook, "words.xlsx", "a workbook of the old kind (.xls)"),
    ("one with a password", tables.locked_workbook, "words.xlsx", "This workbook has a password."),
    ("a text named .xlsx", lambda: b"id,code\n1,A\n", "words.xlsx", "is called .xlsx but is no Excel workbook"),
    ("a zip of something else", lambda: tables.packed({"a.txt": b"a"}), "words.xlsx", "This is no Excel workbook"),
    ("a broken zip", lambda: tables.workbook([HEAD, ["1"]])[:400], "words.xlsx", "This workbook is damaged."),
    (
        "a broken sheet",
        lambda: tables.with_part(tables.workbook([HEAD]), "xl/worksheets/sheet1.xml", b"<worksheet"),
        "words.xlsx",
        "This workbook is damaged.",
    ),
    ("a bomb", tables.bomb, "words.xlsx", "far larger than a table of words"),
    ("a bomb that lies", tables.lying_bomb, "words.xlsx", "This workbook is damaged."),
    ("entities of entities", tables.laughing, "words.xlsx", "This workbook is damaged."),
    ("too large", lambda: b"a" * (2 * 1024 * 1024 + 1), "words.csv", "This file is larger than 2 MB."),
    (
        "50,000 rows",
        lambda: tables.workbook([HEAD, *([n, "", "x"] for n in range(50_000))]),
        "words.xlsx",
        "This table has more than 5,000 rows.",
    ),
    (
        "50,000 rows of CSV",
        ("id,code\n" + "1,A\n" * 50_000).encode,
        "words.csv",
        "This table has more than 5,000 rows.",
    ),
    ("many columns", lambda: tables.workbook([["a"] * 41, ["1"]]), "words.xlsx", "more than 40 columns"),
    ("many columns of CSV", lambda: ",".join("a" * 41).encode(), "words.csv", "more than 40 columns"),
    ("a Windows encoding", lambda: "id,code\n1,Schüler\n".encode("cp1252"), "words.csv", "in a Windows encoding"),
    ("a PDF", lambda: b"%PDF-1.7 \xe2\xe3", "words.csv", "This is no table."),
    ("a picture", lambda: b"\x89PNG\r\n\x1a\n\x00\x00", "words.csv", "This is no table."),
    ("a page", lambda: b"<html><table>", "words.xls", "This is no table."),
    ("an open quotation", lambda: b'id,code\n1,"A\n2,B\n', "words.csv", "a quotation mark is not closed"),
]


@pytest.mark.parametrize(("content", "name", "says"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED])
def test_what_is_no_table_gets_its_own_answer(content: Callable[[], bytes], name: str, says: str) -> None:
    with pytest.raises(RefusedFileError) as refused:
        read_table(tables.sent(content(), name))
    assert says in str(refused.value)


def test_a_cell_far_away_costs_nothing() -> None:
    sheet = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>
<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row><row r="1048576"><c r="A1048576"><v>7</v></c></row>
</sheetData></worksheet>"""
    found = read_table(tables.sent(tables.with_part(tables.workbook([HEAD]), "xl/worksheets/sheet1.xml", sheet)))
    assert found.lines == (Line(1048576, ("7",)),)


def test_formulas_are_told_by_row_and_column() -> None:
    found = read_table(tables.sent(tables.workbook([HEAD, ["1", "A", "=A2&B2"], ["2", "=1/0", "x"]])))
    assert found.problems == (
        Problem(2, "words", "There is a formula in this cell. Copy it and paste it as a value."),
        Problem(3, "code", "There is a formula in this cell. Copy it and paste it as a value."),
    )
    _rows, problems = rows_of(found, COLUMNS)
    assert problems == list(found.problems)


def test_columns_are_told_by_their_heading_in_any_order_and_writing() -> None:
    rows, problems = rows_of(table(["w", "1"], head=["WORDS", "  number "]), COLUMNS)
    assert ([row.cells for row in rows], problems) == ([{"words": "w", "id": "1"}], [])


def test_another_table_is_refused_altogether() -> None:
    with pytest.raises(RefusedFileError, match="not the heading of this table"):
        rows_of(table(["Asha", "12"], head=["Name", "Age"]), COLUMNS)


def test_what_is_wrong_is_told_by_row_and_column() -> None:
    _rows, problems = rows_of(
        table(["A", "first", "x", "stray"], ["toolong", "second", "y"], head=["code", "words", "words"]), COLUMNS
    )
    assert problems == [
        Problem(1, "Number", "This column is missing. Copy it from the template."),
        Problem(1, "words", "This column is there twice. Keep one of the two."),
        Problem(2, "D", "There is no heading over this cell."),
        Problem(3, "code", "Up to 5 letters fit here; this has 7. Shorten it a little."),
    ]
    _rows, problems = rows_of(table(["", "A", "w"], [], ["1"], head=["id", "Kode", "words"]), COLUMNS)
    assert problems == [
        Problem(1, "Kode", "This heading is not known here. Use one of the template, or take the column out."),
        Problem(2, "id", "Nothing stands here, and without it the row belongs nowhere."),
        Problem(3, "id", "Nothing stands here, and without it the row belongs nowhere."),
    ]


DANGEROUS = ["=1+1", "+91 98", "-5", "@SUM(A1)", "\t=1", "\r=1", "plain", "'=quoted"]


def test_words_go_out_as_words_whatever_they_begin_with() -> None:
    content = write_csv(["id", "words"], [[n, text] for n, text in enumerate(DANGEROUS)])
    assert content.startswith(b"\xef\xbb\xbf")
    cells = [row[1] for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))][1:]
    assert cells == [f"'{each}" for each in DANGEROUS[:6]] + ["plain", "'=quoted"]
    book = load_workbook(
        io.BytesIO(write_xlsx("Words", ["id", "words"], [[n, text] for n, text in enumerate(DANGEROUS)]))
    )
    column = list(book.worksheets[0].columns)[1][1:]
    assert {cell.data_type for cell in column} == {"s"}
    assert {cell.number_format for cell in column} == {"@"}
    assert book.worksheets[0].freeze_panes == "A2"


def test_numbers_and_days_go_out_as_what_they_are() -> None:
    row: list[Cell] = [7, 2.5, Decimal("1.25"), dt.date(2026, 6, 15), None, "007", "bell\x07"]
    book = load_workbook(io.BytesIO(write_xlsx("A [title] with: everything / and more than fits", ["h"] * 7, [row])))
    cells = list(book.worksheets[0].rows)[1]
    assert [cell.data_type for cell in cells] == ["n", "n", "n", "d", "n", "s", "s"]
    assert [cell.value for cell in cells][5:] == ["007", "bell"]
    assert write_csv(["h"] * 7, [row]).decode("utf-8-sig").splitlines()[1] == "7,2.5,1.25,2026-06-15,,007,bell"


@pytest.mark.parametrize("write", [write_csv, lambda head, rows: write_xlsx("Words", head, rows)])
def test_what_went_out_comes_back_as_it_was(write: Callable[..., bytes]) -> None:
    rows = [[str(n), "x", text.strip()] for n, text in enumerate(DANGEROUS) if text != "'=quoted"]
    found = read_table(tables.sent(write(HEAD, rows), "words"))
    assert [list(line.cells) for line in found.lines] == rows
    assert found.problems == ()


def test_letters_of_columns() -> None:
    assert [letter(column) for column in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
