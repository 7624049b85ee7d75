"""Who gets what from the API."""

from typing import Any

from django.utils.timezone import now

from clusters.calendar import period_of, today
from collectives.choices import MeetingState
from tests.cast import Cast
from tests.factories import collectives
from tests.guards.table import ABOVE, ANONYMOUS, CLUSTER, EVERYBODY, NOBODY, PLACED, Row

JSON = "application/json"
OFFICERS = "diet_faculty district_officer state_officer tenant_admin programme_staff"


def months(cast: Cast) -> dict[str, str]:
    """This month."""
    return {"kind": "ability", "from": f"{today():%Y-%m}", "to": f"{today():%Y-%m}"}


def of(place: str) -> dict[str, Any]:
    """The rows of one place: it is asked for in the query, so each is a row of its own."""
    return {"data": lambda cast: months(cast) | {"place": str(getattr(cast, place).public_id)}, "query": f"?{place}"}


def meeting(cast: Cast, of: str = "") -> list[object]:
    """A closed meeting of this month."""
    collective, venue = getattr(cast, f"{of}collective"), getattr(cast, f"{of}school")
    made = collectives.make_meeting(
        collective, venue=venue, on=period_of(today()).replace(day=15), state=MeetingState.CLOSED, closed_at=now()
    )
    return [made.public_id]


ROWS: tuple[Row, ...] = (
    Row("api_schema", {EVERYBODY: "200"}),
    Row("api_session_code", {EVERYBODY: "400"}, method="post", data=lambda cast: {"to": "1"}, content_type=JSON),
    Row("api_session", {EVERYBODY: "400"}, method="post", data=lambda cast: {"code": "123456"}, content_type=JSON),
    Row("api_session", {EVERYBODY: "204"}, method="delete"),
    Row("api_me", {PLACED: "200", NOBODY: "200", ANONYMOUS: "401"}),
    Row(
        "api_me",
        {PLACED: "400", NOBODY: "400", ANONYMOUS: "401"},
        method="patch",
        data=lambda cast: {"role": "teacher", "place": str(cast.far.public_id)},
        content_type=JSON,
    ),
    Row("api_rollups", {PLACED: "200", NOBODY: "403", ANONYMOUS: "401"}, **of("cluster")),
    Row("api_rollups", {CLUSTER: "404", ABOVE: "200", NOBODY: "403", ANONYMOUS: "401"}, **of("sibling")),
    Row(
        "api_rollups",
        {f"{CLUSTER} block_officer": "404", OFFICERS: "200", NOBODY: "403", ANONYMOUS: "401"},
        **of("district"),
    ),
    Row("api_meeting-list", {f"{CLUSTER} block_officer": "200", OFFICERS: "403", NOBODY: "403", ANONYMOUS: "401"}),
    Row(
        "api_meeting-detail",
        {
            CLUSTER: "200 404 - 404",
            "block_officer": "200 200 - 404",
            OFFICERS: "403 403 - 403",
            NOBODY: "403 403 - 403",
            ANONYMOUS: "401 401 - 401",
        },
        own=meeting,
        sibling=lambda cast: meeting(cast, "sibling_"),
    ),
)
