"""A file that the server will never take is not sent again and again, and says why it stays."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

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
