"""A teacher fills the class grid: on a phone, on a desk, by keyboard, without a script, and when things go wrong."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs
from uuid import UUID

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.looks import found_by_axe
from tests.live import DESK, PHONE, enter

pytestmark = pytest.mark.journey
Open = Callable[..., Page]


def open_grid(page: Page, query: str = "") -> Page:
    """The first class of the demonstration's teacher, this month, in a browser that keeps nothing on the phone: there the
    form is saved with its button. Where the phone keeps what is chosen: `test_offline.py`."""
    page.add_init_script("Object.defineProperty(globalThis, 'indexedDB', { value: undefined })")
    enter(page, "teacher")
    page.goto("/class/")
    page.goto(str(page.locator("a.line").first.get_attribute("href")) + query)
    return page


def level_of(page: Page, row: int) -> int:
    return int(page.locator(f"input[name=r{row}]:checked").input_value())


def touch(page: Page, row: int, level: int) -> None:
    page.locator(f"input[name=r{row}][value='{level}']").check()


def another(level: int) -> int:
    return level % 4 + 1


def save(page: Page) -> None:
    page.locator(".savebar [type=submit]").click()


def controls_in(body: str | None) -> set[str]:
    return {name for name in parse_qs(body or "") if re.fullmatch(r"r\d+|c\d+-\d+", name)}


def test_on_a_phone_a_tap_a_level_and_only_what_changed_is_sent(open_page: Open) -> None:
    page = open_grid(open_page(viewport=PHONE))
    before = [level_of(page, row) for row in (0, 1)]
    for row in (0, 1):
        touch(page, row, another(before[row]))
    expect(page.locator("[data-changed]")).to_have_text("2 changed")
    expect(page.locator("#unsent")).to_be_visible()
    with page.expect_request(lambda request: request.method == "POST") as sent:
        save(page)
    ability = page.locator("input[name=ability]").input_value()
    assert controls_in(sent.value.post_data) == {f"c0-{ability}", f"c1-{ability}"}
    expect(page.locator(".toast")).to_contain_text("Saved: 2 levels.")
    expect(page.locator("[data-changed]")).to_have_text("")
    expect(page.locator("#unsent")).to_be_hidden()
    assert page.locator("#k0").get_attribute("data-state") == "changed"
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_contain_text("Taken back.")
    assert [level_of(page, row) for row in (0, 1)] == before


def test_a_second_save_right_after_the_first_sends_what_is_new(open_page: Open) -> None:
    page = open_grid(open_page(viewport=PHONE), "?ability=question")
    touch(page, 0, another(level_of(page, 0)))
    save(page)
    expect(page.locator(".toast")).to_contain_text("Saved: 1 level.")
    touch(page, 1, another(level_of(page, 1)))
    expect(page.locator("[data-changed]")).to_have_text("1 changed")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        save(page)
    assert controls_in(sent.value.post_data) == {"c1-1"}
    expect(page.locator(".toast").last).to_contain_text("Saved: 1 level.")


def swipe(page: Page, *, leftwards: bool) -> None:
    """A finger over the table, as the browser tells of it."""
    across = (300, 60) if leftwards else (60, 300)
    line = page.context.new_cdp_session(page)
    for kind, x in (
        ("touchStart", across[0]),
        ("touchMove", sum(across) // 2),
        ("touchMove", across[1]),
        ("touchEnd", 0),
    ):
        points = [] if kind == "touchEnd" else [{"x": x, "y": 420}]
        line.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def current_ability(page: Page) -> str:
    return str(page.locator('#abilities [aria-current="page"]').get_attribute("data-next"))


def test_another_ability_is_reached_without_a_network_and_with_nothing_lost(open_page: Open) -> None:
    page = open_grid(open_page(viewport=PHONE, has_touch=True), "?ability=observe")
    levels = {"observe": another(level_of(page, 2))}
    touch(page, 2, levels["observe"])
    page.context.set_offline(True)
    swipe(page, leftwards=True)
    expect(page.locator("#abilities [aria-current=page]")).to_have_attribute("data-next", "comprehend")
    expect(page.locator("details.means strong")).to_have_text("Comprehend")
    assert "ability=comprehend" in page.url
    levels["comprehend"] = another(level_of(page, 2))
    touch(page, 2, levels["comprehend"])
    expect(page.locator("[data-changed]")).to_have_text("2 changed")
    page.locator("[data-step='1']").click()
    assert current_ability(page) == "communicate"
    swipe(page, leftwards=False)
    swipe(page, leftwards=False)
    assert (current_ability(page), level_of(page, 2)) == ("observe", levels["observe"])
    page.locator('#abilities [data-next="analyse"]').click()
    expect(page.locator("[data-step='1']")).to_be_hidden()
    page.locator("[data-undo]").click()  # turns back to where the last choice was made
    assert current_ability(page) == "comprehend"
    expect(page.locator("#gridsaid")).to_contain_text("Comprehend")
    touch(page, 2, levels["comprehend"])
    page.context.set_offline(False)
    save(page)
    expect(page.locator(".toast")).to_contain_text("Saved: 2 levels.")
    page.goto(page.url)
    assert level_of(page, 2) == levels["comprehend"]


def test_typing_in_from_paper_moves_on_by_itself(open_page: Open) -> None:
    page = open_grid(open_page(viewport=DESK), "?paper=1&ability=communicate")
    count = page.locator("tbody tr").count()
    expect(page.locator("input[name=r0]:focus")).to_have_count(1)
    for key in ("3", "Enter", "2"):
        page.keyboard.press(key)
    expect(page.locator("input[name=r3]:focus")).to_have_count(1)
    assert (level_of(page, 0), level_of(page, 2)) == (3, 2)
    page.keyboard.press("Backspace")
    expect(page.locator("input[name=r2]:focus")).to_have_count(1)
    for _ in range(2, count):
        page.keyboard.press("4")
    assert current_ability(page) == "analyse"
    expect(page.locator("input[name=r0]:focus")).to_have_count(1)
    page.keyboard.press("1")
    assert level_of(page, 0) == 1
    save(page)
    expect(page.locator(".toast")).to_contain_text("Saved:")


def test_on_a_desk_keys_move_choose_and_take_back(open_page: Open) -> None:
    page = open_grid(open_page(viewport=DESK))
    cell = page.locator("select[name='c0-0']")
    before = [page.locator(f"select[name='{name}']").input_value() for name in ("c0-0", "c0-1", "c1-1")]
    after = [str(another(int(value))) for value in before]
    page.evaluate("addEventListener('grid:changed', (event) => (window.said ??= []).push(event.detail))")
    children = page.locator("input[name=seen]").input_value().split()[:2]
    cell.focus()
    page.keyboard.press(after[0])
    page.keyboard.press("ArrowRight")
    page.keyboard.press(after[1])
    page.keyboard.press("ArrowDown")
    page.keyboard.press(after[2])
    expect(page.locator("select[name='c1-1']")).to_be_focused()
    expect(page.locator("[data-changed]")).to_have_text("3 changed")
    page.keyboard.press("z")
    expect(page.locator("[data-changed]")).to_have_text("2 changed")
    found = [page.locator(f"select[name='{name}']").input_value() for name in ("c0-0", "c0-1", "c1-1")]
    assert found == [after[0], after[1], before[2]]
    first, second = (str(UUID(child[:32])) for child in children)
    seen, levels = ([int(value) or None for value in values] for values in (before, after))
    expect(cell).to_have_accessible_name(re.compile(f"^{page.locator('#n0').inner_text().strip()} "))
    assert page.evaluate("window.said") == [
        {"child": first, "position": 0, "level": levels[0], "seen": seen[0]},
        {"child": first, "position": 1, "level": levels[1], "seen": seen[1]},
        {"child": second, "position": 1, "level": levels[2], "seen": seen[2]},
        {"child": second, "position": 1, "level": seen[2], "seen": seen[2]},
    ]
    page.locator("form[data-grid]").evaluate(
        "(form, cells) => form.dispatchEvent(new CustomEvent('grid:saved', { detail: { cells } }))",
        [{"child": first, "position": 0, "level": levels[0]}],
    )
    expect(page.locator("[data-changed]")).to_have_text("1 changed")
    page.locator("form[data-grid]").evaluate(
        "(form, cells) => form.dispatchEvent(new CustomEvent('grid:kept', { detail: { cells } }))",
        [{"child": second, "position": 1, "level": levels[2]}],
    )
    expect(page.locator("[data-changed]")).to_have_text("2 changed")
    save(page)
    expect(page.locator(".toast")).to_contain_text("Saved: 2 levels.")


def test_an_opened_list_says_where_the_child_stood_last(open_page: Open) -> None:
    page = open_grid(open_page(viewport=DESK))
    cell = page.locator("select[aria-describedby]").first
    was = str(cell.get_attribute("aria-describedby"))[1]
    cell.click()
    expect(cell.locator(f'option[value="{was}"]')).to_have_attribute("data-was", re.compile("^last in "))


def test_choices_outlive_an_expired_session(open_page: Open) -> None:
    page = open_grid(open_page(viewport=PHONE), "?ability=comprehend")
    here, wanted = page.url, another(level_of(page, 3))
    touch(page, 3, wanted)
    page.context.clear_cookies(name="sessionid")
    save(page)
    page.wait_for_url("**/sign-in/**")
    enter(page, "teacher")
    page.goto(here)
    assert level_of(page, 3) == wanted
    expect(page.locator("[data-changed]")).to_have_text("1 changed")
    save(page)
    expect(page.locator(".toast").last).to_contain_text("Saved: 1 level.")
    page.goto(here)
    expect(page.locator("[data-changed]")).to_have_text("")
    assert level_of(page, 3) == wanted


def test_a_lost_answer_and_a_second_try_save_once(open_page: Open) -> None:
    page = open_grid(open_page(viewport=PHONE), "?ability=communicate")
    touch(page, 4, another(level_of(page, 4)))

    def drop(route: Route) -> None:
        route.fetch()  # the server has done it
        route.abort()

    page.route("**/class/**", drop, times=1)
    save(page)
    expect(page.locator('.toast[data-kind="bad"]')).to_contain_text("still here")
    expect(page.locator("[data-changed]")).to_have_text("1 changed")
    save(page)
    expect(page.locator(".toast").last).to_contain_text("Saved: 1 level.")
    expect(page.locator("[data-changed]")).to_have_text("")


def test_without_a_script_a_save_and_its_undo_are_plain_forms(open_page: Open) -> None:
    page = open_grid(open_page(viewport=PHONE, java_script_enabled=False), "?ability=analyse")
    before = level_of(page, 5)
    touch(page, 5, another(before))
    save(page)
    expect(page.locator(".toast")).to_contain_text("Saved: 1 level.")
    assert level_of(page, 5) == another(before)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_contain_text("Taken back.")
    assert level_of(page, 5) == before


@pytest.mark.parametrize("width", [320, 1280])
def test_the_other_faces_of_a_class_grid_are_open_to_everybody(open_page: Open, width: int) -> None:
    page = open_grid(open_page(viewport={"width": width, "height": 800}))
    grid = page.url
    page.locator("details.means:visible summary").first.click()
    for address in (
        None,
        f"{grid}?focus=1",
        f"{grid}?paper=1",
        grid.replace(grid.split("/")[-2], "2019-01"),
    ):
        if address:
            page.goto(address)
        assert found_by_axe(page) == {}
        assert page.evaluate("document.documentElement.scrollWidth") == width
