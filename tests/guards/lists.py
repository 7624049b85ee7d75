"""Every list and how many queries it takes: a number, the same with 1 row and with 30.

Add a `ListPage` for each page or API address that lists something. `make(cast, count)` makes so many rows, as
`app_worker` inside the tenant; `queries` is what the whole request takes, session and scope included.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from clusters.calendar import add_months
from clusters.choices import Role
from collectives.choices import MeetingState
from tests.cast import Cast
from tests.factories import collectives

LAST = dt.date(2026, 10, 1)


@dataclass(frozen=True)
class ListPage:
    """One list, as one person sees it."""

    name: str
    role: Role
    make: Callable[[Cast, int], None]
    queries: int


def meetings(cast: Cast, count: int) -> None:
    """Closed meetings, one a month."""
    for index in range(count):
        collectives.make_meeting(
            cast.collective,
            venue=cast.school,
            on=add_months(LAST, -index).replace(day=15),
            state=MeetingState.CLOSED,
            closed_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC),
        )


LISTS = (ListPage("api_meeting-list", Role.TEACHER, meetings, 14),)
