"""Tables as people send them, good and bad."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sent(content: bytes, name: str = "words.xlsx") -> SimpleUploadedFile:
    """A file under some name."""
    return SimpleUploadedFile(name, content)


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    """An .xlsx as a spreadsheet saves it: what begins with = is a formula."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def old_workbook() -> bytes:
    """The beginning of an .xls."""
    return OLE + b"\0" * 504 + "Workbook".encode("utf-16-le") + b"\0" * 512


def locked_workbook() -> bytes:
    """An .xlsx with a password, as Excel wraps it."""
    return OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same workbook with one part exchanged."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    return packed(parts | {name: part})


def bomb() -> bytes:
    """60 KB that unpack to 60 MB."""
    return packed({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b" " * 60 * 1024 * 1024})


def lying_bomb() -> bytes:
    """The same, saying of itself that it is small."""
    told = (60 * 1024 * 1024).to_bytes(4, "little")
    return bomb().replace(told, (1024).to_bytes(4, "little"))


def laughing() -> bytes:
    """A workbook whose words are entities of entities."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    text = f'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY e0 "ha">{entities}]>'
    text += '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    text += '<row r="1"><c r="A1" t="inlineStr"><is><t>&e8;</t></is></c></row></sheetData></worksheet>'
    return with_part(workbook([["a"]]), "xl/worksheets/sheet1.xml", text.encode())
