"""Meetings by the API."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from clusters.models import User
from collectives.choices import MeetingState
from tests.cast import Cast
from tests.factories import collectives

DAYS = [dt.date(2026, month, 18) for month in (9, 10, 11)]


@pytest.fixture
def meetings(cast: Cast) -> list[Any]:
    """A closed, a called and a planned meeting of the cluster; one of the next cluster."""
    closed = collectives.make_meeting(
        cast.collective,
        venue=cast.school,
        on=DAYS[0],
        state=MeetingState.CLOSED,
        closed_at=dt.datetime(2026, 9, 18, 7, tzinfo=dt.UTC),
    )
    called = collectives.make_meeting(cast.collective, venue=cast.school, on=DAYS[1])
    planned = collectives.make_meeting(cast.collective, venue=cast.school, on=DAYS[2], state=MeetingState.PLANNED)
    collectives.make_meeting(cast.sibling_collective, venue=cast.sibling_school, on=DAYS[1])
    return [closed, called, planned]


def numbers(client: Any, **asked: object) -> list[int]:
    """Numbers of the listed meetings."""
    return [each["number"] for each in client.get(reverse("api_meeting-list"), asked).json()["results"]]


def test_one_meeting_whole(cast: Cast, meetings: list[Any], browser_of: Callable) -> None:
    closed = meetings[0]
    answer = browser_of(cast.teacher.user).get(reverse("api_meeting-detail", args=[closed.public_id]))
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "public_id": str(closed.public_id),
            "number": 1,
            "period": "2026-09",
            "state": "closed",
            "cancel_reason": "",
            "part_shares": [25, 30, 25, 20],
            "closed_at": "2026-09-18T12:30:00+05:30",
            "collective": {"public_id": str(cast.collective.public_id), "name": "one cluster"},
            "cluster": {"public_id": str(cast.cluster.public_id), "name": "one cluster"},
            "sittings": [
                {
                    "public_id": str(closed.sittings.get().public_id),
                    "starts_at": "2026-09-18T10:30:00+05:30",
                    "ends_at": "2026-09-18T12:30:00+05:30",
                    "venue": {"public_id": str(cast.school.place.public_id), "name": "one first school"},
                }
            ],
        },
    )


def test_each_sees_what_the_pages_show_her(cast: Cast, meetings: list[Any], browser_of: Callable) -> None:
    def seen(user: User) -> list[int]:
        return numbers(browser_of(user))

    assert seen(cast.coordinator) == [3, 2, 1]
    assert cast.teacher.user is not None
    assert seen(cast.teacher.user) == [2, 1]
    assert seen(cast.sibling_coordinator) == [1]
    assert len(seen(cast.block_officer)) == 3


def test_pages(cast: Cast, meetings: list[Any], browser_of: Callable) -> None:
    client = browser_of(cast.coordinator)
    first = client.get(reverse("api_meeting-list"), {"limit": 2}).json()
    assert (first["count"], len(first["results"]), first["previous"]) == (3, 2, None)
    assert [each["number"] for each in client.get(first["next"]).json()["results"]] == [1]
