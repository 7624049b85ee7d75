"""Who gets what from the pages of assessments."""

from tests.guards.table import Row

ROWS: tuple[Row, ...] = ()
