"""Who gets what from the plumbing and the demonstration."""

from tests.guards.table import EVERYBODY, FOR_ANYBODY, Row

NOWHERE = {EVERYBODY: "404"}  # the tenant of the cast is no demonstration

ROWS: tuple[Row, ...] = (
    Row("healthz", FOR_ANYBODY),
    Row("readyz", FOR_ANYBODY),
    Row("demo", NOWHERE),
    Row("demo_enter", NOWHERE, own=lambda cast: ["coordinator"], method="post"),
    Row("demo_components", FOR_ANYBODY),
)
