"""The class grid: what a save costs in the database, whether a large class asks more, what it weighs, how it feels."""

import statistics
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.django import result_of
from bench.entries import Entry, beside
from config.launcher.stack import Stack, stack
from tests.live import PHONE, enter, launch

SLOWER = 4  # a cheap phone, as Chromium's own tools slow a desk's processor
TOUCHES = 60
# Long tasks of the load, each beyond its first 50 ms; and the time from a touch or a key to the next picture.
_WATCH = """
() => {
  window.blocked = 0; window.felt = new Map();
  const watch = (type, told, more) => new PerformanceObserver((list) => list.getEntries().forEach(told))
    .observe({ type, buffered: true, ...more });
  watch("longtask", (task) => { window.blocked += Math.max(0, task.duration - 50); });
  watch("event", (event) => {
    const before = window.felt.get(event.interactionId) || 0;
    if (event.interactionId) window.felt.set(event.interactionId, Math.max(event.duration, before));
  }, { durationThreshold: 16 });
}
"""


def measure(folder: Path, is_full: bool) -> list[Entry]:
    """`grid_upsert_180`, `grid_queries_growth`, `grid_bytes_60`, `grid_blocking_ms`, `grid_input_p95_ms`."""
    with stack("bench_grid", logs=folder / "grid") as made:
        found = result_of("bench.assessments.inside.grid", made, made.web_url, "200" if is_full else "60")
        heaviest = max(found["weights"], key=lambda name: found["weights"][name])
        entries = [
            beside(
                "grid_upsert_180",
                found["ours_ms"],
                found["bare_ms"],
                unit="ms",
                target="<= 2",
                against="bare multi-row upsert",
            ),
            Entry("grid_queries_growth", max(map(abs, found["growth"])), "queries", "= 0", against="10 to 60 children"),
            Entry("grid_bytes_60", round(found["weights"][heaviest] / 1024, 1), "KB", "<= 15", against=heaviest),
        ]
        made.start_web()
        return entries + feel(made)


def feel(made: Stack) -> list[Entry]:
    """The largest class of the demonstration's teacher on a phone with a slow processor."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        context = browser.new_context(base_url=made.base_url, locale="hi", viewport=PHONE, has_touch=True)  # type: ignore[arg-type]
        page = context.new_page()
        enter(page, "teacher")
        page.goto("/class/")
        url = str(page.locator("a.line", has_text="N60").first.get_attribute("href"))
        page.goto(url)  # style and script are in the cache now, as on every later visit
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        blocked = statistics.median(_blocked(page, url) for _ in range(3))
        felt = _felt(page)
        browser.close()
    against = f"{SLOWER} times slower, 60 children"
    return [
        Entry("grid_blocking_ms", round(blocked), "ms", "<= 200", against=against),
        Entry("grid_input_p95_ms", round(felt), "ms", "<= 100", against=f"{against}, {TOUCHES} touches"),
    ]


def _blocked(page: Page, url: str) -> float:
    page.goto(url, wait_until="networkidle")
    page.evaluate(_WATCH)
    page.wait_for_timeout(300)
    return float(page.evaluate("window.blocked"))


def _felt(page: Page) -> float:
    """The 95th percentile of touches on levels, one child after another."""
    for turn in range(TOUCHES):
        row = turn % 60
        page.locator(f"#k{row} label").nth(1 + turn % 4).tap()
    page.wait_for_timeout(500)
    times = [float(each) for each in page.evaluate("[...window.felt.values()]")]
    # what took less than 16 ms is not told of: it counts as 16
    times += [16.0] * max(0, TOUCHES - len(times))
    return statistics.quantiles(times, n=20)[18]
