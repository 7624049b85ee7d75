"""The class as a picture and the counts under the abilities follow each choice, and say what the server would say."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.phone import wait_kept
from tests.journeys.test_offline import HOST, choose, expect_saved, level_of, open_grid
from tests.live import DESK, PHONE, enter

pytestmark = pytest.mark.journey
Open = Callable[..., Page]

# what is seen, and what is told to those who cannot see it; places on a bar to a tenth of a per cent
DRAWN = """() => ({
  tabs: [...document.querySelectorAll("#abilities [data-next]")].map((tab) => tab.innerText.trim()),
  bars: [...document.querySelectorAll("#picture [data-position]")].map((panel) => ({
    words: panel.querySelector("p").textContent.trim(),
    told: panel.querySelector("svg").getAttribute("aria-label"),
    parts: [...panel.querySelectorAll("rect")].map((part) => [
      part.getAttribute("fill"), ...["x", "width"].map((name) => Math.round(10 * parseFloat(part.getAttribute(name)))),
    ]),
  })),
})"""


def drawn(page: Page) -> dict[str, Any]:
    return dict(page.evaluate(DRAWN))


def expect_drawn(page: Page, wanted: dict[str, Any]) -> None:
    """Once the frames are over that the drawing waits for."""
    page.wait_for_function(
        f"(wanted) => JSON.stringify(({DRAWN})()) === wanted",
        arg=page.evaluate("(wanted) => JSON.stringify(wanted)", wanted),
    )


def expect_moved(page: Page, before: dict[str, Any]) -> dict[str, Any]:
    """What is drawn once it is no longer what it was."""
    page.wait_for_function(
        f"(before) => JSON.stringify(({DRAWN})()) !== before",
        arg=page.evaluate("(before) => JSON.stringify(before)", before),
    )
    return drawn(page)


@pytest.mark.parametrize(("host", "language"), [("localhost", "hi"), (HOST, "te"), (HOST, "en")])
def test_the_picture_follows_each_touch_and_is_what_the_server_draws(open_page: Open, host: str, language: str) -> None:
    page = open_page(host=host, language=language)
    enter(page, "teacher")
    open_grid(page)
    before = drawn(page)
    for row in (10, 11):
        choose(page, row)
    after = expect_moved(page, before)
    told = str(page.locator("#picture svg").first.get_attribute("aria-label"))
    expect(page.locator("#picturesaid")).not_to_be_empty()  # she has rested a while
    assert told.split(":", maxsplit=1)[0] in page.locator("#picturesaid").inner_text()
    expect_saved(page)
    assert drawn(page) == after
    page.reload()
    assert drawn(page) == after


def test_the_picture_follows_without_a_network_and_takes_back(open_page: Open) -> None:
    page = open_page(host=HOST, service_workers="allow")
    enter(page, "teacher")
    path = open_grid(page)
    wait_kept(page, path)
    page.context.set_offline(True)
    before, stood = drawn(page), level_of(page, 12)
    choose(page, 12)
    after = expect_moved(page, before)
    page.locator("[data-undo]").click()
    expect_drawn(page, before)
    assert level_of(page, 12) == stood
    choose(page, 12)
    expect_drawn(page, after)
    page.locator("#abilities [data-next]").last.click()
    choose(page, 12)
    both = expect_moved(page, after)
    page.reload()  # the kept page is older than what was chosen
    expect(page.locator("#fetched")).to_contain_text("This page is on this phone as of")
    expect_drawn(page, both)
    page.context.set_offline(False)
    page.evaluate("outbox.sync(true)")
    expect_saved(page)
    page.goto(page.url)
    expect(page.locator("#fetched")).to_be_hidden()
    assert drawn(page) == both


def test_a_list_on_a_desk_moves_the_picture_of_its_ability(open_page: Open) -> None:
    page = open_page(host=HOST, viewport=DESK)
    enter(page, "teacher")
    open_grid(page)
    before = drawn(page)
    cell = page.locator("select[name='c13-2']")
    cell.focus()
    page.keyboard.press(str(int(cell.input_value()) % 4 + 1))
    after = expect_moved(page, before)
    assert [n for n, bars in enumerate(zip(before["bars"], after["bars"], strict=True)) if bars[0] != bars[1]] == [2]
    page.keyboard.press("z")
    expect_drawn(page, before)


def test_where_the_phone_keeps_nothing_the_picture_follows_before_and_after_the_save(open_page: Open) -> None:
    page = open_page(host=HOST, viewport=PHONE)
    page.add_init_script("Object.defineProperty(globalThis, 'indexedDB', { value: undefined })")
    enter(page, "teacher")
    page.goto("/class/")
    page.goto(str(page.locator("a.line").first.get_attribute("href")))
    before = drawn(page)
    choose(page, 14)
    after = expect_moved(page, before)
    page.locator(".savebar [type=submit]").click()
    expect(page.locator(".toast")).to_be_visible()
    assert drawn(page) == after
    page.goto(page.url)
    assert drawn(page) == after
