"""What stands in a narrow column is not cut, however wide the screen is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.live import DESK, PHONE, enter

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_a_head_reads_the_whole_register_of_her_teachers(
    open_page: Callable[..., Page], viewport: ViewportSize
) -> None:
    page = open_page(viewport=viewport)
    enter(page, "head-teacher")
    page.goto("/today/")
    register = page.locator(".scroll:has(> .register--cards)")
    expect(register).to_be_visible()
    assert register.evaluate("(box) => box.scrollWidth - box.clientWidth") == 0
    assert register.evaluate("(box) => getComputedStyle(box.querySelector('td'), '::before').content") == '"Came"'
