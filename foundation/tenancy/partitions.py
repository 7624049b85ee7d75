"""Tables partitioned by month: how they are created, and their monthly leaves."""

import datetime as dt
from typing import Any

from django.db import migrations
from django.db.backends.utils import CursorWrapper

FIRST_YEAR = 2024
YEARS_AHEAD = 3


class CreatePartitionedModel(migrations.CreateModel):
    """CreateModel for a table `PARTITION BY RANGE (period)`. Put by hand where makemigrations wrote CreateModel."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        usual = schema_editor.sql_create_table
        schema_editor.sql_create_table = usual + " PARTITION BY RANGE (period)"
        try:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        finally:
            schema_editor.sql_create_table = usual


def ensure_partitions(cursor: CursorWrapper, table: str, *, today: dt.date) -> None:
    """Create the monthly leaves of a table from January 2024 to three years ahead. Leaves get no grants of their own."""
    cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", (table,))
    present = {name for (name,) in cursor.fetchall()}
    for index in range(FIRST_YEAR * 12, (today.year + YEARS_AHEAD) * 12):
        first, after = (dt.date(i // 12, i % 12 + 1, 1) for i in (index, index + 1))
        leaf = f"{table}_{first:%Y_%m}"
        if leaf not in present:
            cursor.execute(
                f"CREATE TABLE \"{leaf}\" PARTITION OF \"{table}\" FOR VALUES FROM ('{first}') TO ('{after}')"
            )
