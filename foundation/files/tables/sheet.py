"""The first sheet of an .xlsx as JSON: a program of its own, started by `reading` with little memory and little time.

Bytes come on stdin. On stdout `{"rows": [[number, [text, ...]], ...], "marks": [[row, column, "formula" | "error"], ...]}`
or `{"fault": "memory" | "damaged" | "rows" | "columns"}`. It imports nothing of ours, has no settings, opens no address.
"""

import datetime as dt
import io
import json
import resource
import sys
from typing import Any

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SEC = 15


def main() -> None:
    """Read stdin, answer on stdout."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SEC, CPU_SEC))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    most_rows, most_columns = int(sys.argv[1]), int(sys.argv[2])
    try:
        answer = _read(sys.stdin.buffer.read(), most_rows, most_columns)
    except MemoryError:
        answer = {"fault": "memory"}
    except Exception:  # whatever a damaged file makes a library raise
        answer = {"fault": "damaged"}
    sys.stdout.write(json.dumps(answer))


def _read(content: bytes, most_rows: int, most_columns: int) -> dict[str, Any]:
    from openpyxl import load_workbook  # noqa: PLC0415  after the limits are set

    sheet = load_workbook(io.BytesIO(content), read_only=True, keep_links=False).worksheets[0]
    sheet.reset_dimensions()  # what a file says of its own size is not believed
    rows: list[tuple[int, list[str]]] = []
    marks: list[tuple[int, int, str]] = []
    before: object = None
    for number, cells in enumerate(sheet.iter_rows(max_col=most_columns + 1), start=1):
        if cells is before:  # openpyxl gives one and the same row for all that a gap skips: up to a million
            continue
        before = cells
        texts = [_text(cell.value) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        if len(texts) > most_columns:
            return {"fault": "columns"}
        if len(rows) > most_rows:  # the heading is a row too
            return {"fault": "rows"}
        rows.append((number, texts))
        for column, cell in enumerate(cells):
            if cell.value is not None and cell.data_type in ("f", "e"):
                marks.append((number, column, "formula" if cell.data_type == "f" else "error"))
    return {"rows": rows, "marks": marks}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value).strip()


if __name__ == "__main__":
    main()
