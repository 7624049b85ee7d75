"""Who gets what from the pages of planning."""

from clusters.calendar import today
from tests.cast import Cast
from tests.guards.table import ABOVE, ANONYMOUS, CLUSTER, NOBODY, TEACHERS, Row

STRANGERS = f"{NOBODY} {ANONYMOUS}"

COORDINATOR_ALONE = {"coordinator": "200", f"teacher head_teacher {ABOVE}": "403", STRANGERS: "302"}


def this_month(cast: Cast) -> list[str]:
    return [f"{today():%Y-%m}"]


ROWS: tuple[Row, ...] = (
    Row("plan_month", {who: f"{status} - - -" for who, status in COORDINATOR_ALONE.items()}, own=this_month),
    Row(
        "plan_month",
        {who: f"{status.replace('200', '422')} - - -" for who, status in COORDINATOR_ALONE.items()},
        method="post",
        data=lambda cast: {"chapters": "x"},
        own=this_month,
    ),
    Row("plan_now", {"coordinator": "302", TEACHERS: "403", ABOVE: "403", STRANGERS: "302"}),
    Row("plan_page", {TEACHERS: "200", f"coordinator {ABOVE}": "403", STRANGERS: "302"}),
    Row(
        "plan_page_of",
        {TEACHERS: "200 - - -", f"coordinator {ABOVE}": "403 - - -", STRANGERS: "302 - - -"},
        own=this_month,
    ),
    Row("tool_list", {CLUSTER: "200", ABOVE: "403", STRANGERS: "302"}),
    Row("tool_new", {CLUSTER: "200", ABOVE: "403", STRANGERS: "302"}),
    Row("tool_new", {CLUSTER: "422", ABOVE: "403", STRANGERS: "302"}, method="post", data=lambda cast: {"title": ""}),
)
