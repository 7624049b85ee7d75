"""Who gets what from the pages of planning."""

from tests.guards.table import Row

ROWS: tuple[Row, ...] = ()
