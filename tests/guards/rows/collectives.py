"""Who gets what from the pages of collectives."""

from tests.guards.table import Row

ROWS: tuple[Row, ...] = ()
