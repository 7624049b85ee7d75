"""What people do in a month, as they do it: the same with a script and without one."""

import datetime as dt
import io
import re

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from config.launcher.database import INDIA


def photo() -> bytes:
    """A small JPEG."""
    out = io.BytesIO()
    Image.effect_noise((320, 240), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def press(page: Page, words: str, within: str = "main") -> None:
    """Press the button with these words."""
    page.locator(within).get_by_role("button", name=words, exact=True).first.click()


def choose(page: Page, name: str, value: str, within: str = "main") -> None:
    """Choose one of several, by its label, as a finger does."""
    page.locator(f"{within} label:has(input[name='{name}'][value='{value}'])").first.click()


def share_experience(page: Page, title: str) -> str:
    """Write an experience with a photo and share it with the collective. Returns its address."""
    page.goto("/experiences/new/")
    page.locator("[name=tried]").fill("They measured the lane in steps, then with a rope.")
    page.locator("[name=title]").fill(title)
    page.locator("[name=photo]").set_input_files({"name": "wall.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    choose(page, "visibility", "collective")
    press(page, "Share it")
    page.wait_for_url(re.compile(r"/experiences/[0-9a-f-]{36}/"))
    expect(page.locator("main")).to_contain_text(title)
    picture = page.locator("main img[src^='/photos/']").get_attribute("src")
    beside = page.context.new_page()
    answer = beside.goto(picture or "")
    assert answer is not None
    assert (answer.status, answer.headers["content-type"].split("/")[0]) == (200, "image")
    beside.close()
    return page.url


def raise_item(page: Page, title: str) -> None:
    """Put an item on the agenda of the next meeting."""
    page.goto("/agenda/new/")
    page.locator("[name=title]").fill(title)
    choose(page, "part", "enrich")
    choose(page, "planned_min", "10")
    press(page, "Put it on the agenda")
    expect(page.locator("main")).to_contain_text(title)
    page.goto("/agenda/new/")
    expect(page.locator("main li strong").get_by_text(title)).to_be_visible()


def report_back(page: Page, words: str) -> str:
    """Say on her first page what became of the first commitment that waits. Returns the commitment's own words."""
    page.goto("/today/")
    row = page.locator("li:has(> form.tell)").first
    row_id = row.get_attribute("id")
    said = row.locator(".said").inner_text()
    row.locator("label:has(input[value=changed])").click()
    row.locator("summary").click()
    row.locator("[name=words]").fill(words)
    row.get_by_role("button", name="Tell it").click()
    page.wait_for_load_state()
    page.locator(".toast").first.wait_for()
    page.goto("/today/")
    told = page.locator(f"#{row_id}")
    expect(told).to_contain_text("Tried and changed")
    expect(told).to_contain_text(words)
    return said


def level_of(page: Page, row: int) -> int:
    """The level chosen for a child in the ability on the page."""
    return int(page.locator(f"input[name=r{row}]:checked").get_attribute("value") or 0)


def open_grid(page: Page) -> str:
    """Her first class, this month. Returns the address."""
    page.goto("/class/")
    page.goto(page.locator("main a[href^='/class/']").first.get_attribute("href") or "")
    return page.url


def fill_grid(page: Page, *, seen_row: int, others: tuple[int, int]) -> dict[int, int]:
    """Change three cells of the ability on the page, one to not seen yet, saved. Returns level: how many more of it."""
    change: dict[int, int] = {}
    for row, level in ((seen_row, 0), *((row, level_of(page, row) % 4 + 1) for row in others)):
        before = level_of(page, row)
        assert before != level
        change[before] = change.get(before, 0) - 1
        change[level] = change.get(level, 0) + 1
        page.locator(f"td label:has(input[name=r{row}][value='{level}'])").click()
    if page.locator("html.js").count():  # it saves itself
        expect(page.locator("[data-changed]")).to_have_text("")
        expect(page.locator("#savebar [data-state=server]")).to_be_visible()
    else:
        press(page, "Save")
        expect(page.locator(".toast").first).to_contain_text("3")
    return {level: more for level, more in change.items() if more}


def schedule_next(page: Page) -> tuple[str, dt.date, str]:
    """Plan the next free month: a closed day first, which is warned of, then a school day; call it.

    Returns its address, its day, and the warning.
    """
    page.goto("/meetings/")
    page.get_by_role("link", name="Schedule this meeting").click()
    day = dt.date.fromisoformat(page.locator("[name=on]").input_value())
    sunday = day - dt.timedelta(days=day.weekday() + 1)
    page.locator("[name=on]").fill(f"{sunday}")
    page.locator("[name=venue]").select_option(index=3)
    for part, share in {"share": 30, "syllabus": 30, "tools": 20, "enrich": 20}.items():
        page.locator(f"[name=share_{part}]").fill(f"{share}")
    press(page, "Plan the meeting")
    warned = page.locator(".field:has([name=on]) .field__error")
    warned.wait_for()
    warning = warned.inner_text()
    assert page.locator("[name=keep_day]").count() == 1
    assert page.locator("[name=share_share]").input_value() == "30"
    page.locator("[name=on]").fill(f"{day}")
    press(page, "Plan the meeting")
    page.wait_for_url(re.compile(r"/meetings/[0-9a-f-]{36}/"))
    address = page.url.split("#")[0]
    press(page, "Call the meeting")
    page.get_by_role("link", name="To the meeting").wait_for()
    return address, day, warning


def open_now(page: Page, address: str) -> None:
    """Start the called meeting, today instead if it is early; start part 1."""
    page.goto(f"{address}run/")
    if page.locator("[name=today_instead]").count():
        page.locator("[name=today_instead]").check()
    press(page, "Start the meeting")
    page.locator("#board").wait_for()
    start_part(page, "share")


def start_part(page: Page, part: str) -> None:
    """Start the next part; it comes into view."""
    page.locator("#next-part").click()
    expect(page.locator("#note")).to_have_attribute("data-part", part)


def end_last_part(page: Page) -> None:
    """End the part that runs."""
    page.locator("#next-part").click()
    page.get_by_role("link", name="Close the meeting", exact=True).wait_for()


def _tap(page: Page, button: Locator) -> None:
    """Tap a mark and see it set."""
    button_id = button.get_attribute("id")
    button.click()
    expect(page.locator(f"#{button_id}")).to_have_attribute("aria-pressed", "true")


def mark_people(page: Page, *, present: int) -> None:
    """One tap each for the first ones, then the rest at once."""
    for index in range(present):
        _tap(page, page.locator(".roster__row").nth(index).locator("button[value=present], button[id^=present]").first)
    page.locator("#rest-absent").click()
    expect(page.locator("#rest-absent")).to_have_count(0)


def hear_commitment(page: Page) -> str:
    """A commitment comes back in the room. Returns its words."""
    vow = page.locator("#returning li:not(:has([aria-pressed=true]))").first
    said = vow.locator(".said").inner_text()
    _tap(page, vow.locator("button[value=tried]"))
    return said


def hear_story(page: Page, title: str) -> None:
    """An experience is told."""
    _tap(page, page.locator("#stories li", has_text=title).get_by_role("button"))


def note_part(page: Page, words: str) -> None:
    """One sentence on the part, for the minutes."""
    page.locator("#note [name=note]").fill(words)
    # by the phone's own memory; without scripts by its form
    with page.expect_response(re.compile("/sync/$|/run/note/")):
        press(page, "Keep", "#note")
    page.wait_for_load_state()
    expect(page.locator("#note [name=note]")).to_have_value(words)


def add_tool(page: Page, title: str) -> None:
    """A tool that was just made."""
    page.locator("#tool [name=title]").fill(title)
    press(page, "Put it into the bank", "#tool")
    expect(page.locator("#work li strong").get_by_text(title)).to_be_visible()


def _say(page: Page, kind: str, words: str) -> None:
    page.locator("#capture-words").fill(words)
    page.locator(f"#capture button[value={kind}]").click()


def _second_step(page: Page) -> Locator:
    """Whose it is, or why: a dialog on the screen, without scripts a page of its own."""
    step = page.locator("dialog[open], main:has(#captured-words)")
    step.wait_for()
    return step


def ask_question(page: Page, words: str) -> None:
    """A question is kept at once."""
    _say(page, "question", words)
    expect(page.locator("#captured")).to_contain_text(words)


def decide(page: Page, title: str, *, reason: str, review_on: dt.date) -> None:
    """A decision, with its reason and the day to look again."""
    _say(page, "decision", title)
    step = _second_step(page)
    step.locator("[name=reason]").fill(reason)
    step.locator("[name=review_on]").fill(f"{review_on}")
    assert step.locator("[name=title]").input_value() == title
    step.get_by_role("button", name="Write it down").click()
    expect(page.locator("#captured")).to_contain_text(title)
    expect(page.locator("#capture-words")).to_have_value("")


def commit(page: Page, words: str, *, teacher: str) -> None:
    """A commitment of somebody."""
    _say(page, "commitment", words)
    step = _second_step(page)
    step.locator("[name=teacher]").select_option(label=teacher)
    step.get_by_role("button", name="Write it down").click()
    expect(page.locator("#captured")).to_contain_text(words)
    expect(page.locator("#capture-words")).to_have_value("")


def fits(page: Page) -> bool:
    """Whether nothing stands out of the screen sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def close(page: Page, address: str) -> None:
    """Fill in what is missing, close, and come to the minutes."""
    page.goto(f"{address}close/")
    issue = page.locator("#issue")
    if issue.get_by_text("Not ready yet").count():
        press(page, "Keep these minutes")
        expect(issue).to_contain_text("Ready")
    press(page, "Close and issue the minutes")
    page.wait_for_url("**/minutes/")


def in_two_months() -> dt.date:
    """A day to look again."""
    return dt.datetime.now(INDIA).date() + dt.timedelta(days=60)


def open_outcomes(page: Page) -> None:
    """Open the field of outcomes, and ask for all of them: it asks by itself where she used none lately."""
    page.locator("details:has(#outcomes-found) > summary").first.click()
    page.evaluate("document.querySelector('[data-choices]')?.click()")


def go_to_child_form(page: Page, path: str) -> None:
    """By the first class and its first child to a form of hers: "work/new", "next-step"."""
    page.goto("/class/")
    for follow in ("a.classline", "a.grid__child", f"a[href$='/{path}/']"):
        page.goto(str(page.locator(f"main {follow}").first.evaluate("(each) => each.href")))
