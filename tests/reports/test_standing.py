"""Where children stand is read and compared in one way, on every page that tells it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from assessments.queries.standings import Stand, compared_month
from clusters.calendar import add_months, period_of, today
from collectives.models import Meeting
from reports import services
from reports.queries.pack import meeting_pack
from tests.cast import Cast
from tests.conftest import as_role, in_tenant
from tests.factories import collectives
from tests.reports.counts import rate

PERIOD = period_of(today())
LEVELS = {-5: 1, -2: 2, -1: 3, 0: 4}  # months from this one, and where everybody stood


@pytest.fixture
def year(cast: Cast) -> Cast:
    """Four months with levels; nobody was seen in the others."""
    for back, level in LEVELS.items():
        rate(cast.students, cast.classroom, cast.rubric, add_months(PERIOD, back), [level] * 6)
    with as_role("app_worker"), in_tenant(None):
        services.rebuild_tenant(cast.tenant.id, today=today())
        services.recount_dirty(cast.tenant.id)
    return cast


def meeting_in(cast: Cast, months: int) -> Meeting:
    return collectives.make_meeting(cast.collective, venue=cast.school, on=add_months(PERIOD, months).replace(day=15))


def told(stand: Stand) -> tuple[Any, ...]:
    row = stand.rows[0]
    return (stand.period, stand.before_period, row.counts, row.before, stand.is_running)


def at(level: int) -> tuple[int, ...]:
    """Twelve children of the first school at one level, the five of the second not seen."""
    return (*(12 if each == level else 0 for each in (1, 2, 3, 4)), 5)


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (0, (PERIOD, add_months(PERIOD, -2), at(4), at(2), True)),
        (1, (PERIOD, add_months(PERIOD, -2), at(4), at(2), True)),  # it has not begun: the newest with levels
        (-1, (add_months(PERIOD, -1), add_months(PERIOD, -5), at(3), at(1), False)),
        (-3, (add_months(PERIOD, -5), None, at(1), None, False)),
    ],
)
def test_meeting_pack_and_dashboard_compare_the_same_months(
    year: Cast, browser_of: Callable, months: int, expected: tuple
) -> None:
    meeting = meeting_in(year, months)
    browser = browser_of(year.coordinator)
    page = browser.get(meeting.get_absolute_url())
    assert told(page.context["stand"]) == expected
    assert told(meeting_pack(meeting.public_id, today=today()).stand) == expected
    asked = {"month": f"{expected[0]:%Y-%m}"}
    board = browser.get(reverse("place_dashboard", args=[year.cluster.public_id]), asked).context["board"]
    first = board.chart[0]
    assert (board.month, board.then, first["counts"], first["before"], board.is_running) == expected
    assert ("so far" in page.content.decode()) == expected[-1]


def test_nobody_was_seen_yet(cast: Cast, browser_of: Callable) -> None:
    page = browser_of(cast.coordinator).get(meeting_in(cast, 1).get_absolute_url())
    assert page.context["stand"] == Stand()
    assert "Nothing has been counted for this cluster yet." in page.content.decode()


def test_the_earlier_month() -> None:
    near, far = add_months(PERIOD, -1), add_months(PERIOD, -4)
    assert [compared_month(seen, PERIOD) for seen in ([PERIOD, near, far], [PERIOD, near], [PERIOD], [])] == [
        far,
        near,
        None,
        None,
    ]
