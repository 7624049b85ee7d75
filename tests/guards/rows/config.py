"""Who gets what from the plumbing and the demonstration."""

from tests.guards.table import EVERYBODY, FOR_ANYBODY, FOR_SIGNED_IN, Row

NOWHERE = {EVERYBODY: "404"}  # the tenant of the cast is no demonstration

ROWS: tuple[Row, ...] = (
    Row("healthz", FOR_ANYBODY),
    Row("readyz", FOR_ANYBODY),
    Row("service_worker", FOR_ANYBODY),
    Row("offline", FOR_ANYBODY),
    Row("waiting", FOR_SIGNED_IN),
    Row("demo", NOWHERE),
    Row("demo_enter", NOWHERE, own=lambda cast: ["coordinator"], method="post"),
    Row("demo_components", FOR_ANYBODY),
)
