"""The whole product running, for journeys: web, worker and beat on a fresh copy of the demonstration.

One stack serves the whole of a test process; a journey works on people and clusters of its own: order does not matter.
`browser` gives real Chromium pages; `visit(page, role)` enters the demonstration as a role.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize, expect, sync_playwright

from config.launcher.stack import Stack, stack

PATIENCE_MS = 20_000  # how long a page may take on a machine that does other things too
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything served, as `./run` serves it."""
    logs: Path = tmp_path_factory.mktemp("live")
    process = int(settings.ENV.test_process.removeprefix("gw") or 0)
    with stack(f"live_{process}", logs=logs, redis_number=2 * process + 1) as made:
        made.start_web()
        made.start_worker()
        made.start_beat()
        yield made


def arguments() -> list[str]:
    """What Chromium is started with: without what a closed network would refuse it."""
    chosen = ["--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"]
    chosen += ["--disable-sync", "--no-first-run", "--disable-quic", "--disable-gpu"]
    if os.geteuid() == 0:
        chosen.append("--no-sandbox")
    return chosen


def chromium_path() -> str | None:
    """Debian's Chromium without its windows: pages open in two thirds of the time."""
    return shutil.which("chromium-headless-shell")


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium."""
    return playwright.chromium.launch(executable_path=chromium_path(), args=arguments())


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, for one module.

    Its driver keeps an event loop in this thread. Django would take it for an async view, and keeps the connections made
    while it runs apart from those of before and after: they are closed with it.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        connections.close_all()
        browser.close()


@pytest.fixture
def open_page(live: Stack, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages in browsers of their own: `open_page()`, `open_page(viewport=DESK, java_script_enabled=False)`.

    Service workers stand aside, so that a test sees what the server answers; the journeys without a network ask for them
    with `service_workers="allow"`. Every page fails the test on a script error or an answer of 500 and more.
    """
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def opened(*, host: str = "localhost", language: str = "en", **options: object) -> Page:
        here = {"viewport": PHONE, "locale": language, "timezone_id": "Asia/Kolkata"}
        options = {**here, "service_workers": "block", **options}
        context = chromium.new_context(base_url=live.host_url(host), **options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"script error on {page.url}: {error}"))
        page.on(
            "response",
            lambda answer: problems.append(f"{answer.status} from {answer.url}") if answer.status >= 500 else None,
        )
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []


def enter(page: Page, role: str) -> Page:
    """Enter the demonstration as a role (`teacher`, `coordinator`, ...), in the language of the browser.

    `two-places` signs in with a code and chooses the cluster she coordinates, where a meeting is in session.
    """
    page.goto("/demo/")
    if role == "two-places":
        _enter_with_code(page)
    else:
        page.locator(f'form[action="/demo/enter/{role}/"] button').click()
        page.wait_for_load_state()
    wished = str(page.evaluate("navigator.language"))[:2]
    if page.locator("html").get_attribute("lang") != wished:
        choose_language(page, wished)
    return page


def choose_language(page: Page, language: str) -> None:
    """The language of the signed-in person, through the menu's own form. It stays hers."""
    button = page.locator(f"form[action='/language/'] button[value='{language}']").first
    if button.count():
        with page.expect_navigation():
            button.evaluate("(each) => each.form.requestSubmit(each)")


_remembered: dict[str, list[Any]] = {}  # a number gets few codes an hour


def _enter_with_code(page: Page) -> None:
    host = urlsplit(page.url).netloc
    if host in _remembered:
        page.context.add_cookies(_remembered[host])
        page.goto("/today/")
        return
    number = page.locator("section[aria-labelledby=code] .num").first.inner_text()
    page.goto("/sign-in/")
    page.locator("[name=to]").fill(number)
    page.locator("form:has([name=to]) button").click()
    code = re.search(r"[0-9]{6}", page.locator(".notice .said").inner_text())
    page.locator("[name=code]").fill(code.group() if code else "")
    page.locator("form:has([name=code]) button").click()
    page.wait_for_url("**/place/choose/**")
    page.locator("button[name=grant]").last.click()
    page.wait_for_url("**/today/")
    _remembered[host] = list(page.context.cookies())
