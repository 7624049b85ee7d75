"""What the class grid says on a small screen: what is true there, in words, and little before the children."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.phone import wait_kept
from tests.journeys.test_offline import open_grid
from tests.live import enter

pytestmark = pytest.mark.journey
Open = Callable[..., Page]
KEYS, TOUCH = "Type 1 to 4", "touch the level of each child"


@pytest.mark.parametrize("is_phone", [True, False])
def test_keys_are_spoken_of_where_there_is_a_keyboard(open_page: Open, is_phone: bool) -> None:
    page = open_page(has_touch=is_phone, is_mobile=is_phone)
    enter(page, "teacher")
    page.goto(open_grid(page) + "?paper=1")
    here, elsewhere = (TOUCH, KEYS) if is_phone else (KEYS, TOUCH)
    expect(page.get_by_text(here)).to_be_visible()
    expect(page.get_by_text(elsewhere)).to_be_hidden()
    expect(page.locator(".ways [aria-current]")).to_be_in_viewport(ratio=0.9)


def test_without_a_network_the_children_stand_where_they_stood(open_page: Open) -> None:
    page = open_page(service_workers="allow")
    enter(page, "teacher")
    path = open_grid(page)
    wait_kept(page, path)
    before = page.locator("#abilities").bounding_box()
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#fetched")).to_be_visible()
    expect(page.locator("#offline strong")).to_be_visible()
    after = page.locator("#abilities").bounding_box()
    assert before is not None
    assert after is not None
    assert after["y"] - before["y"] < 80
