"""What the four words mean, beside the class grid: always of the ability that is shown and of this class, or nothing."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.phone import wait_kept
from tests.live import enter

pytestmark = pytest.mark.journey
Open = Callable[..., Page]
SMALL, SMALL_AND_MIDDLE = "9000000103", "9000000105"  # teachers of classes 1-2 and of classes 1-3


def enter_as(page: Page, number: str) -> None:
    """Sign in with the code that the demonstration shows."""
    page.goto("/sign-in/")
    page.locator("[name=to]").fill(number)
    page.locator("form:has([name=to]) button").click()
    code = re.search(r"[0-9]{6}", page.locator(".notice .said").inner_text())
    assert code
    page.locator("[name=code]").fill(code.group())
    page.locator("form:has([name=code]) button").click()
    page.wait_for_url("**/today/")


def open_words(page: Page, ability: str) -> str:
    """Her first class at an ability, with the words opened; the address of the grid."""
    page.goto("/class/")
    grid = str(page.locator("a.classline").first.get_attribute("href"))
    page.goto(f"{grid}?ability={ability}")
    page.locator("details.means.one summary").click()
    return grid


def read(page: Page) -> str:
    return page.locator(".means.one .means__words").inner_text()


def turn(page: Page, ability: str) -> None:
    page.locator(f"#abilities [data-next={ability}]").click()


def of_the_server(page: Page, grid: str, ability: str) -> str:
    """The words that the server writes into the page of an ability."""
    page.goto(f"{grid}?ability={ability}")
    page.locator("details.means.one summary").click()
    return read(page)


@pytest.mark.parametrize("number", [SMALL, SMALL_AND_MIDDLE])
def test_turning_shows_what_the_server_writes_for_this_class(open_page: Open, number: str) -> None:
    page = open_page()
    enter_as(page, number)
    grid = open_words(page, "interpret")
    wanted = {ability: of_the_server(page, grid, ability) for ability in ("interpret", "observe", "question")}
    assert len(set(wanted.values())) == 3
    page.goto(f"{grid}?ability=interpret")
    page.locator("details.means.one summary").click()
    for ability in ("observe", "question", "interpret", "observe"):
        turn(page, ability)
        expect(page.locator(".means.one .means__words")).to_have_text(
            re.compile(re.escape(wanted[ability].split("\n")[-1])), use_inner_text=True
        )
        assert read(page) == wanted[ability]
    bands = page.locator(".means.one .means__band").count()
    assert bands == (number == SMALL_AND_MIDDLE)


def test_without_a_network_the_words_are_of_this_ability_or_none(open_page: Open) -> None:
    page = open_page(service_workers="allow")
    enter(page, "teacher")
    grid = open_words(page, "observe")
    observe = read(page)
    for address in (grid, f"{grid}words/"):
        wait_kept(page, address)
    page.context.set_offline(True)
    turn(page, "question")
    words = page.locator(".means.one .means__words")
    expect(words.locator("dd")).to_have_count(4)
    assert read(page) != observe
    expect(page.locator(".means__lost")).to_be_hidden()
    # a phone that has nothing of it: said, and no other ability's words
    page.reload()
    page.evaluate("outbox.forget()")
    page.evaluate("outbox.order({ keep: [] }, 20000)")
    turn(page, "analyse")
    page.locator("details.means.one summary").click()
    expect(page.locator(".means__lost")).to_be_visible()
    assert read(page) == ""
    page.context.set_offline(False)
    turn(page, "question")
    turn(page, "analyse")
    expect(words.locator("dd")).to_have_count(4)
    expect(page.locator(".means__lost")).to_be_hidden()


def test_on_a_slow_line_nothing_stands_under_the_new_name_until_its_words_come(open_page: Open) -> None:
    page = open_page()
    enter(page, "teacher")
    held = []
    page.route("**/words/", lambda route: held.append(route))  # noqa: PLW0108  playwright marks what it is given
    open_words(page, "observe")
    turn(page, "question")
    expect(page.locator(".means.one strong")).to_have_text("Question")
    assert read(page) == ""
    expect(page.locator(".means__lost")).to_be_hidden()
    while not held:
        page.wait_for_timeout(50)
    held.pop().continue_()
    expect(page.locator(".means.one .means__words dd")).to_have_count(4)
