"""The component page in a real browser: nothing for axe to find, no sideways scroll, works without a script."""

import mimetypes
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route

from tests.conftest import TenantClient
from tests.journeys.looks import found_by_axe

pytestmark = pytest.mark.journey
HOST = "http://one.localhost"  # trusted by browsers, as https would be


@pytest.fixture(autouse=True)
def _put_away(chromium: Browser) -> Iterator[None]:
    """Close what the test opened: pages go on drawing as long as they are open."""
    before = set(chromium.contexts)
    yield
    for context in set(chromium.contexts) - before:
        context.close()


@pytest.fixture
def pages(anonymous: TenantClient) -> dict[str, tuple[bytes, dict[str, str]]]:
    """Answers of the product by path."""
    out = {}
    for language, _name in settings.LANGUAGES:
        for path in ("/demo/components/", "/no-such-page/"):
            answer = anonymous.get(path, headers={"Accept-Language": language})
            out[f"/{language}{path}"] = (answer.content, dict(answer.headers))
    return out


def opened(browser: Browser, pages: dict[str, tuple[bytes, dict[str, str]]], path: str, **options: object) -> Page:
    """A page of ours, served from what was asked before and from the static files, nothing else."""
    page = browser.new_context(**options).new_page()  # type: ignore[arg-type]

    def answer(route: Route) -> None:
        asked = urlsplit(route.request.url).path
        if asked in pages:
            body, headers = pages[asked]
            route.fulfill(body=body, headers=headers, status=200)
            return
        found = finders.find(asked.removeprefix("/static/"))
        if found is None:
            route.abort()
            return
        route.fulfill(body=Path(str(found)).read_bytes(), content_type=mimetypes.guess_type(asked)[0])

    page.route("**/*", answer)
    page.goto(HOST + path, wait_until="networkidle")
    return page


@pytest.mark.parametrize(("language", "width"), [("en", 360), ("en", 1280), ("hi", 360)])
def test_axe_finds_nothing(chromium: Browser, pages: dict, language: str, width: int) -> None:
    found: dict[tuple[str, ...], list[str]] = {}
    for path in [path for path in pages if path.startswith(f"/{language}/")]:
        page = opened(chromium, pages, path, viewport={"width": width, "height": 800})
        found |= {(path, rule): where for rule, where in found_by_axe(page).items()}
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        page.evaluate("document.querySelectorAll('dialog').forEach((each) => each.showModal())")
        found |= {(path, "opened", rule): where for rule, where in found_by_axe(page).items()}
    assert found == {}


@pytest.mark.parametrize(
    "path", [*(f"/{language}/demo/components/" for language, _name in settings.LANGUAGES), "/hi/no-such-page/"]
)
def test_nothing_scrolls_sideways(chromium: Browser, pages: dict, path: str) -> None:
    page = opened(chromium, pages, path)
    over = {}
    for width in (320, 360, 768, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        over[width] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert over == {320: 0, 360: 0, 768: 0, 1024: 0, 1280: 0}


def test_the_sprite_is_drawn_under_the_policy(chromium: Browser, pages: dict) -> None:
    said: list[str] = []
    page = opened(chromium, pages, "/en/demo/components/", viewport={"width": 360, "height": 800})
    page.on("console", lambda message: said.append(message.text))
    page.reload(wait_until="networkidle")
    assert said == []
    assert page.evaluate("document.querySelector('.tile .mark').getBoundingClientRect().width") > 10


def test_toasts_leave_and_menus_close(chromium: Browser, pages: dict) -> None:
    page = opened(chromium, pages, "/en/demo/components/", viewport={"width": 360, "height": 800})
    page.locator(".menu > summary").click()
    assert page.locator(".menu[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".menu[open]").count() == 0
    page.locator("[data-dialog]").click()
    assert page.locator("dialog[open]").count() == 1
    page.locator("[data-dialog-close]").click()
    assert page.locator("dialog[open]").count() == 0


def test_without_a_script_everything_is_there(chromium: Browser, pages: dict) -> None:
    page = opened(chromium, pages, "/en/demo/components/", java_script_enabled=False)
    assert page.locator(".sheet").count() > 15
    assert page.locator("#offline").is_visible() is False
    page.locator(".details > summary").first.click()
    assert page.locator(".details[open]").count() == 1
