"""Every main page: nothing for axe, nothing that scrolls sideways, in the languages of its tenant."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.pages import Visit, by_role
from tests.live import DESK, PHONE, enter

pytestmark = pytest.mark.journey
WIDTHS = (320, 360, 1280)
ROLES = list(by_role().items())


@pytest.mark.parametrize(("role", "visits"), ROLES, ids=[role or "nobody" for role, _ in ROLES])
def test_axe_finds_nothing(open_page: Callable[..., Page], role: str | None, visits: list[Visit]) -> None:
    found: dict[str, list[str]] = {}
    page = open_page()
    if role:
        enter(page, role)
    for visit in visits:
        visit.open(page)
        for viewport in (PHONE, DESK):
            page.set_viewport_size(viewport)
            for violation in Axe().run(page).response["violations"]:
                where = [", ".join(map(str, node["target"])) for node in violation["nodes"]]
                found[f"{visit.name} {viewport['width']}: {violation['id']}"] = where
    assert found == {}


@pytest.mark.parametrize(("host", "language"), [("localhost", "hi"), ("demo-tg.localhost", "te")])
@pytest.mark.parametrize(("role", "visits"), ROLES, ids=[role or "nobody" for role, _ in ROLES])
def test_nothing_scrolls_sideways(
    open_page: Callable[..., Page], role: str | None, visits: list[Visit], host: str, language: str
) -> None:
    page = open_page(host=host, language=language)
    if role:
        enter(page, role)
    over: dict[str, int] = {}
    for visit in visits:
        visit.open(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if beyond > 0:
                over[f"{visit.name} {width}"] = beyond
    assert over == {}
