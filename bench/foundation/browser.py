"""What a phone has to load, and what axe finds, in a real browser."""

from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench.entries import Entry
from config.launcher.stack import Stack, stack
from tests.journeys.looks import found_by_axe
from tests.journeys.pages import by_role
from tests.live import DESK, PHONE, enter, launch


def _page(browser: Browser, made: Stack, **options: object) -> Page:
    return browser.new_context(base_url=made.base_url, locale="hi", service_workers="block", **options).new_page()  # type: ignore[arg-type]


def _weigh(page: Page) -> list[int]:
    """From now on, the bytes of every answer as they came over the wire."""
    received: list[int] = []
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    return received


def weight(browser: Browser, made: Stack) -> list[Entry]:
    """`bytes_first_page`: the heaviest first page of three roles, nothing cached. `bytes_next_page`: a teacher's heaviest
    later one.

    Counted is everything that comes over the wire until nothing more does, headers included: the page, styles, scripts,
    pictures, what scripts ask for. A later page is opened for the first time: what pages share is cached, what is its own
    (a script for it alone, its pictures) is counted. Pictures are loaded as they come near the screen (`loading="lazy"`):
    what the browser leaves for later is not counted, because it does not come. Nor are the pages that the service worker
    fetches in advance, at leisure, for the day without a network; it is blocked here.
    """
    first: dict[str, int] = {}
    for role in ("district-officer", "coordinator", "teacher"):
        scout = _page(browser, made, viewport=PHONE)  # finds the addresses, with a cache of its own
        enter(scout, role)
        fresh = _page(browser, made, viewport=PHONE)
        fresh.context.add_cookies(scout.context.cookies())  # type: ignore[arg-type]
        received = _weigh(fresh)
        fresh.goto("/", wait_until="networkidle")
        first[role] = sum(received)
    begun = max(first, key=lambda role: first[role])
    later: dict[str, int] = {}
    for visit in by_role()["teacher"]:
        visit.open(scout)
        received.clear()
        fresh.goto(scout.url, wait_until="networkidle")
        later[visit.name] = sum(received)
    heaviest = max(later, key=lambda name: later[name])
    return [
        Entry("bytes_first_page", round(first[begun] / 1024, 1), "KB", "<= 60", against=begun),
        Entry("bytes_next_page", round(later[heaviest] / 1024, 1), "KB", "<= 15", against=heaviest),
    ]


def violations(browser: Browser, made: Stack) -> list[Entry]:
    """`axe_violations` on every main page, on a phone and on a desk."""
    found: list[str] = []
    count = 0
    for role, visits in by_role().items():
        for viewport in (PHONE, DESK):
            page = _page(browser, made, viewport=viewport)
            if role:
                enter(page, role)
            for visit in visits:
                visit.open(page)
                count += 1
                found += [f"{visit.name}: {rule}" for rule in found_by_axe(page)]
            page.context.close()
    return [Entry("axe_violations", len(found), "found", "= 0", against="; ".join(found[:5]) or f"on {count} pages")]


def measure(folder: Path, is_full: bool) -> list[Entry]:
    """Weight and axe."""
    with stack("bench_browser", logs=folder / "browser") as made, sync_playwright() as playwright:
        made.start_web()
        made.start_worker()
        browser = launch(playwright)
        entries = [*weight(browser, made), *violations(browser, made)]
        browser.close()
    return entries
