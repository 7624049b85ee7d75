"""The keyboard alone is enough, and one always sees where it is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey
Open = Callable[..., Page]
LONGEST_WAY = 160
IS_THERE = "selector => document.activeElement.matches(selector)"
IS_SEEN = """() => { const here = document.activeElement;
    return [here, here.closest("label"), here.closest("td"), here.closest("label")?.querySelector("span")].some((each) => {
        const look = each && getComputedStyle(each);
        return look && look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2; }); }"""


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there, and see it."""
    for _ in range(LONGEST_WAY):
        page.keyboard.press("Tab")
        if page.evaluate(IS_THERE, selector):
            assert page.evaluate(IS_SEEN), f"the focus cannot be seen at {selector}"
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def follow(page: Page, selector: str, address: str) -> None:
    """Go to a link or a button, and press Enter."""
    tab_to(page, selector)
    page.keyboard.press("Enter")
    page.wait_for_url(address)


def test_a_teacher_needs_no_pointer(open_page: Open) -> None:
    page = open_page()
    page.goto("/demo/")
    follow(page, "form[action='/demo/enter/teacher/'] button", "**/today/")
    tab_to(page, "form.tell input[name=outcome]")
    commitment = page.evaluate("document.activeElement.closest('li').id")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    tab_to(page, "form.tell button")
    page.keyboard.press("Enter")
    expect(page.locator(f"#{commitment} form")).to_have_count(0)
    expect(page.locator(f"#{commitment} .tag")).to_be_visible()

    page.goto("/today/")
    follow(page, "nav a[href='/class/']", "**/class/")
    follow(page, "main a[href^='/class/']", "**/class/*/*/")
    tab_to(page, "input[name=r0]")
    level = page.locator("input[name=r0]:checked").get_attribute("value")
    other = "2" if level != "2" else "3"
    page.keyboard.press(other)
    page.keyboard.press("ArrowDown")
    assert page.evaluate(IS_THERE, "input[name=r1]")
    assert page.evaluate(IS_SEEN)
    page.keyboard.press("ArrowUp")
    expect(page.locator("#savebar [data-state=server]")).to_be_visible()  # by itself
    expect(page.locator("[data-changed]")).to_have_text("")
    page.reload()
    expect(page.locator(f"input[name=r0][value='{other}']")).to_be_checked()


def test_the_first_tab_leads_past_the_navigation(open_page: Open) -> None:
    page = open_page()
    page.goto("/demo/")
    tab_to(page, "a.skip")
    page.keyboard.press("Enter")
    assert page.evaluate(IS_THERE, "#main")
