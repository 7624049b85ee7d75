"""No network in the classroom: what is chosen and written stays on the phone, goes by itself, and arrives once."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from config.launcher.stack import Stack
from tests.journeys.deeds import photo
from tests.journeys.looks import found_by_axe
from tests.journeys.phone import count_rows, stores, until, wait_kept
from tests.live import enter
from tests.proxy import Line

pytestmark = pytest.mark.journey
Open = Callable[..., Page]
HOST = "demo-tg.localhost"  # the other state, whose class grids nobody else looks at

COUNT_LOOSE_WRITES = """
globalThis.loose = 0;
const open = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (names, mode, options) {
  if (mode === "readwrite" && options?.durability !== "strict") globalThis.loose += 1;
  return open.call(this, names, mode, options);
};
"""
# a database as the first version made it, with one operation in it
MAKE_OLD = """([name, body]) => new Promise((resolve, reject) => {
  indexedDB.deleteDatabase(name).onsuccess = () => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      const db = request.result;
      db.createObjectStore("outbox", { keyPath: "id" }).createIndex("seq", "seq");
      ["files", "attention"].forEach((store) => db.createObjectStore(store, { keyPath: "id" }));
      db.createObjectStore("meta", { keyPath: "key" });
      request.transaction.objectStore("outbox").put({
        id: "0b9f3c52-4df1-4c1e-9a35-6b1f2a7c8d90", kind: "experience", seq: 1, made_at: "1970-01-01T00:00:00Z", body,
      });
    };
    request.onsuccess = () => { request.result.close(); resolve(); };
    request.onerror = () => reject(request.error);
  };
})"""

MAKE_NEWER = """async () => {
  (await outbox.open()).close();
  await new Promise((resolve) => {
    indexedDB.open(`collectives-${outbox.person}`, 99).onsuccess = ({ target }) => { target.result.close(); resolve(); };
  });
}"""
# three that the server cannot take
ADD_BAD = """async () => {
  const bad = [
    ["experience", "", "Without a name"], ["experience", "x".repeat(300), "Too long"], ["tea", "Tea", "Of an unknown kind"]];
  for (const [kind, title, label] of bad) {
    const form = { title, tried: "Words that must not go." };
    const body = { ...form, public_id: outbox.id(), visibility: "me", deed: "share" };
    await outbox.add({ kind, page: "/experiences/new/", label, form, body });
  }
  await outbox.sync(true);
}"""


def level_of(page: Page, row: int) -> int:
    return int(page.locator(f"input[name=r{row}]:checked").input_value())


def choose(page: Page, row: int) -> int:
    """Another level for a child; returns it."""
    level = level_of(page, row) % 4 + 1
    page.locator(f"td label:has(input[name=r{row}][value='{level}'])").click()
    return level


def open_grid(page: Page) -> str:
    """Her first class; returns its path."""
    page.goto("/class/")
    path = str(page.locator("a.line").first.get_attribute("href"))
    page.goto(path)
    expect(page.locator("form[data-saves=outbox]")).to_have_count(1)
    return path


def expect_saved(page: Page) -> None:
    expect(page.locator("#savebar [data-changed]")).to_have_text(
        ""
    )  # what was chosen just now is on its way before it is counted
    expect(page.locator("#kept")).to_have_attribute("data-state", "server")
    expect(page.locator("#savebar [data-state=server]")).to_be_visible()


def test_airplane_mode_in_mid_entry(open_page: Open) -> None:
    page = open_page(host=HOST, service_workers="allow")
    page.add_init_script(COUNT_LOOSE_WRITES)
    enter(page, "teacher")
    path = open_grid(page)
    first = choose(page, 0)
    expect(page.locator("#savebar [data-state=phone]")).to_be_visible()
    expect_saved(page)
    wait_kept(page, path, "/experiences/new/", "/diary/new/", "/today/", "/offline/")

    page.context.set_offline(True)
    chosen = {0: first, **{row: choose(page, row) for row in (1, 2, 3)}}
    expect(page.locator("#savebar [data-state=phone]")).to_be_visible()
    expect(page.locator("#kept b")).to_have_text("3")
    expect(page.locator("#offline")).to_be_visible()
    page.reload()
    expect(page.locator("#fetched")).to_contain_text("This page is on this phone as of")
    expect(page.locator("#kept b")).to_have_text("3")
    assert {row: level_of(page, row) for row in chosen} == chosen

    page.goto("/experiences/new/")
    page.locator("[name=tried]").fill("We counted the steps to the well.")
    page.locator("[name=title]").fill("Steps to the well")
    page.locator("[name=photo]").set_input_files({"name": "well.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.locator(".file__preview").wait_for()
    page.get_by_role("button", name="Share it").click()
    expect(page.locator(".toast").first).to_contain_text("Saved on this phone")
    page.reload()
    expect(page.locator(".waiting")).to_contain_text("Steps to the well")
    assert page.locator("[name=title]").input_value() == ""
    page.goto("/diary/new/")
    page.locator("label:has([name=children])").first.click()
    page.locator("[name=text]").fill("She counted the steps aloud, for the others.")
    page.get_by_role("button", name="Keep it in the diary").click()
    expect(page.locator(".waiting")).to_contain_text("She counted the steps aloud")
    page.goto("/meetings/new/")
    expect(page.locator("h1")).to_have_text("This page is not on this phone")
    expect(page.locator("#pages-here")).to_contain_text("Today")
    page.goto("/waiting/")
    expect(page.locator("#unsent-here li")).to_have_count(5)
    assert found_by_axe(page) == {}

    page.context.set_offline(False)
    page.locator("#send-now").dispatch_event("click")  # by hand, at the same moment as it goes by itself
    expect(page.locator("#all-sent")).to_be_visible(timeout=30_000)
    held = stores(page)
    assert [len(held[name]) for name in ("outbox", "files", "attention")] == [0, 0, 0]
    assert page.evaluate("loose") == 0
    page.goto(path)
    expect(page.locator("#fetched")).to_be_hidden()
    assert {row: level_of(page, row) for row in chosen} == chosen
    page.goto("/diary/")
    expect(page.locator("main")).to_contain_text("She counted the steps aloud, for the others.")
    page.goto("/experiences/")
    page.get_by_text("Steps to the well", exact=True).click()
    expect(page.locator("main img[src^='/photos/']")).to_have_count(1)


def test_a_reply_lost_after_the_server_had_done_it(open_page: Open, live: Stack) -> None:
    with Line(live.port) as line:
        page = open_page(host=HOST)
        page.goto(f"http://{HOST}:{line.port}/demo/")
        page.locator('form[action="/demo/enter/teacher/"] button').click()
        page.wait_for_load_state()
        page.goto(f"http://{HOST}:{line.port}/class/")
        page.goto(f"http://{HOST}:{line.port}{page.locator('a.line').first.get_attribute('href')}")
        expect(page.locator("form[data-saves=outbox]")).to_have_count(1)
        left = [2]

        def lose(request: str) -> bool:
            left[0] -= request.startswith("POST /sync/ ")
            return request.startswith("POST /sync/ ") and left[0] >= 0

        line.loses = lose
        levels = {row: choose(page, row) for row in (5, 6)}
        expect(page.locator("#savebar [data-state=phone]")).to_be_visible()
        ids = [each["id"] for each in stores(page)["outbox"]]
        while line.lost < 2:
            page.evaluate("outbox.sync(true)")
            page.wait_for_timeout(200)
        page.evaluate("outbox.sync(true)")
        expect_saved(page)
        assert len(ids) == 2
        assert {each["id"]: each["status"] for each in stores(page)["done"] if each["id"] in ids} == dict.fromkeys(
            ids, "duplicate"
        )
        assert count_rows(live, "foundation_receipt", "key = ANY (%s::uuid[])", [ids]) == 2
        page.reload()
        assert {row: level_of(page, row) for row in levels} == levels


def test_two_people_share_a_phone_and_nothing_unsent_is_lost(open_page: Open) -> None:
    page = open_page(host=HOST, service_workers="allow")
    enter(page, "teacher")
    person = page.evaluate("document.body.dataset.person")
    path = open_grid(page)
    wait_kept(page, path)
    page.route("**/sync/", lambda route: route.abort())
    level = choose(page, 8)
    expect(page.locator("#savebar [data-state=phone]")).to_be_visible()

    def sign_out(answer: str) -> None:
        page.locator("details.menu summary").click()
        page.get_by_role("button", name="Sign out").click()
        page.locator("#leaving").get_by_role("button", name=re.compile(answer)).click()

    sign_out("^Stay signed in")
    expect(page.locator("#leaving")).to_be_hidden()
    assert len(stores(page)["outbox"]) == 1
    page.keyboard.press("Escape")
    sign_out("keep them for my next")
    page.wait_for_url("**/sign-in/**")
    assert page.evaluate("caches.keys()") == ["static"] or page.evaluate("caches.keys()") == ["static", "who"]
    page.context.set_offline(True)
    page.goto(path)
    expect(page.locator("h1")).to_have_text("This page is not on this phone")
    page.context.set_offline(False)

    enter(page, "head-teacher")
    assert page.evaluate("document.body.dataset.person") != person
    page.goto("/waiting/")
    expect(page.locator("#all-sent")).to_be_visible()
    names = page.evaluate("caches.keys()")
    assert f"pages-{person}" not in names
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")

    page.unroute("**/sync/")
    enter(page, "teacher")
    page.goto(path)
    expect_saved(page)
    assert level_of(page, 8) == level


def test_a_session_that_ended_elsewhere_takes_the_pages_and_leaves_what_is_unsent(open_page: Open) -> None:
    page = open_page(host=HOST, service_workers="allow")
    enter(page, "teacher")
    person = page.evaluate("document.body.dataset.person")
    path = open_grid(page)
    wait_kept(page, path)
    page.context.clear_cookies(name="sessionid")
    level = choose(page, 9)
    until(page, f"async () => !(await caches.keys()).includes('pages-{person}')")
    assert [each["body"]["level"] for each in stores(page)["outbox"]] == [level]
    enter(page, "teacher")
    page.goto(path)
    expect_saved(page)
    assert level_of(page, 9) == level


def test_a_memory_of_the_first_version_is_carried_over(open_page: Open) -> None:
    page = open_page(host=HOST)
    enter(page, "teacher")
    person = page.evaluate("document.body.dataset.person")
    page.goto("/sw.js")  # a page of this place without our scripts
    body = {
        "public_id": "0b9f3c52-4df1-4c1e-9a35-6b1f2a7c8d91",
        "title": "Written with the first version",
        "tried": "It waited.",
        "visibility": "me",
        "deed": "draft",
    }
    page.evaluate(MAKE_OLD, [f"collectives-{person}", body])
    page.goto("/today/")
    expect(page.locator("#kept")).to_have_attribute("data-state", "server")
    until(page, "async () => (await outbox.all('done')).length")
    found = [(each["kind"], each["page"], each["status"]) for each in stores(page)["done"]]
    assert found == [("experience", "", "applied")]
    assert page.evaluate(
        "async () => { const db = await outbox.open(); return [db.version, [...db.objectStoreNames]]; }"
    ) == [
        3,
        ["attention", "done", "files", "meta", "outbox"],
    ]
    # a page of yesterday opens today's memory as it is
    page.evaluate(MAKE_NEWER)
    page.reload()
    expect(page.locator("#kept")).to_have_attribute("data-state", "server")


def test_what_the_server_refuses_waits_for_a_decision(open_page: Open) -> None:
    page = open_page(host=HOST)
    enter(page, "teacher")
    page.goto("/waiting/")
    page.evaluate(ADD_BAD)
    expect(page.locator("#refused li")).to_have_count(3)
    expect(page.locator("#kept")).to_have_attribute("data-state", "attention")
    expect(page.locator("#refused")).to_contain_text("Give it a name: a few words are enough.")
    expect(page.locator("#refused")).to_contain_text("The server does not know this kind of entry.")
    assert found_by_axe(page) == {}
    with page.expect_download() as saved:
        page.locator("#refused li", has_text="unknown kind").get_by_role("button", name="Keep a copy").click()
    copy = json.loads(saved.value.path().read_text())["entries"]
    assert [(each["kind"], each["fields"]["tried"], each["refused"]["code"]) for each in copy] == [
        ("tea", "Words that must not go.", "unknown_kind")
    ]
    odd = page.locator("#refused li", has_text="unknown kind")
    odd.get_by_role("button", name="Delete it").click()
    page.locator("#deleting").get_by_role("button", name="Leave it here").click()
    expect(page.locator("#refused li")).to_have_count(3)
    odd.get_by_role("button", name="Delete it").click()
    page.locator("#deleting").get_by_role("button", name="Delete it").click()
    expect(page.locator("#refused li")).to_have_count(2)
    page.locator("#refused li", has_text="Without a name").get_by_role("button", name="Try again").click()
    expect(page.locator("#refused li")).to_have_count(2)
    page.locator("#refused li", has_text="Without a name").get_by_role("link", name="Go there and change it").click()
    expect(page.locator("[name=tried]")).to_have_value("Words that must not go.")
    page.locator("[name=title]").fill("Now it has one")
    page.get_by_role("button", name="Share it").click()
    page.wait_for_url(re.compile(r"/experiences/[0-9a-f-]{36}/"))
    page.goto("/waiting/")
    expect(page.locator("#refused li")).to_have_count(1)
