"""Who gets what from the pages of planning."""

from tests.guards.table import ABOVE, ANONYMOUS, CLUSTER, NOBODY, Row

STRANGERS = f"{NOBODY} {ANONYMOUS}"

ROWS: tuple[Row, ...] = (
    Row("tool_list", {CLUSTER: "200", ABOVE: "403", STRANGERS: "302"}),
    Row("tool_new", {CLUSTER: "200", ABOVE: "403", STRANGERS: "302"}),
    Row("tool_new", {CLUSTER: "422", ABOVE: "403", STRANGERS: "302"}, method="post", data=lambda cast: {"title": ""}),
)
