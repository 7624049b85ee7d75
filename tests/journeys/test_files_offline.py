"""A file that the server will never take is not sent again and again, and says why it stays."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from tests.journeys.deeds import photo
from tests.journeys.phone import stores, until
from tests.live import enter

pytestmark = pytest.mark.journey
Open = Callable[..., Page]
ADD = """async (size) => {
  const id = outbox.id();
  const body = { public_id: outbox.id(), text: "x", children: [], photo: id };
  const file = { id, kind: "photo", blob: new Blob([new Uint8Array(size)]) };
  await outbox.add({ kind: "note", page: "/diary/new/", label: "With a heavy picture", body, needs: [id] }, [file]);
}"""
TOO_LARGE = 3_000_000


def uploads(page: Page) -> list[str]:
    """Methods of the requests that carry files, as they come in."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/sync/files/" in request.url:
            asked.append(request.method)

    page.on("request", note)
    return asked


def test_a_file_that_is_too_large_is_sent_once_and_needs_attention(open_page: Open) -> None:
    page = open_page()
    enter(page, "teacher")
    until(page, "async () => outbox.isReady")
    asked = uploads(page)
    page.evaluate(ADD, TOO_LARGE)
    page.evaluate("outbox.sync(true)")
    until(page, "async () => (await outbox.all('attention')).length === 1")
    for _ in range(3):
        page.evaluate("outbox.sync(true)")
    assert asked == ["POST"]
    kept = stores(page)
    assert [(each["label"], bool(each["sentence"])) for each in kept["attention"]] == [("With a heavy picture", True)]
    assert [each["refused"] for each in kept["files"]] == [True]
    # she may try again, which asks once more, and take it off the phone
    page.goto("/waiting/")
    asked = uploads(page)
    page.locator("[data-deed=retry]").click()
    until(page, "async () => (await outbox.all('attention')).length === 1 && !(await outbox.all('outbox')).length")
    assert asked.count("POST") == 1
    page.locator("[data-deed=delete]").click()
    page.locator("#deleting [value=delete]").click()
    expect(page.locator("#all-sent")).to_be_visible()
    assert stores(page)["files"] == []


def test_what_belongs_to_nothing_any_more_goes_from_the_phone(open_page: Open) -> None:
    """A form that was refused at once is sent plainly, and its file with it."""
    page = open_page()
    enter(page, "teacher")
    until(page, "async () => outbox.isReady")
    asked = uploads(page)
    page.evaluate(
        """async () => outbox.change(["files"], (store) => {
          store("files").put({ id: outbox.id(), blob: new Blob(["x"]) });
        })"""
    )
    page.evaluate("outbox.sync(true)")
    until(page, "async () => !(await outbox.all('files')).length")
    assert asked == []


def test_a_photo_of_a_note_that_is_gone_is_saved_and_goes_into_a_new_one(open_page: Open) -> None:
    page = open_page(host="demo-tg.localhost")
    enter(page, "teacher")
    page.goto("/diary/new/")
    page.locator("label:has([name=children])").first.click()
    page.locator("[name=text]").fill("She built a tower.")
    page.get_by_role("button", name="Keep it in the diary").click()
    page.wait_for_url(re.compile(r"/diary/[0-9a-f-]{36}/$"))
    note = page.url
    page.goto(f"{note}edit/")
    until(page, "async () => outbox.isReady")
    other = page.context.new_page()
    other.goto(note)
    other.get_by_role("button", name="Take it away").click()
    other.wait_for_url(re.compile(r"/diary/$"))
    other.close()
    page.context.set_offline(True)
    page.locator("[name=text]").fill("She built a tower of twelve.")
    picture = photo()
    page.locator("[name=photo]").set_input_files({"name": "tower.jpg", "mimeType": "image/jpeg", "buffer": picture})
    expect(page.locator(".file__preview").first).to_be_visible()
    page.get_by_role("button", name="Keep the new words").click()
    until(page, "async () => (await outbox.all('outbox')).length === 1")
    expect(page.locator("form[data-keeping]")).to_have_count(0)  # it waits for an answer no more
    page.context.set_offline(False)
    page.evaluate("outbox.sync(true)")
    until(page, "async () => (await outbox.all('attention')).length === 1")
    page.goto("/waiting/")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the photo").click()
    assert saved.value.suggested_filename == "tower.jpg"
    assert saved.value.path().read_bytes()[:3] == b"\xff\xd8\xff"
    expect(page.get_by_role("button", name="Save the recording")).to_have_count(0)
    page.get_by_role("link", name="Go there and change it").click()
    page.wait_for_url(re.compile(r"/diary/new/#again="))
    expect(page.locator("[name=text]")).to_have_value("She built a tower of twelve.")
    expect(page.locator(".file__preview").first).to_be_visible()
    page.get_by_role("button", name="Keep it in the diary").click()
    page.wait_for_url(re.compile(r"/diary/[0-9a-f-]{36}/$"))
    assert page.url != note
    expect(page.get_by_alt_text("The photo that goes with it")).to_be_visible()
    until(page, "async () => outbox.isReady")
    assert stores(page)["attention"] == []


def test_what_waits_can_be_saved_before_it_is_sent(open_page: Open) -> None:
    page = open_page()
    enter(page, "teacher")
    page.goto("/waiting/")
    until(page, "async () => outbox.isReady")
    page.context.set_offline(True)
    page.evaluate(
        """async () => {
          const id = outbox.id();
          const blob = new File(["sound"], "told.webm", { type: "audio/webm" });
          const body = { public_id: outbox.id() };
          const file = { id, name: "recording", kind: "audio", blob };
          await outbox.add({ kind: "note", page: "/diary/new/", label: "Told", body, needs: [id] }, [file]);
        }"""
    )
    with page.expect_download() as saved:
        page.locator("#unsent-here").get_by_role("button", name="Save the recording").click()
    assert (saved.value.suggested_filename, saved.value.path().read_bytes()) == ("told.webm", b"sound")


def test_a_page_that_is_kept_under_two_addresses_is_listed_once(open_page: Open) -> None:
    page = open_page()
    enter(page, "teacher")
    page.goto("/waiting/")
    until(page, "async () => outbox.isReady")
    page.evaluate(
        """async () => {
          const cache = await caches.open(`pages-${outbox.person}`);
          const headers = (day) => ({ "x-fetched": `2026-11-${day}T10:00:00Z` });
          const page = (title, day) => new Response(`<title>${title} · Demo</title>`, { headers: headers(day) });
          await cache.put("/write/", page("Write an experience", "02"));
          await cache.put("/experiences/new/", page("Write an experience", "03"));
          await cache.put("/class/", page("Class", "01"));
        }"""
    )
    page.reload()
    expect(page.locator("#pages-here li")).to_have_count(2)
    expect(page.get_by_role("link", name="Write an experience")).to_have_attribute("href", "/experiences/new/")
