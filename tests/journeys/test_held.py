"""A form that needs the server, and there is no line: it is held with everything in it, whatever the browser believes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.deeds import photo
from tests.journeys.phone import until, wait_kept
from tests.journeys.test_offline import open_grid
from tests.live import enter

pytestmark = pytest.mark.journey
Open = Callable[..., Page]
HOST = "demo-tg.localhost"
BELIEVES = "Object.defineProperty(Navigator.prototype, 'onLine', { get: () => true });"


@pytest.fixture(params=["the browser knows", "the browser believes in a line"])
def page(request: pytest.FixtureRequest, open_page: Open) -> Page:
    """A teacher on the page of a child of hers, with the service worker at work."""
    opened = open_page(host=HOST, service_workers="allow")
    if request.param == "the browser believes in a line":
        opened.context.add_init_script(BELIEVES)
    enter(opened, "teacher")
    opened.goto("/class/")
    opened.goto(str(opened.locator("a.line").first.get_attribute("href")))
    opened.goto(str(opened.locator("a[href^='/children/']").first.get_attribute("href")))
    until(opened, "async () => Boolean(navigator.serviceWorker.controller)")
    return opened


def expect_held(page: Page, path: str) -> None:
    expect(page.locator(".toast[data-kind=bad]").last).to_contain_text("No network. What you wrote is still here")
    expect(page.locator("#offline")).to_be_visible()
    expect(page.locator("form[data-sending]")).to_have_count(0)
    assert page.url.endswith(path)


def test_strengths_and_the_next_step_stay_in_the_form_and_go_later(page: Page) -> None:
    child = page.url
    page.goto(f"{child}next-step/")
    page.locator("[name=strengths]").fill("Asks why, and tries it out.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Keep it on the page").click()
    expect_held(page, "/next-step/")
    expect(page.locator("[name=strengths]")).to_have_value("Asks why, and tries it out.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Keep it on the page").press("Enter")  # the toast may still lie over it
    page.wait_for_url(child)
    expect(page.get_by_text("Asks why, and tries it out.").first).to_be_visible()


def test_a_photo_for_the_portfolio_stays_in_the_form_and_goes_later(page: Page, tmp_path: Path) -> None:
    child = page.url
    page.goto(f"{child}work/new/")
    page.locator("[name=photo]").set_input_files({"name": "map.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.locator("[name=is_face_free]").check()
    page.locator("[name=title]").fill("The map she drew")
    page.context.set_offline(True)
    page.get_by_role("button", name="Keep it").click()
    expect_held(page, "/work/new/")
    expect(page.locator("[name=title]")).to_have_value("The map she drew")
    assert page.locator("[name=photo]").evaluate("(field) => field.files.length") == 1
    page.context.set_offline(False)
    page.get_by_role("button", name="Keep it").press("Enter")  # the toast may still lie over it
    expect(page.locator(".toast")).to_be_visible()
    assert not page.url.endswith("/work/new/")
    page.goto(child)
    expect(page.get_by_text("The map she drew").first).to_be_visible()


def test_a_link_to_a_page_that_is_not_on_the_phone_keeps_her_where_she_is(open_page: Open) -> None:
    page = open_page(host=HOST, service_workers="allow")
    enter(page, "teacher")
    grid = open_grid(page)
    wait_kept(page, grid, "/class/")
    page.context.set_offline(True)
    child = page.locator("main a.grid__child").first
    child.click()
    expect(page.locator(".toast").last).to_have_text("This page is not on this phone")
    assert page.url.endswith(grid)
    page.locator("a.back").click()
    page.wait_for_url("**/class/")
    page.goto(grid)
    page.context.set_offline(False)
    child.click()
    page.wait_for_url("**/children/**")
