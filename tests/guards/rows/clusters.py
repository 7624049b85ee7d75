"""Who gets what from the pages of clusters."""

from tests.guards.table import Row

ROWS: tuple[Row, ...] = ()
