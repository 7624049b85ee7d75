"""The month once more in a browser that runs no script: every record is written by a plain form."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import deeds
from tests.live import enter

pytestmark = pytest.mark.journey
Open = Callable[..., Page]
HOST = "demo-tg.localhost"  # the other state, so that the month of the first is left alone
STORY = "The well and the shadow"
ITEM = "Maps drawn by children"
QUESTION = "Why does a shadow shrink at noon?"
DECISION = "We walk to the well with class 5"
COMMITMENT = "With class 3 I draw the way to school."
TOOL = "A stick and a string"


def test_a_month_by_plain_forms(open_page: Open) -> None:
    def plain() -> Page:
        return open_page(host=HOST, java_script_enabled=False)

    teacher, coordinator = enter(plain(), "teacher"), enter(plain(), "coordinator")
    name = teacher.locator("h1").inner_text().removeprefix("Namaste, ").strip()
    meeting = str(coordinator.locator("main .slate a[href^='/meetings/']").first.get_attribute("href"))
    meeting = coordinator.url.split("/today/")[0] + meeting
    deeds.share_experience(teacher, STORY)
    deeds.raise_item(teacher, ITEM)
    deeds.report_back(teacher, "They told the hour by it.")
    grid = deeds.open_grid(teacher)
    rows = teacher.locator("table.grid tbody tr").count()
    levels = [deeds.level_of(teacher, row) for row in range(rows)]
    seen = next(row for row, level in enumerate(levels) if level)
    others = [row for row in range(rows) if row != seen][:2]
    deeds.fill_grid(teacher, seen_row=seen, others=(others[0], others[1]))
    teacher.goto(grid)
    wanted = {seen: 0, **{row: levels[row] % 4 + 1 for row in others}}
    assert {row: deeds.level_of(teacher, row) for row in wanted} == wanted

    coordinator.goto(meeting)
    coordinator.goto(str(coordinator.locator("a[href$='/pack/']").first.get_attribute("href")))
    expect(coordinator.locator("main")).to_contain_text(ITEM)
    deeds.open_now(coordinator, meeting)
    deeds.mark_people(coordinator, present=2)
    deeds.hear_commitment(coordinator)
    deeds.hear_story(coordinator, STORY)
    for part in ("syllabus", "tools"):
        deeds.start_part(coordinator, part)
    deeds.add_tool(coordinator, TOOL)
    deeds.start_part(coordinator, "enrich")
    deeds.ask_question(coordinator, QUESTION)
    deeds.decide(coordinator, DECISION, reason="It is near.", review_on=deeds.in_two_months())
    deeds.commit(coordinator, COMMITMENT, teacher=name)
    deeds.end_last_part(coordinator)
    deeds.close(coordinator, meeting)
    for words in (STORY, TOOL, QUESTION, DECISION, COMMITMENT):
        expect(coordinator.locator("main")).to_contain_text(words)
    _, day, _ = deeds.schedule_next(coordinator)
    expect(coordinator.locator("main")).to_contain_text(COMMITMENT)
    teacher.goto("/today/")
    expect(teacher.locator(".slate__title")).to_have_text(f"{day:%A} {day.day} {day:%B}")
