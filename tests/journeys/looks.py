"""What is wrong with a page as it stands: what axe finds, what reaches beyond the window."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WIDTHS = (320, 360, 1280)
_BEYOND = """() => Math.max(document.documentElement.scrollWidth - innerWidth,
  ...[...document.querySelectorAll(".scroll:has(> :is(.register--cards, .register--year, .bars))")]
    .map((each) => each.scrollWidth - each.clientWidth))"""
_RUN = """async () => Object.fromEntries((await axe.run({ resultTypes: ["violations"] })).violations
  .map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(", "))]))"""


def found_by_axe(page: Page) -> dict[str, list[str]]:
    """Rules that are broken, each with the elements that break it. axe is brought to a page once."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE_SCRIPT)
    return dict(page.evaluate(_RUN))


def sideways(page: Page, name: str) -> dict[str, int]:
    """By how much a page that is open is wider than the window, at each width at which it is, with everything unfolded.

    The same of a box with a table that gets other lines on a phone: it has no need to scroll by itself.
    """
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    language = page.locator("html").get_attribute("lang")
    over = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        beyond = page.evaluate(_BEYOND)
        if beyond > 0:
            over[f"{name} {language} {width}"] = beyond
    return over
