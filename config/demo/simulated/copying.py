"""Rows into the database with COPY, through the loader's role: a little at a time, whatever the size of the whole."""

import datetime as dt
import json
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Any

import psycopg2
from django.conf import settings
from django.db import models

from config.demo.seed.rows import reserve_ids
from config.demo.seed.wipe import in_order_of_deletion

IDS_AT_ONCE = 1000
_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_AS_TEXT: dict[type, Any] = {
    type(None): lambda _: r"\N",
    bool: lambda value: "t" if value else "f",
    int: str,
    uuid.UUID: str,
    dt.date: dt.date.isoformat,
    dt.datetime: dt.datetime.isoformat,
    dict: lambda value: json.dumps(value, ensure_ascii=False).translate(_ESCAPED),
    list: lambda value: "{" + ",".join("NULL" if each is None else str(each) for each in value) + "}",
}


class Copier:
    """Takes unsaved rows of one tenant, gives each its id, and writes them when it is told to.

    Whoever is pointed to is taken before who points to it. Between two writes no more is held than was taken since.
    """

    def __init__(self, tenant_id: int) -> None:
        self.counts: Counter[str] = Counter()
        self._tenant_id = tenant_id
        self._connection = psycopg2.connect(settings.ENV.loader_database_url)
        self._order = in_order_of_deletion()[::-1]
        self._waiting: dict[str, tuple[Sequence[str], StringIO]] = {}
        self._ids: dict[type[models.Model], Iterator[int]] = {}

    def save(self, rows: Iterable[models.Model]) -> None:
        """Take rows of one model."""
        rows = list(rows)
        if not rows:
            return
        model = type(rows[0])
        fields = model._meta.local_concrete_fields
        is_numbered = isinstance(model._meta.pk, models.AutoField)
        for row in rows:
            if is_numbered and row.pk is None:
                row.pk = self._next_id(model)
        self.take(
            model, [str(f.column) for f in fields], ([self._value_of(row, field) for field in fields] for row in rows)
        )

    def take(self, model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Take rows of one model as values, always in the same columns."""
        _columns, lines = self._waiting.setdefault(model._meta.db_table, (columns, StringIO()))
        for row in rows:
            lines.write("\t".join(map(_text, row)) + "\n")
            self.counts[model._meta.db_table] += 1

    def write(self) -> None:
        """Write what was taken, in one transaction."""
        with self._connection, self._connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else every key waits in memory for the commit
            for table in self._order:
                if table in self._waiting:
                    columns, lines = self._waiting.pop(table)
                    lines.seek(0)
                    cursor.copy_expert(f'COPY "{table}" ({", ".join(columns)}) FROM STDIN', lines)

    def close(self) -> None:
        """End the connection; what was taken and not written is forgotten."""
        self._connection.close()

    def _value_of(self, row: Any, field: models.Field) -> Any:
        value = row.__dict__[field.attname]
        if value is not None or not field.is_relation:
            return value
        if field.name == "tenant":
            return self._tenant_id
        other = row._state.fields_cache.get(field.name)  # it had no id yet when the row was made
        return other.pk if other is not None else None

    def _next_id(self, model: type[models.Model]) -> int:
        found = next(self._ids.get(model, iter(())), None)
        if found is None:
            self._ids[model] = iter(reserve_ids(model, IDS_AT_ONCE))
            found = next(self._ids[model])
        return found


def _text(value: Any) -> str:
    turn = _AS_TEXT.get(type(value))
    return turn(value) if turn is not None else str(value).translate(_ESCAPED)
