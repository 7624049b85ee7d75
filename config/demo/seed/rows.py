"""Rows on their way into the database: many at once, with ids that can be named before, and public ids that come again."""

import random
import uuid
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)
Save = Callable[[Iterable[models.Model]], None]  # writes rows of one model; each gets its id
BATCH = 2000


class Chance(random.Random):
    """A source of chance that gives the same again for the same words."""

    def __init__(self, *words: object) -> None:
        super().__init__("/".join(str(w) for w in words))

    def uuid(self) -> uuid.UUID:
        """A public id."""
        return uuid.UUID(int=self.getrandbits(128), version=4)

    def happens(self, chance: float) -> bool:
        """True that often of 1."""
        return self.random() < chance


def save_rows(rows: Iterable[models.Model]) -> None:
    """Write rows of one model at once; each gets its id."""
    rows = list(rows)
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=BATCH)


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """That many ids of a table, so that a row can name its own before it is written."""
    table: Any = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, "id", count]
        )
        return [pk for (pk,) in cursor.fetchall()]


class Tray:
    """Unsaved rows by model, saved in the order in which their models are named. Keys may point to rows not yet saved."""

    def __init__(self, chance: Chance, save: Save = save_rows) -> None:
        self.chance = chance
        self._save = save
        self._rows: dict[type[models.Model], list[models.Model]] = {}

    def put(self, row: Row) -> Row:
        """Keep a row for later; gives it ids that do not differ from one building to the next."""
        for name in ("public_id", "key"):
            if hasattr(row, name):
                setattr(row, name, self.chance.uuid())
        self._rows.setdefault(type(row), []).append(row)
        return row

    def rows(self, model: type[Row]) -> list[Row]:
        """What was put of one model, saved or not."""
        return self._rows.get(model, [])  # type: ignore[return-value]

    def save(self, *order: type[models.Model]) -> None:
        """Write what was put and not yet written, model by model. Raises ValueError for a model that is left out."""
        for model in order:
            rows = self._rows.pop(model, [])
            if any(f.related_model is model for f in model._meta.local_fields):  # rows that point to each other
                for row, pk in zip(rows, reserve_ids(model, len(rows)), strict=True):
                    row.pk = pk
            self._save(rows)
        if self._rows:
            raise ValueError(f"Not saved: {sorted(m.__name__ for m in self._rows)}")
