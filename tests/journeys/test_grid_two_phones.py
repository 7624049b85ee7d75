"""Two phones on one class grid, and what is taken back: what stands is shown and said, and counted as she would count it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.phone import stores, wait_kept
from tests.journeys.test_offline import HOST, choose, expect_saved, level_of, open_grid
from tests.live import enter

pytestmark = pytest.mark.journey
Open = Callable[..., Page]
MET = "Somebody had chosen another level meanwhile"
MOVED = "Levels of this class were changed on another phone meanwhile."


def touch(page: Page, row: int, level: int) -> None:
    page.locator(f"td label:has(input[name=r{row}][value='{level}'])").click()


def test_two_phones_choose_different_levels_and_both_are_told(open_page: Open) -> None:
    first, second = open_page(host=HOST, service_workers="allow"), open_page(host=HOST, service_workers="allow")
    for page in (first, second):
        enter(page, "teacher")
        path = open_grid(page)
        wait_kept(page, path)
    was = level_of(first, 11)
    one, other = [level for level in (1, 2, 3, 4) if level != was][:2]
    second.context.set_offline(True)
    touch(second, 11, other)
    expect(second.locator("#savebar [data-state=phone]")).to_be_visible()
    touch(first, 11, one)
    expect_saved(first)
    expect(first.locator(".toast")).to_have_count(0)
    second.context.set_offline(False)
    second.evaluate("outbox.sync(true)")
    expect_saved(second)
    expect(second.locator(".toast")).to_contain_text(MET)
    expect(second.locator("#k11")).to_have_attribute("data-met", "")
    expect(second.locator("[data-met-key]")).to_be_visible()
    assert level_of(second, 11) == other
    # the phone whose level gave way hears of it with the next thing it sends
    choose(first, 12)
    expect(first.locator(".toast")).to_contain_text(MOVED)
    expect(first.locator("#k11")).to_have_attribute("data-met", "")
    assert level_of(first, 11) == other
    expect(first.locator("[data-changed]")).to_have_text("")
    # chosen anew, with what stands in view: no third value, and the mark goes
    touch(first, 11, one)
    expect(first.locator("#k11:not([data-met])")).to_have_count(1)
    expect_saved(first)
    assert stores(first)["done"][-1]["status"] != "conflict"
    first.goto("/waiting/")
    expect(first.locator("#met a")).to_be_visible()


def test_a_phone_that_lies_open_and_keeps_no_pages_hears_of_another(open_page: Open) -> None:
    first, second = open_page(host=HOST), open_page(host=HOST)
    second.clock.install()
    for page in (first, second):
        enter(page, "teacher")
        open_grid(page)
        expect(page.locator("form[data-saves=outbox]")).to_have_count(1)
    level = choose(first, 18)
    expect_saved(first)
    second.clock.fast_forward("09:00")
    expect(second.locator(".toast")).to_have_count(0)
    second.clock.fast_forward("02:00")
    expect(second.locator(".toast")).to_contain_text(MOVED)
    expect(second.locator("#k18")).to_have_attribute("data-met", "")
    assert level_of(second, 18) == level
    # and with what it sends itself
    level = choose(first, 19)
    expect_saved(first)
    choose(second, 20)
    expect(second.locator("#k19")).to_have_attribute("data-met", "")
    assert level_of(second, 19) == level


def test_a_choice_can_be_taken_back_after_the_page_was_opened_anew(open_page: Open) -> None:
    page = open_page(host=HOST, service_workers="allow")
    enter(page, "teacher")
    path = open_grid(page)
    wait_kept(page, path)
    undo = page.locator("[data-undo]")
    # nothing of another save stands in the way
    choose(page, 13)
    expect_saved(page)
    page.context.set_offline(True)
    before = [level_of(page, row) for row in (14, 15)]
    for row in (14, 15):
        choose(page, row)
    undo.click()
    expect(page.locator("#kept b")).to_have_text("2")
    assert level_of(page, 15) == before[1]
    page.reload()
    expect(undo).to_be_visible()
    assert undo.inner_text() == "Undo"
    undo.click()
    assert [level_of(page, row) for row in (14, 15)] == before
    changed = choose(page, 14)
    page.context.set_offline(False)
    page.evaluate("outbox.sync(true)")
    expect_saved(page)
    page.reload()
    expect(page.locator("form[data-saves=outbox]")).to_have_count(1)
    assert level_of(page, 14) == changed
    undo.click()  # her last save
    assert level_of(page, 14) == before[0]
    expect_saved(page)


def test_a_cell_chosen_again_and_again_is_one_thing_that_waits(open_page: Open) -> None:
    page = open_page(host=HOST, service_workers="allow")
    enter(page, "teacher")
    path = open_grid(page)
    wait_kept(page, path, "/waiting/")
    page.context.set_offline(True)
    choose(page, 16)
    page.locator("[data-undo]").click()
    last = choose(page, 16)
    choose(page, 17)
    expect(page.locator("#kept b")).to_have_text("2")
    assert len(stores(page)["outbox"]) == 4
    page.goto("/waiting/")
    expect(page.locator("#unsent-here li")).to_have_count(2)
    page.context.set_offline(False)  # what waits goes by itself
    expect(page.locator("#all-sent")).to_be_visible()
    page.goto(path)
    assert level_of(page, 16) == last
