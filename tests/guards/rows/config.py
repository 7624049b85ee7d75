"""Who gets what from the plumbing and the demonstration."""

from tests.guards.table import EVERYBODY, FOR_ANYBODY, Row

ROWS: tuple[Row, ...] = (
    Row("healthz", FOR_ANYBODY),
    Row("readyz", FOR_ANYBODY),
    Row("demo_components", FOR_ANYBODY),
    # Tenants of the demonstration alone have people to enter as; these are not.
    Row("demo", {EVERYBODY: "404"}),
    Row("demo_enter", {EVERYBODY: "404 - - 404"}, own=lambda cast: ["teacher"], method="post"),
)
