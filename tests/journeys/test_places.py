"""A level written in a class is on the cluster's page a moment later, and in the sums above, where no child is named."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.live import DESK, enter

pytestmark = pytest.mark.journey
PATIENCE_S = 5


def seen(page: Page) -> list[int]:
    """Children of the first ability's bar: at levels 1 to 4, then not seen yet."""
    label = page.locator(".dist .bar").first.get_attribute("aria-label") or ""
    return [int(number) for number in re.findall(r"\d+", label.split(":", 1)[1])]


def save_two_levels(page: Page) -> list[str]:
    """Without a script: two children of the first class change their level of the first ability. Their names."""
    page.goto("/class/")
    page.locator("main a[href^='/class/']").first.click()
    names = [name.strip() for name in page.locator("main tbody th").all_inner_texts()]
    choices = [each for each in page.locator("main select[name$='-0']").all() if each.is_visible()]
    for choice in choices[:2]:
        choice.select_option("1" if choice.input_value() == "4" else "4")
    page.get_by_role("button", name="Save").last.click()
    page.wait_for_load_state()
    return names


def test_a_level_reaches_the_pages_of_places(open_page: Callable[..., Page]) -> None:
    teacher = enter(open_page(viewport=DESK, java_script_enabled=False), "teacher")
    coordinator = enter(open_page(viewport=DESK), "coordinator")
    officer = enter(open_page(viewport=DESK), "district-officer")
    coordinator.goto("/places/")
    officer.goto("/places/")
    before, above = seen(coordinator), seen(officer)
    names = save_two_levels(teacher)
    saved = time.monotonic()
    coordinator.reload()
    while seen(coordinator) == before and time.monotonic() - saved < PATIENCE_S:
        coordinator.wait_for_timeout(100)  # the page looks again by itself
    after = seen(coordinator)
    assert after != before
    assert sum(after) == sum(before)
    officer.reload()
    assert [b - a for a, b in zip(above, seen(officer), strict=True)] == [
        b - a for a, b in zip(before, after, strict=True)
    ]
    read = officer.locator("body").inner_text()
    assert [name for name in names if len(name) > 2 and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", read)] == []
    assert officer.goto(teacher.url.split("?")[0]).status in (403, 404)  # type: ignore[union-attr]
