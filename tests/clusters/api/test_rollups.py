"""Published counts by the API: the same cells as on the pages, and nothing else."""

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import pytest
from django.urls import reverse

from clusters.choices import RollupKind
from clusters.models import Place, Rollup
from tests.cast import Cast
from tests.conftest import as_role

NOVEMBER = dt.date(2026, 11, 1)


def count(place: Place, period: dt.date, cut: str, shown: list[int] | None) -> None:
    """A stored cell."""
    with as_role("app_worker"):
        Rollup.objects.create(place=place, period=period, kind=RollupKind.ABILITY, cut=cut, counts=[3, 4], shown=shown)


def ask(client: Any, place: Place, more: Mapping[str, str] = MappingProxyType({})) -> Any:
    """Ask for this place."""
    asked = {"place": str(place.public_id), "kind": "ability", "from": "2026-10", "to": "2026-11", **more}
    return client.get(reverse("api_rollups"), {name: value for name, value in asked.items() if value != "-"})


def test_cells_in_order_small_groups_left_out(cast: Cast, browser_of: Callable) -> None:
    count(cast.cluster, NOVEMBER, "children", [30, 28])
    count(cast.cluster, NOVEMBER, "c1", None)
    count(cast.cluster, dt.date(2026, 10, 1), "children", [30, 12])
    count(cast.cluster, dt.date(2026, 9, 1), "children", [30, 1])
    client = browser_of(cast.coordinator)
    answer = ask(client, cast.cluster)
    place = {"public_id": str(cast.cluster.public_id), "level": "cluster", "name": "one cluster"}
    cells = [
        {"period": "2026-10", "cut": "children", "counts": [30, 12]},
        {"period": "2026-11", "cut": "c1", "counts": None},
        {"period": "2026-11", "cut": "children", "counts": [30, 28]},
    ]
    assert (answer.status_code, answer.json()) == (200, {"place": place, "kind": "ability", "cells": cells})
    assert ask(client, cast.cluster, {"cut": "c1"}).json()["cells"] == cells[1:2]


def test_a_place_out_of_scope_is_not_there(cast: Cast, other_cast: Cast, browser_of: Callable) -> None:
    client = browser_of(cast.coordinator)
    for place in (cast.sibling, cast.block, other_cast.cluster):
        answer = ask(client, place)
        assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"from": "2026-13"}, {"from": ["A month is written as year and month: 2026-11."]}),
        ({"to": "<script>"}, {"to": ["A month is written as year and month: 2026-11."]}),
        ({"from": "-"}, {"from": ["This field is required."]}),
        ({"from": "2026-12"}, {"to": ["The last month must not be before the first."]}),
        ({"from": "2020-01"}, {"to": ["At most 36 months at once. Ask for the rest separately."]}),
        (
            {"kind": "marks"},
            {"kind": ['"marks" is not a kind of counts. Choose one of: ability, meeting, stage, asked.']},
        ),
        ({"place": "12"}, {"place": ["Must be a valid UUID."]}),
        ({"to": "9999-12"}, {"to": ["There are no counts of that year."]}),
        ({"from": "0001-01"}, {"from": ["There are no counts of that year."]}),
    ],
)
def test_what_cannot_be_read_is_said_clearly(
    more: dict[str, str], said: dict[str, list[str]], cast: Cast, browser_of: Callable
) -> None:
    answer = ask(browser_of(cast.coordinator), cast.cluster, more)
    assert (answer.status_code, answer.json()) == (400, said)
