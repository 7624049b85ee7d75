"""Who gets what from the plumbing and the demonstration."""

from tests.guards.table import FOR_ANYBODY, Row

ROWS: tuple[Row, ...] = (
    Row("healthz", FOR_ANYBODY),
    Row("readyz", FOR_ANYBODY),
    Row("demo_components", FOR_ANYBODY),
)
