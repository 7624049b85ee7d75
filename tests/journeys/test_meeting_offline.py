"""A meeting in a school without a signal: it goes on, is shown as it was marked and said, and arrives once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from config.launcher.stack import Stack
from tests.journeys.looks import found_by_axe
from tests.journeys.phone import ask, count_rows, stores, until, wait_kept
from tests.live import enter
from tests.proxy import Line

pytestmark = pytest.mark.journey
Open = Callable[..., Page]
HOST = "demo-tg.localhost"  # a meeting in session that no other journey goes to
RESTART = """UPDATE collectives_parttiming SET ended_at = NULL
    WHERE part = 'enrich' AND sitting_id = (SELECT id FROM collectives_sitting WHERE public_id = %s)"""


def open_meeting(page: Page) -> str:
    """The meeting in session; the path of its screen."""
    page.goto("/today/")
    path = str(page.locator("main a[href$='/run/']").first.get_attribute("href"))
    page.goto(path)
    expect(page.locator("#board")).to_be_visible()
    until(page, "async () => outbox.isReady")
    return path


def open_roster(page: Page) -> None:
    if page.locator("#roster-open:not([open])").count():
        page.locator("#roster-open > summary").click()


def row_of(page: Page, index: int) -> Locator:
    return page.locator(".roster__row").nth(index)


def mark(page: Page, index: int, presence: str) -> str:
    """One tap, seen at once. Returns who was marked."""
    open_roster(page)
    row = row_of(page, index)
    row.locator(f"button[id^={presence}]").click()
    expect(row.locator(f"button[id^={presence}]")).to_have_attribute("aria-pressed", "true")
    return str(row.get_attribute("id")).removeprefix("person-")


def say(page: Page, kind: str, words: str) -> Locator:
    """What the bar takes; the dialog of its second step."""
    page.locator("#capture-words").fill(words)
    page.locator(f"#capture button[value={kind}]").click()
    return page.locator("dialog[open]")


def presence_of(live: Stack, teacher: str) -> list[tuple[str, str]]:
    """As the server has it, in the meetings that are on."""
    question = """SELECT presence, reason FROM collectives_attendance
        JOIN collectives_sitting ON collectives_sitting.id = sitting_id
        JOIN collectives_meeting ON collectives_meeting.id = meeting_id
        JOIN clusters_teacher ON clusters_teacher.id = teacher_id
        WHERE clusters_teacher.public_id = %s AND state = 'in_session'"""
    return [(str(presence), str(reason)) for presence, reason in ask(live, question, [teacher])]


def waiting(page: Page) -> list[str]:
    """The kinds of what is on the phone alone, in order."""
    return [each["kind"] for each in sorted(stores(page)["outbox"], key=lambda each: each["seq"])]


def test_airplane_mode_in_the_middle_of_a_meeting(open_page: Open, live: Stack) -> None:
    page = open_page(host=HOST, service_workers="allow")
    enter(page, "two-places")
    path = open_meeting(page)
    sitting = str(page.locator("#board").get_attribute("data-sitting"))
    # part 4 runs again, so that there is a clock to ask for
    ask(live, RESTART, [sitting])
    page.reload()
    wait_kept(page, path, f"{path}?part=share", f"{path}?part=tools")
    items = page.locator("#items li").count()

    page.context.set_offline(True)
    open_roster(page)
    count = page.locator(".roster__row").count()
    first = mark(page, 0, "late")
    second = mark(page, 1, "absent")
    third = str(row_of(page, 2).get_attribute("id")).removeprefix("person-")
    row_of(page, 2).locator("details.excuse > summary").click()
    row_of(page, 2).locator("[name=reason]").fill("Election duty")
    row_of(page, 2).get_by_role("button", name="Excused").click()
    expect(row_of(page, 2).locator("summary.marks__mark")).to_have_attribute("data-on", "")
    # a second tap on a mark takes it away; then the rest at once
    fourth = row_of(page, 3).locator("button[id^=present]")
    fourth.click()
    expect(fourth).to_have_attribute("aria-pressed", "false")
    mark(page, 3, "present")
    here = f"{page.locator('[aria-pressed=true]:is([id^=present], [id^=late])').count()} of {count} here"
    expect(page.locator("#here")).to_contain_text(here)
    expect(row_of(page, 0).locator(".room__sign")).to_contain_text("Saved on this phone")

    say(page, "question", "How long is a step?")
    step = say(page, "question", "This one was a slip.")
    expect(step).to_have_count(0)
    name = str(row_of(page, 4).locator("[role=group]").get_attribute("aria-label"))
    step = say(page, "commitment", f"{name}: With class 4 I bring two rotis.")
    expect(step.locator("[name=words]")).to_have_value("With class 4 I bring two rotis.")
    assert name in step.locator("[name=teacher] option:checked").inner_text()
    step.get_by_role("button", name="Write it down").click()
    expect(step).to_have_count(0)
    step = say(page, "decision", "Each house lends one rope")
    step.locator("[name=reason]").fill("Steps were never written down")
    assert found_by_axe(page) == {}
    step.get_by_role("button", name="Write it down").click()
    captured = page.locator("#captured")
    expect(captured.locator("[data-mine]")).to_have_count(4)
    slip = captured.locator("[data-mine]", has_text="This one was a slip.")
    slip.get_by_role("button", name="Undo").click()
    expect(slip).to_have_count(0)
    page.locator("#note [name=note]").fill("Four stories about measuring.")
    page.locator("#note").get_by_role("button", name="Keep").click()
    expect(page.locator("#note .room__sign")).to_be_visible()
    if items:
        page.locator("#items summary").first.click()
        page.locator("#items [name=outcome]").first.fill("Two ropes")
        page.locator("#items li").first.get_by_role("button", name="Keep").click()
        expect(page.locator("#items .room__sign")).to_be_visible()
    # the clock of the parts is the server's
    page.locator("#next-part").click()
    expect(page.locator(".toast", has_text="The clock needs a network.")).to_be_visible()
    kinds = waiting(page)
    assert kinds == [
        *["meeting.mark"] * 5,
        *["meeting.question"] * 2,
        "meeting.commitment",
        "meeting.decision",
        "meeting.undo",
        "meeting.note",
        *["meeting.item"] * min(items, 1),
    ]

    page.reload()
    expect(page.locator("#fetched")).to_be_visible()
    expect(page.locator("#captured [data-mine]")).to_have_count(3)
    expect(page.locator("#captured")).to_contain_text(f"{name}: “With class 4 I bring two rotis.”")
    expect(page.locator("#captured")).not_to_contain_text("This one was a slip.")
    expect(page.locator("#note [name=note]")).to_have_value("Four stories about measuring.")
    open_roster(page)
    expect(row_of(page, 0).locator("button[id^=late]")).to_have_attribute("aria-pressed", "true")
    expect(row_of(page, 2).locator("summary.marks__mark")).to_have_attribute("data-on", "")
    expect(page.locator("#here")).to_contain_text(here)
    assert found_by_axe(page) == {}
    page.goto(f"{path}?part=share")
    story = page.locator("#stories button[aria-pressed=false]")
    if story.count():
        story_id = str(story.first.get_attribute("id"))
        story.first.click()
        expect(page.locator(f"#{story_id}")).to_have_attribute("aria-pressed", "true")

    page.context.set_offline(False)
    page.goto(path)
    expect(page.locator("#kept")).to_have_attribute("data-state", "server", timeout=30_000)
    until(page, "async () => !(await outbox.all('outbox')).length")
    expect(page.locator("[data-mine]")).to_have_count(0)
    written = page.locator("#captured [data-key]")
    for words in ("How long is a step?", "With class 4 I bring two rotis.", "Each house lends one rope"):
        expect(written.filter(has_text=words)).to_have_count(1)
    assert stores(page)["attention"] == []
    assert {each["status"] for each in stores(page)["done"]} <= {
        "applied",
        "merged",
        "duplicate",
    }  # an answer may be lost as well
    assert presence_of(live, first) == [("late", "")]
    assert presence_of(live, second) == [("absent", "")]
    assert presence_of(live, third) == [("excused", "Election duty")]
    assert count_rows(live, "collectives_commitment", "words = %s", ["With class 4 I bring two rotis."]) == 1
    assert count_rows(live, "collectives_decision", "title = %s", ["Each house lends one rope"]) == 1
    assert count_rows(live, "collectives_question", "text = %s", ["How long is a step?"]) == 1
    assert count_rows(live, "collectives_question", "text = %s", ["This one was a slip."]) == 0
    assert count_rows(live, "collectives_parttiming", "note = %s", ["Four stories about measuring."]) == 1


def test_a_question_pressed_twice_is_kept_once_and_what_is_typed_meanwhile_stays(open_page: Open) -> None:
    page = open_page(host=HOST, service_workers="allow")
    enter(page, "two-places")
    open_meeting(page)
    page.context.set_offline(True)
    page.evaluate("""() => {
      const bar = document.getElementById("capture");
      const ask = (words) => { bar.elements.words.value = words; bar.querySelector("button[value=question]").click(); };
      ["How long is a step?", "How long is a step?", "And of a child?"].forEach(ask);
      bar.elements.words.value = "Half a senten";
    }""")
    until(page, "async () => (await outbox.all('outbox')).length >= 2")
    page.wait_for_timeout(300)  # for a third, which must not come
    kept = [each["body"] for each in sorted(stores(page)["outbox"], key=lambda each: each["seq"])]
    assert [each["words"] for each in kept] == ["How long is a step?", "And of a child?"]
    assert kept[0]["public_id"] != kept[1]["public_id"]
    expect(page.locator("#capture-words")).to_have_value("Half a senten")


def test_asking_what_changed_takes_nothing_away_that_waits(open_page: Open, live: Stack) -> None:
    mine, other = open_page(host=HOST), open_page(host=HOST)
    for page in (mine, other):
        enter(page, "two-places")
        open_meeting(page)
    mine.route("**/sync/", lambda route: route.abort())
    mark(mine, 5, "absent")
    say(mine, "question", "Whose turn is it to wait?")
    expect(mine.locator("#captured [data-mine]")).to_have_count(1)
    # the pieces of the other phone come in, and what waits is drawn over them
    theirs = mark(other, 6, "late")
    say(other, "question", "And who went on?")
    expect(other.locator("#captured [data-key]", has_text="And who went on?")).to_have_count(1)
    expect(mine.locator("#captured [data-key]", has_text="And who went on?")).to_have_count(1)
    expect(mine.locator(f"#late-{theirs}")).to_have_attribute("aria-pressed", "true")
    expect(row_of(mine, 5).locator("button[id^=absent]")).to_have_attribute("aria-pressed", "true")
    expect(mine.locator("#captured [data-mine]")).to_contain_text("Whose turn is it to wait?")
    assert waiting(mine) == ["meeting.mark", "meeting.question"]
    # a meeting is not closed over what waits here
    mine.unroute("**/sync/")
    mine.route("**/sync/", lambda route: route.abort())
    mine.goto(f"{mine.url.split('/run/')[0]}/close/")
    closing = mine.locator("form[data-drains]")
    if closing.count():
        closing.evaluate("(form) => form.requestSubmit()")
        expect(mine.locator(".toast", has_text="is still on this phone")).to_be_visible()
    mine.unroute("**/sync/")
    mine.go_back()
    expect(mine.locator("#captured [data-key]", has_text="Whose turn is it to wait?")).to_have_count(1)
    expect(mine.locator("[data-mine]")).to_have_count(0)


def test_a_lost_answer_marks_and_writes_once(open_page: Open, live: Stack) -> None:
    with Line(live.port) as line:
        page = open_page(host=HOST)
        enter(page, "two-places")
        path = open_meeting(page)
        page.goto(f"http://{HOST}:{line.port}{path}")
        until(page, "async () => outbox.isReady")
        left = [2]

        def lose(request: str) -> bool:
            left[0] -= request.startswith("POST /sync/ ")
            return request.startswith("POST /sync/ ") and left[0] >= 0

        line.loses = lose
        who = mark(page, 7, "late")
        say(page, "question", "Does it come twice?")
        while line.lost < 2:
            page.evaluate("outbox.sync(true)")
            page.wait_for_timeout(200)
        # also where the server's own row has come before the answer did, it stands there once
        expect(page.locator("#captured .written", has_text="Does it come twice?")).to_have_count(1)
        page.evaluate("outbox.sync(true)")
        until(page, "async () => !(await outbox.all('outbox')).length")
        expect(page.locator("[data-mine]")).to_have_count(0)
        assert [each["status"] for each in stores(page)["done"]][-2:] == ["duplicate"] * 2
        assert presence_of(live, who) == [("late", "")]
        assert count_rows(live, "collectives_question", "text = %s", ["Does it come twice?"]) == 1


def test_what_is_refused_comes_back_with_its_reason(open_page: Open) -> None:
    page = open_page(host=HOST)
    enter(page, "two-places")
    open_meeting(page)
    step = say(page, "decision", "We meet on the second Saturday")
    step.locator("[name=reason]").fill("The buses run")
    step.locator("[name=concern_handled]").fill("We agreed.")
    step.get_by_role("button", name="Write it down").click()
    expect(step.locator("[data-why]")).to_have_text("Write the concern as well, as it was said.")
    expect(step.locator("[name=reason]")).to_have_value("The buses run")
    assert found_by_axe(page) == {}
    step.get_by_role("button", name="Not now").click()
    expect(page.locator("#captured [data-mine]")).to_contain_text("Needs your attention")
    page.goto("/waiting/")
    page.get_by_role("link", name="Go there and change it").click()
    step = page.locator("dialog[open]")
    step.locator("[name=concern]").fill("Not everybody can come.")
    step.get_by_role("button", name="Write it down").click()
    expect(page.locator("#captured [data-key]", has_text="We meet on the second Saturday")).to_have_count(1)
    expect(page.locator("#kept")).to_have_attribute("data-state", "server")
    assert stores(page)["attention"] == []
    page.goto(re.sub(r"\?.*", "", page.url))
    expect(page.locator("#captured", has_text="We meet on the second Saturday")).to_have_count(1)
