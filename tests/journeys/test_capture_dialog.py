"""What is wrong with words of the meeting is said at its field, where the eyes and the hands are."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from config.launcher.stack import Stack
from tests.journeys.phone import ask
from tests.journeys.test_meeting_offline import HOST, open_meeting, open_roster, say
from tests.live import enter

pytestmark = pytest.mark.journey
Open = Callable[..., Page]


def begin(open_page: Open) -> tuple[Page, str]:
    """The meeting in session on a small phone, and its path."""
    page = open_page(host=HOST, service_workers="allow")
    page.set_viewport_size({"width": 360, "height": 740})
    enter(page, "two-places")
    return page, open_meeting(page)


def expect_said_at(control: Locator, words: str) -> None:
    expect(control).to_be_focused()
    expect(control).to_have_attribute("aria-invalid", "true")
    field = control.locator("xpath=ancestor::*[contains(concat(' ', @class, ' '), ' field ')]")
    expect(field.locator(".field__error")).to_have_text(words)


def test_a_decision_is_refused_at_its_fields(open_page: Open) -> None:
    page, _path = begin(open_page)
    step = say(page, "decision", "We begin with the thing itself")
    step.get_by_role("button", name="Write it down").click()
    reason = step.locator("[name=reason]")
    expect_said_at(reason, "Write why. Those who were not here will ask.")
    expect(step.locator("[data-why]")).to_be_hidden()

    # what only the server knows comes back to its field, too
    reason.fill("They see it at once")
    expect(reason).not_to_have_attribute("aria-invalid", "true")
    step.locator("[name=review_on]").fill("2020-01-01")
    step.get_by_role("button", name="Write it down").click()
    expect_said_at(step.locator("[name=review_on]"), "Choose a day after today, within a year.")
    expect(reason).to_have_value("They see it at once")
    expect(step.locator("[data-why]")).to_be_hidden()

    # nothing of it is left where the next one begins
    step.get_by_role("button", name="Not now").click()
    step = say(page, "decision", "We meet an hour earlier")
    expect(step.locator(".field__error:visible")).to_have_count(0)


IN_PART_THREE = """UPDATE collectives_parttiming
    SET ended_at = NULL, paused_at = NULL, started_at = CASE part WHEN 'tools' THEN started_at END
    WHERE part IN ('tools', 'enrich') AND sitting_id = (SELECT id FROM collectives_sitting WHERE public_id = %s)"""


def test_what_is_written_in_the_next_part_stays_in_it(open_page: Open, live: Stack) -> None:
    page, path = begin(open_page)
    board = page.locator("#board")
    ask(live, IN_PART_THREE, [str(board.get_attribute("data-sitting"))])
    other = open_page(host=HOST)
    enter(other, "two-places")
    for each in (page, other):
        each.goto(path)
        expect(each.locator("#board")).to_have_attribute("data-view", "tools")
    page.locator("#next-part").click()
    expect(board).to_have_attribute("data-view", "enrich")
    # another phone goes on with the meeting, unless it chose what to look at
    expect(other.locator("#board")).to_have_attribute("data-view", "enrich")
    other.goto(f"{path}?part=share")
    other.locator("#capture-words").fill("And who waters them?")
    other.locator("#capture button[value=question]").click()
    expect(other.locator("#captured [data-key]", has_text="And who waters them?")).to_be_visible()
    expect(other.locator("#board")).to_have_attribute("data-view", "share")
    say(page, "question", "Who brings the seeds?")
    expect(page.locator("#captured [data-key]", has_text="Who brings the seeds?")).to_be_visible()
    expect(page.locator("#captured [data-mine]")).to_have_count(0)  # and the screen has asked what changed
    expect(board).to_have_attribute("data-view", "enrich")
    expect(page.locator("#live")).to_have_attribute("hx-get", re.compile(r"view=enrich$"))
    step = say(page, "decision", "Each brings a handful")
    expect(step.locator("[name=part]")).to_have_value("enrich")


def test_nothing_said_is_answered_at_the_bar(open_page: Open) -> None:
    page, _path = begin(open_page)
    for kind in ("commitment", "question"):
        page.locator(f"#capture button[value={kind}]").click()
        expect(page.locator("#capture-words")).to_be_focused()
        expect(page.locator("#capture .field__error")).to_have_text("Write it as it was said.")
    page.locator("#capture-words").fill("We sow in pots")
    expect(page.locator("#capture .field__error")).to_have_count(0)


def test_a_visitor_and_a_tool_without_a_name_are_refused_at_their_fields(open_page: Open) -> None:
    page, path = begin(open_page)
    open_roster(page)
    visitor = page.locator("#visitor")
    visitor.get_by_role("button").click()
    expect_said_at(visitor.locator("[name=name]"), "Write the visitor's name.")
    page.goto(f"{path}?part=tools")
    tool = page.locator("#tool")
    tool.get_by_role("button").click()
    expect_said_at(tool.locator("[name=title]"), "Give the tool a name.")
    expect(page.locator("#said .notice")).to_have_count(0)
