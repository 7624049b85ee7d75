"""What is half written comes back whole: its ticks with its words, over words the server holds, after a wrong clock."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.deeds import go_to_child_form, open_outcomes
from tests.live import PHONE, enter

pytestmark = pytest.mark.journey
Open = Callable[..., Page]
DAY_MS = 24 * 3600 * 1000
BACK = "What you wrote earlier is back in its place."
CHANGED = "These words were changed since you wrote here."
DRAFTS = """Object.entries(localStorage).filter(([key]) => key.startsWith('draft:'))
  .map(([key, text]) => [key, JSON.parse(text)])"""


def drafts(page: Page) -> dict[str, Any]:
    """What the phone keeps of half-written forms."""
    return dict(page.evaluate(DRAFTS))


def write_note(page: Page, words: str) -> str:
    """A note in the diary; the address that changes it."""
    page.goto("/diary/new/")
    page.locator(".pick:has([name=children])").first.click()
    page.locator("[name=text]").fill(words)
    page.get_by_role("button", name="Keep it in the diary").click()
    page.wait_for_url("**/diary/*-*/")
    return f"{page.url}edit/"


def test_a_restricted_note_comes_back_restricted_about_the_same_children(open_page: Open) -> None:
    page = open_page(viewport=PHONE)
    enter(page, "teacher")
    page.goto("/diary/new/")
    page.locator("details:has(> .find) > summary", has_text="All the others").click()
    child, ability = page.locator("[name=children]").last, page.locator("[name=abilities]").nth(1)
    page.locator(".pick:has([name=children])").last.click()
    page.locator(".pick:has([name=abilities])").nth(1).click()
    open_outcomes(page)
    page.locator("#outcomes-found .details summary").first.click()
    page.locator("#outcomes-found label:visible").first.click()
    page.locator("[name=noted_on]").fill("2026-11-02")
    page.locator("[name=is_restricted]").check()
    page.locator("[name=text]").fill("She told what she sees at home")
    named = [str(each.get_attribute("value")) for each in (child, ability)]
    page.reload()
    expect(page.get_by_text(BACK)).to_be_visible()
    expect(page.locator("[name=text]")).to_have_value("She told what she sees at home")
    expect(page.locator("[name=is_restricted]")).to_be_checked()
    for name, value in zip(("children", "abilities"), named, strict=True):
        ticked = page.locator(f"[name={name}]:checked")
        expect(ticked).to_have_count(1)
        expect(ticked).to_have_attribute("value", value)
    expect(page.locator(f"[name=children][value='{named[0]}']")).to_be_visible()
    expect(page.locator("[name=noted_on]")).to_have_value("2026-11-02")
    # opened for another child: the words stay with the child whom they are about
    other = page.locator(f"[name=children]:not([value='{named[0]}'])").first.get_attribute("value")
    page.goto(f"/diary/new/?child={other}")
    expect(page.locator("[name=children]:checked")).to_have_attribute("value", named[0])
    page.get_by_role("button", name="Keep it in the diary").click()
    page.wait_for_url("**/diary/*-*/")
    expect(page.locator("main")).to_contain_text("A restricted note")
    page.goto("/diary/new/")
    assert [page.locator("[name=text]").input_value(), page.locator(":checked[name=is_restricted]").count()] == ["", 0]


def test_ticks_alone_come_back_and_go_once_they_are_sent(open_page: Open) -> None:
    page = open_page(viewport=PHONE)
    enter(page, "teacher")
    page.goto("/diary/new/")
    page.locator(".pick:has([name=abilities])").nth(1).click()
    page.locator(".pick:has([name=children])").first.click()
    child, other = [page.locator("[name=children]").nth(n).get_attribute("value") for n in (0, 1)]
    ticked = page.locator(":checked:is([name=children], [name=abilities])")
    page.reload()
    expect(page.get_by_text(BACK)).to_be_visible()
    expect(ticked).to_have_count(2)
    expect(page.locator("[name=children]:checked")).to_have_attribute("value", child or "")
    page.reload()  # said once
    expect(ticked).to_have_count(2)
    expect(page.get_by_text(BACK)).to_have_count(0)
    # a page that proposes a child of its own keeps to it
    page.goto(f"/diary/new/?child={other}")
    expect(page.locator("[name=children]:checked")).to_have_attribute("value", other or "")
    expect(ticked).to_have_count(1)
    page.goto("/diary/new/")
    expect(ticked).to_have_count(2)
    page.locator(".pick:has([name=children])").first.click()
    page.locator(".pick:has([name=abilities])").nth(1).click()
    assert drafts(page) == {}
    page.locator(".pick:has([name=children])").first.click()
    page.locator("[name=text]").fill("She sorts leaves by their edges")
    page.get_by_role("button", name="Keep it in the diary").click()
    page.wait_for_url("**/diary/*-*/")
    page.goto("/diary/new/")
    expect(ticked).to_have_count(0)
    assert drafts(page) == {}


def test_words_written_over_what_the_server_holds_come_back(open_page: Open) -> None:
    page = open_page(viewport=PHONE)
    enter(page, "teacher")
    edit = write_note(page, "He counted to ten")
    page.goto(edit)
    page.locator("[name=text]").fill("He counted to twenty")
    page.locator("[name=is_restricted]").check()
    page.goto("/today/")
    page.goto(edit)
    expect(page.get_by_text(BACK)).to_be_visible()
    expect(page.locator("[name=text]")).to_have_value("He counted to twenty")
    expect(page.locator("[name=is_restricted]")).to_be_checked()
    page.get_by_role("button", name="Keep the new words").click()
    page.wait_for_url("**/diary/*-*/")
    assert drafts(page) == {}


def test_words_that_changed_on_the_server_meanwhile_are_not_written_over(open_page: Open) -> None:
    page, other = open_page(viewport=PHONE), open_page(viewport=PHONE)
    for each in (page, other):
        enter(each, "teacher")
    edit = write_note(page, "She drew a map")
    page.goto(edit)
    page.locator("[name=text]").fill("She drew a map of the well")
    other.goto(edit)
    other.locator("[name=text]").fill("She drew a map, and a key to it")
    other.locator("[name=is_restricted]").check()
    other.get_by_role("button", name="Keep the new words").click()
    other.wait_for_url("**/diary/*-*/")
    page.goto(edit.removesuffix("edit/"))
    page.get_by_role("button", name="Open it on purpose").click()
    page.get_by_role("link", name="Change the note").click()
    line = page.locator("form .notice", has_text=CHANGED)
    expect(line).to_be_visible()
    expect(page.locator("[name=text]")).to_have_value("She drew a map, and a key to it")
    line.get_by_role("button", name="Put back what I wrote").click()
    expect(page.locator("[name=text]")).to_have_value("She drew a map of the well")
    expect(line).to_have_count(0)
    expect(page.locator("[name=is_restricted]")).to_be_checked()  # a tick that she left alone stays the server's


def test_a_childs_next_step_comes_back(open_page: Open) -> None:
    page = open_page(viewport=PHONE)
    enter(page, "teacher")
    go_to_child_form(page, "next-step")
    step = page.url
    page.locator("[name=strengths]").fill("Asks until she knows")
    page.get_by_role("button", name="Keep it on the page").click()
    page.wait_for_url(lambda url: url != step)
    page.goto(step)
    page.locator("[name=strengths]").fill("Asks until she knows, and tells others")
    page.reload()
    expect(page.locator("[name=strengths]")).to_have_value("Asks until she knows, and tells others")


def test_words_of_a_rubric_come_back_under_the_classes_they_were_written_for(open_page: Open) -> None:
    page = open_page()
    enter(page, "diet-faculty")
    page.goto("/rubric/versions/")
    page.locator("main a[href='/rubric/draft/']").click()
    page.locator("main a[href$='/observe/']").first.click()
    address, words = page.url, page.locator("textarea").nth(1)
    before = words.input_value()
    words.fill("Looks twice, and says what is different")
    page.locator(".tabs__tab").nth(1).click()
    expect(page.locator("textarea", has_text="Looks twice")).to_have_count(0)
    expect(page.locator("form .notice")).to_have_count(0)
    page.goto(address)
    assert before
    expect(words).to_have_value("Looks twice, and says what is different")


@pytest.mark.parametrize(("age_days", "is_kept"), [(29, True), (31, False), (400, True), (20_000, True), (-300, True)])
def test_a_wrong_clock_costs_no_words(open_page: Open, age_days: int, is_kept: bool) -> None:
    page = open_page(viewport=PHONE)
    enter(page, "teacher")
    page.goto("/experiences/new/")
    page.locator("[name=tried]").fill("Shadows at noon")
    page.evaluate(
        "(age) => Object.keys(localStorage).filter((key) => key.startsWith('draft:')).forEach((key) => {"
        " localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage[key]), at: Date.now() - age })); })",
        age_days * DAY_MS,
    )
    page.goto("/today/")
    page.goto("/experiences/new/")
    expect(page.locator("[name=tried]")).to_have_value("Shadows at noon" if is_kept else "")
    if is_kept and not 0 <= age_days <= 30:
        [draft] = drafts(page).values()
        assert abs(draft["at"] - time.time() * 1000) < DAY_MS, json.dumps(draft)
