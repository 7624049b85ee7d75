"""What is wrong with a page as it stands: what axe finds, what reaches beyond the window."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WIDTHS = (320, 360, 1280)
_RUN = """async () => Object.fromEntries((await axe.run({ resultTypes: ["violations"] })).violations
  .map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(", "))]))"""


def found_by_axe(page: Page) -> dict[str, list[str]]:
    """Rules that are broken, each with the elements that break it. axe is brought to a page once."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE_SCRIPT)
    return dict(page.evaluate(_RUN))


def sideways(page: Page, name: str) -> dict[str, int]:
    """By how much a page that is open is wider than the window, at each width at which it is, with everything unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    language = page.locator("html").get_attribute("lang")
    over = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if beyond > 0:
            over[f"{name} {language} {width}"] = beyond
    return over
