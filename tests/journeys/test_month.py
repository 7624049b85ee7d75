"""One month of one cluster, on a phone: from a teacher's story to the minutes, and on to the next meeting."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import deeds
from tests.live import enter

pytestmark = pytest.mark.journey
Open = Callable[..., Page]
ABOVE = ("block-officer", "district-officer", "state-officer")
PATIENCE_S = 30  # it takes a second or two; how long is for the benchmarks to say
COLUMN = {1: 0, 2: 1, 3: 2, 4: 3, 0: 4}  # of a level in the table beneath the chart
# one word of any length must find its room on every page it comes to
STORY = f"Half a roti, half a field {'क्षेत्रमापनपाठशाला' * 8}"
ITEM = f"Children who measure and never write it down {'क्षेत्रमापनपाठशाला' * 6}"
QUESTION = "Who decides how long a step is?"
DECISION = "Every school keeps a measuring corner"
COMMITMENT = "With class 4 I measure the school garden in steps and in metres."
TOOL = "A rope with a knot at every metre"
NOTE = "Four stories, and all of them about measuring."


def stand(page: Page) -> dict[str, list[str]]:
    """The table beneath the chart of levels: for each ability what is at Begins, ..., Not seen yet."""
    rows = page.locator("#counts section:has(#stand) table").last.locator("tbody tr").all()
    found = {}
    for row in rows:
        cells = [" ".join((text or "").split()) for text in row.locator("th, td").all_text_contents()]
        found[cells[0]] = cells[1:]
    return found


def counted(page: Page) -> dict[str, list[str]]:
    """The table once nothing waits to be counted."""
    deadline = time.monotonic() + 30
    while True:
        page.goto("/places/")
        if not page.get_by_text("it is being counted").count() or time.monotonic() > deadline:
            return stand(page)


def moved(row: list[str], change: dict[int, int]) -> list[str]:
    """A row of the table after a change of levels; what is hidden stays hidden."""
    after = list(row)
    for level, more in change.items():
        number = after[COLUMN[level]].replace(",", "")
        if number.isdecimal():
            after[COLUMN[level]] = f"{int(number) + more:,}"
    return after


def print_it(page: Page, link: str, languages: tuple[str, ...]) -> None:
    """Ask for a document in each language, see it being printed, open it."""
    page.goto(page.locator(link).first.get_attribute("href") or "")
    for language in languages:
        page.locator(f"#print-{language} button").click()
        expect(page.locator(f"#job-{language}")).to_be_visible()
    for language in languages:
        opened = page.locator(f"#print-{language} a[href$='/file/']")
        opened.wait_for(timeout=60_000)
        answer = page.request.get(opened.get_attribute("href") or "")
        assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
        assert answer.body().startswith(b"%PDF")


def test_a_month_of_a_cluster(open_page: Open) -> None:
    teacher, coordinator = enter(open_page(), "teacher"), enter(open_page(), "coordinator")
    above = [enter(open_page(), role) for role in ABOVE]
    name = (teacher.locator("h1").inner_text()).removeprefix("Namaste, ").strip()
    meeting = str(coordinator.locator("main .slate a[href^='/meetings/']").first.get_attribute("href"))
    meeting = coordinator.url.split("/today/")[0] + meeting

    # A teacher tells, asks and answers.
    deeds.share_experience(teacher, STORY)
    deeds.raise_item(teacher, ITEM)
    teacher.goto("/today/")
    assert deeds.fits(teacher)
    told = deeds.report_back(teacher, "They counted in steps and quarrelled about whose.")

    # She fills the grid; the numbers above her follow.
    boards = [coordinator, *above]
    before = [counted(page) for page in boards]
    deeds.open_grid(teacher)
    ability = teacher.locator("#abilities [aria-current=page] span").first.inner_text()
    rows = teacher.locator("table.grid tbody tr").count()
    with_last = teacher.locator("td label[data-was]").count()
    assert with_last > 0
    seen = [row for row in range(rows) if deeds.level_of(teacher, row)]
    others = [row for row in range(rows) if row != seen[0]][:2]
    change = deeds.fill_grid(teacher, seen_row=seen[0], others=(others[0], others[1]))
    deadline = time.monotonic() + PATIENCE_S
    expected = [table | {ability: moved(table[ability], change)} for table in before]
    late = list(range(len(boards)))
    while late and time.monotonic() < deadline:
        for index in list(late):
            boards[index].goto("/places/")
            if stand(boards[index])[ability] == expected[index][ability]:
                late.remove(index)
    assert [stand(page)[ability] for page in boards] == [table[ability] for table in expected]
    children = {text.strip() for text in teacher.locator("[id^='n'][id]").all_text_contents() if text.strip()}
    grid = teacher.url

    # The meeting, part by part.
    coordinator.goto(meeting)
    expect(coordinator.locator("main")).to_contain_text(ITEM)
    pack = coordinator.locator("a[href$='/pack/']").first.get_attribute("href") or ""
    assert deeds.fits(coordinator)
    coordinator.goto(pack)
    assert deeds.fits(coordinator)
    print_it(coordinator, "main a[href^='/documents/']", ("hi", "en"))
    deeds.open_now(coordinator, meeting)
    assert deeds.fits(coordinator)
    deeds.mark_people(coordinator, present=4)
    expect(coordinator.locator("#returning")).to_contain_text(told.strip("“”"))
    deeds.hear_commitment(coordinator)
    deeds.hear_story(coordinator, STORY)
    deeds.note_part(coordinator, NOTE)
    deeds.start_part(coordinator, "syllabus")
    expect(coordinator.locator("#work")).to_contain_text(ability)
    deeds.start_part(coordinator, "tools")
    deeds.add_tool(coordinator, TOOL)
    deeds.start_part(coordinator, "enrich")
    deeds.ask_question(coordinator, QUESTION)
    deeds.decide(coordinator, DECISION, reason="Hands learn before the pen does.", review_on=deeds.in_two_months())
    deeds.commit(coordinator, COMMITMENT, teacher=name)
    deeds.end_last_part(coordinator)
    deeds.close(coordinator, meeting)
    assert deeds.fits(coordinator)
    minutes = coordinator.locator("main")
    for words in (STORY, TOOL, QUESTION, DECISION, "Hands learn before the pen does.", COMMITMENT, NOTE):
        expect(minutes).to_contain_text(words)
    print_it(coordinator, "main a[href^='/documents/minutes/']", ("hi", "en"))

    # The next meeting is planned and called; it opens with what was said in this one.
    following, day, warning = deeds.schedule_next(coordinator)
    assert re.search(r"is a Sunday\. Choose another day, or keep it\.|Choose another day, or keep it\.", warning)
    expect(coordinator.locator("#share").locator("xpath=ancestor::section")).to_contain_text("commitments come back")
    expect(coordinator.locator("#returning-list")).to_contain_text(COMMITMENT)
    teacher.goto("/today/")
    expect(teacher.locator(".slate__title")).to_have_text(f"{day:%A} {day.day} {day:%B}")
    expect(teacher.locator("main")).to_contain_text(COMMITMENT)

    # Above the cluster: numbers, and never a child.
    district = above[ABOVE.index("district-officer")]
    read = ""
    for path in ("/places/", "/definitions/", "/profile/"):
        district.goto(path)
        read += district.locator("body").inner_text() + (district.locator("body").text_content() or "")
    for words in ("Clusters by stage and year of the programme", "Teachers reached", "Levels over time"):
        assert words in read
    assert children & set(re.findall(r"[^\s,.:;|()“”]+", read)) == set()
    refused = [district.request.get(path).status for path in (grid, "/class/", following + "run/")]
    assert set(refused) <= {403, 404}, refused
