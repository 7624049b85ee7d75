"""Changing what is on the server already, without a network: new words stand on the kept page, and arrive field by field."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from config.launcher.stack import Stack
from tests.journeys.phone import ask, kept_pages, stores, until, wait_kept
from tests.live import enter

pytestmark = pytest.mark.journey
Open = Callable[..., Page]
HOST = "demo-tg.localhost"


def path_of(page: Page) -> str:
    return re.sub(r"^https?://[^/]+|[?#].*$", "", page.url)


def write_story(page: Page, title: str) -> str:
    """A shared experience; the path of its page, which is on the phone with the one that changes it."""
    page.goto("/experiences/new/")
    page.locator("[name=tried]").fill("We measured with ropes.")
    page.locator("[name=title]").fill(title)
    page.get_by_role("button", name="Share it").click()
    page.wait_for_url(re.compile(r"/experiences/[0-9a-f-]{36}/$"))
    wait_kept(page, path_of(page), f"{path_of(page)}edit/")
    return path_of(page)


def change(page: Page, path: str, **fields: str) -> None:
    """Open the page that changes it, write, save."""
    page.goto(path)
    page.locator("main a[href*='/edit/']").click()
    page.wait_for_url("**/edit/**")
    until(page, "async () => outbox.isReady")
    for name, words in fields.items():
        page.locator(f"[name={name}]").fill(words)
    page.get_by_role("button", name="Keep the new words").click()


def test_own_words_are_changed_without_a_network(open_page: Open, live: Stack) -> None:
    page = open_page(host=HOST, service_workers="allow")
    enter(page, "teacher")
    path = write_story(page, "Ropes")
    page.context.set_offline(True)
    change(page, path, title="Ropes and knots", tried="We measured with ropes, twice.")
    page.wait_for_url(f"**{path}")
    expect(page.locator("h1")).to_have_text("Ropes and knots")
    expect(page.locator("[data-field=tried]")).to_have_text("We measured with ropes, twice.")
    expect(page.locator(".waiting--edit")).to_contain_text("Saved on this phone")
    # what it is changed from next is what it was changed to; a field that was empty has room
    page.goto(f"{path}edit/")
    expect(page.locator("[name=tried]")).to_have_value("We measured with ropes, twice.")
    change(page, path, puzzle="Who ties the knots?", tried="With ropes, three times.")
    page.wait_for_url(f"**{path}")
    expect(page.locator("[data-field=puzzle]")).to_be_visible()
    page.reload()
    expect(page.locator("[data-field=puzzle]")).to_have_text("Who ties the knots?")
    sent = sorted(stores(page)["outbox"], key=lambda each: each["seq"])
    assert [each["kind"] for each in sent] == ["experience.edit"] * 2
    assert sent[1]["needs"] == [sent[0]["id"]]
    assert sent[1]["body"]["fields"] == {
        "tried": {"from": "We measured with ropes, twice.", "to": "With ropes, three times."},
        "puzzle": {"from": "", "to": "Who ties the knots?"},
    }

    # another phone of hers has changed another field meanwhile
    other = open_page(host=HOST)
    enter(other, "teacher")
    change(other, path, children_did="They tied their own.")
    expect(other.locator("[data-field=children_did]")).to_have_text("They tied their own.")

    page.context.set_offline(False)
    page.evaluate("outbox.sync(true)")
    until(page, "async () => !(await outbox.all('outbox')).length")
    assert sorted(each["status"] for each in stores(page)["done"] if each["kind"] == "experience.edit") == [
        "applied",
        "applied",
    ]
    page.goto(path)
    expect(page.locator(".waiting--edit")).to_have_count(0)
    found = ask(
        live,
        "SELECT title, tried, children_did, puzzle FROM collectives_experience WHERE public_id = %s",
        [path.split("/")[2]],
    )
    assert found == [("Ropes and knots", "With ropes, three times.", "They tied their own.", "Who ties the knots?")]


def test_the_same_words_changed_on_two_phones_are_both_kept(open_page: Open, live: Stack) -> None:
    page, other = open_page(host=HOST, service_workers="allow"), open_page(host=HOST)
    for each in (page, other):
        enter(each, "teacher")
    path = write_story(page, "Two phones")
    page.context.set_offline(True)
    change(page, path, tried="Written in the field.")
    page.wait_for_url(f"**{path}")
    change(other, path, tried="Written at home.")
    expect(other.locator("[data-field=tried]")).to_have_text("Written at home.")
    page.context.set_offline(False)
    page.evaluate("outbox.sync(true)")
    until(page, "async () => (await outbox.all('done')).some((one) => one.status === 'conflict')")
    page.goto("/two-values/")
    expect(page.locator(".twovalues").first).to_contain_text("Written at home.")
    expect(page.locator(".twovalues").first).to_contain_text("Written in the field.")
    page.goto(path)
    expect(page.locator("[data-field=tried]")).to_have_text("Written in the field.")


def write_note(page: Page, words: str) -> str:
    """A note about the first child; the path of its page."""
    page.goto("/diary/new/")
    page.locator("label:has([name=children])").first.click()
    page.locator("[name=text]").fill(words)
    page.get_by_role("button", name="Keep it in the diary").click()
    page.wait_for_url(re.compile(r"/diary/[0-9a-f-]{36}/$"))
    wait_kept(page, path_of(page), f"{path_of(page)}edit/")
    return path_of(page)


def test_a_note_is_changed_and_its_children_join(open_page: Open, live: Stack) -> None:
    page = open_page(host=HOST, service_workers="allow")
    enter(page, "teacher")
    path = write_note(page, "She counted the steps.")
    page.context.set_offline(True)
    page.goto(f"{path}edit/")
    until(page, "async () => outbox.isReady")
    page.locator("label:has([name=children])").nth(1).click()
    page.locator("[name=text]").fill("She counted the steps\nand wrote them down.")
    page.get_by_role("button", name="Keep the new words").click()
    page.wait_for_url(f"**{path}")
    expect(page.locator("[data-field=text]")).to_contain_text("and wrote them down.")
    page.reload()
    expect(page.locator("[data-field=text]")).to_contain_text("and wrote them down.")
    [sent] = stores(page)["outbox"]
    assert sorted(sent["body"]["fields"]) == ["children", "text"]
    page.context.set_offline(False)
    page.evaluate("outbox.sync(true)")
    until(page, "async () => !(await outbox.all('outbox')).length")
    page.goto(path)
    expect(page.locator("[data-field=text]")).to_contain_text("and wrote them down.")
    expect(page.locator("#about, section:has(#about)").locator("li")).to_have_count(2)


def test_a_restricted_note_leaves_no_page_on_the_phone(open_page: Open) -> None:
    page = open_page(host=HOST, service_workers="allow")
    enter(page, "teacher")
    path = write_note(page, "Something that stays with us.")
    page.goto(f"{path}edit/")
    until(page, "async () => outbox.isReady")
    page.locator("[name=is_restricted]").check()
    page.get_by_role("button", name="Keep the new words").click()
    page.wait_for_url(f"**{path}")
    expect(page.locator("h1")).to_have_text("A restricted note")
    for _ in range(100):
        if f"{path}edit/" not in kept_pages(page):
            break
        page.wait_for_timeout(100)
    assert not [each for each in kept_pages(page) if each.startswith(f"{path}edit/")]
    page.get_by_role("button", name="Open it on purpose").click()
    page.locator("main a[href*='/edit/']").click()
    page.wait_for_url("**/edit/?opened=*")
    page.wait_for_load_state("networkidle")
    assert not [each for each in kept_pages(page) if each.startswith(f"{path}edit/")]
    # open when the line goes: it can still be changed, and its words are nobody's label
    until(page, "async () => outbox.isReady")
    page.context.set_offline(True)
    page.locator("[name=text]").fill("Something else that stays with us.")
    page.get_by_role("button", name="Keep the new words").click()
    page.wait_for_url(f"**{path}")
    until(page, "async () => outbox.isReady")
    [sent] = stores(page)["outbox"]
    assert "stays with us" not in sent["label"]
    assert sent["body"]["fields"] == {
        "text": {"from": "Something that stays with us.", "to": "Something else that stays with us."}
    }
    page.context.set_offline(False)
    page.evaluate("outbox.sync(true)")
    until(page, "async () => !(await outbox.all('outbox')).length")
    assert stores(page)["attention"] == []


def test_words_that_are_restricted_leave_the_phone_once_they_are_sent(open_page: Open) -> None:
    page = open_page(host=HOST, service_workers="allow")
    enter(page, "teacher")
    path = write_note(page, "The first words of it.")
    page.goto(f"{path}edit/")
    until(page, "async () => outbox.isReady")
    page.locator("[name=text]").fill("The second words of it.")
    page.get_by_role("button", name="Keep the new words").click()
    page.wait_for_url(f"**{path}")
    until(page, "async () => outbox.isReady")
    assert "The second words of it." in str(stores(page)["done"])
    page.goto(f"{path}edit/")
    until(page, "async () => outbox.isReady")
    page.locator("[name=is_restricted]").check()
    page.locator("[name=text]").fill("The third words of it.")
    page.get_by_role("button", name="Keep the new words").click()
    page.wait_for_url(f"**{path}")
    until(page, "async () => outbox.isReady")
    held = stores(page)
    assert [each["kind"] for each in held["done"]].count("note.edit") == 2
    assert "words of it" not in str(held)
    # a new one
    page.goto("/diary/new/")
    until(page, "async () => outbox.isReady")
    page.locator("label:has([name=children])").first.click()
    page.locator("[name=text]").fill("Other words of it.")
    page.locator("[name=is_restricted]").check()
    page.get_by_role("button", name="Keep it in the diary").click()
    page.wait_for_url(re.compile(r"/diary/[0-9a-f-]{36}/$"))
    until(page, "async () => outbox.isReady")
    assert [each["body"] for each in stores(page)["done"] if each["kind"] == "note"] == [{}, {}]
    assert "words of it" not in str(stores(page))
