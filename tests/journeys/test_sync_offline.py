"""How phones share the line: one sync at a time, patience when they are asked for it, and a session that really ends."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.phone import stores, until, wait_kept
from tests.live import enter

pytestmark = pytest.mark.journey
Open = Callable[..., Page]
HOST = "demo-tg.localhost"
NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });"
ADD = """async (title) => {
  const body = { public_id: outbox.id(), title, tried: "x", visibility: "me", deed: "draft" };
  await outbox.add({ kind: "experience", page: "/experiences/new/", label: title, body });
}"""
LEASE = "async () => outbox.meta('lease')"


def ready(page: Page) -> Page:
    until(page, "async () => outbox.isReady && !(await outbox.all('outbox')).length")
    return page


def wait_held(page: Page, held: list[Route]) -> None:
    """Until a sync is on its way."""
    for _ in range(300):
        if held:
            return
        page.wait_for_timeout(100)
    raise AssertionError("nobody syncs")


def test_without_locks_a_lease_lets_one_tab_sync_at_a_time(open_page: Open) -> None:
    first = open_page(host=HOST)
    first.context.add_init_script(NO_LOCKS)
    enter(first, "teacher")
    second = first.context.new_page()
    second.goto("/today/")
    held: list[Route] = []
    first.context.route("**/sync/", lambda route: held.append(route))  # noqa: PLW0108  playwright marks what it is given
    for page in (first, second):
        ready(page)
        assert page.evaluate("navigator.locks === undefined")

    first.evaluate(ADD, "From the first tab")
    first.evaluate("void outbox.sync(true)")
    wait_held(first, held)
    second.evaluate(ADD, "From the second tab")
    second.evaluate("outbox.sync(true)")  # comes back at once: the other tab has its turn
    assert first.evaluate(LEASE)["until"] > 0
    assert len(held) == 1
    # the tab that has the lease carries what the other has kept, too
    held.pop().continue_()
    until(second, "async () => (await outbox.all('outbox')).length === 1")
    wait_held(first, held)
    assert len(held) == 1
    held.pop().continue_()
    until(second, "async () => !(await outbox.all('outbox')).length")
    until(second, f"async () => !(await ({LEASE})())")
    assert sorted(each["status"] for each in stores(first)["done"])[-2:] == ["applied", "applied"]

    # the second tab has not lost its turn for ever
    second.evaluate(ADD, "Once more from the second tab")
    second.evaluate("void outbox.sync(true)")
    wait_held(second, held)
    # it is closed in the middle of it: the lease stands until it runs out, then the first tab goes on
    second.close()
    first.evaluate("outbox.sync(true)")
    assert len(stores(first)["outbox"]) == 1
    lease: dict[str, Any] = first.evaluate(LEASE)
    first.evaluate("async (lease) => outbox.note('lease', { ...lease, until: Date.now() - 1 })", lease)
    first.context.unroute("**/sync/")
    first.evaluate("outbox.sync(true)")
    until(first, "async () => !(await outbox.all('outbox')).length")
    assert stores(first)["attention"] == []


def test_too_many_requests_wait_as_long_as_they_are_asked_to(open_page: Open) -> None:
    page = open_page(host=HOST)
    enter(page, "teacher")
    ready(page)
    asked: list[float] = []

    def refuse(route: Route) -> None:
        asked.append(time.monotonic())
        if len(asked) == 1:
            route.fulfill(status=429, headers={"Retry-After": "4"}, json={"error": "too_often", "sentence": "Later."})
        else:
            route.continue_()

    page.route("**/sync/", refuse)
    page.evaluate(ADD, "Sent too often")
    page.evaluate("outbox.sync(true)")
    until(page, "async () => (await outbox.meta('wait'))?.isAsked")
    # neither by hand, nor by what is written next
    page.evaluate(ADD, "Written meanwhile")
    page.evaluate("outbox.sync(true)")
    page.evaluate("outbox.sync(true)")
    assert len(asked) == 1
    page.goto("/waiting/")
    expect(page.locator("#next-try")).to_contain_text("Next try at")
    assert len(asked) == 1
    # by itself, once the time is over
    until(page, "async () => !(await outbox.all('outbox')).length")
    assert asked[1] - asked[0] >= 4
    assert page.evaluate("async () => outbox.meta('wait')") is None


def test_signed_out_without_a_network_the_session_is_dead_at_the_next_contact(open_page: Open) -> None:
    page = open_page(host=HOST, service_workers="allow")
    enter(page, "teacher")
    person = page.evaluate("document.body.dataset.person")
    page.goto("/today/")
    wait_kept(page, "/today/")
    [session] = [each["value"] for each in page.context.cookies() if each["name"] == "sessionid"]

    def is_alive() -> bool:
        """Whether somebody who holds the old cookie is still signed in."""
        thief = open_page(host=HOST)
        thief.context.add_cookies([{"name": "sessionid", "value": session, "domain": HOST, "path": "/"}])
        answer = thief.goto("/sync/state/")
        return answer is not None and answer.status == 200

    page.context.set_offline(True)
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("You are signed out on this phone")
    expect(page.get_by_text("wait here for your next sign-in")).to_be_hidden()
    until(page, f"async () => !(await caches.keys()).includes('pages-{person}')")
    assert is_alive()
    page.goto("/today/")
    expect(page.locator("h1")).to_have_text("This page is not on this phone")
    page.context.set_offline(False)
    page.goto("/today/")
    page.wait_for_url("**/sign-in/**")
    assert not is_alive()
    until(page, f"async () => !(await caches.keys()).includes('pages-{person}')")
    enter(page, "teacher")
    page.goto("/today/")
    assert page.evaluate("document.body.dataset.person") == person
    expect(page.locator("#kept")).to_be_attached()


def test_signed_out_without_a_network_she_is_told_what_waits_for_her(open_page: Open) -> None:
    page = open_page(host=HOST, service_workers="allow")
    enter(page, "teacher")
    ready(page)
    until(page, "async () => Boolean(await caches.match('/offline/')) && Boolean(navigator.serviceWorker.controller)")
    page.context.set_offline(True)
    page.evaluate(ADD, "Written before she left")
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.locator("#leaving").get_by_role("button", name="keep them for my next").click()
    expect(page.locator("h1")).to_have_text("You are signed out on this phone")
    expect(page.get_by_text("Things you wrote that wait here for your next sign-in: 1.")).to_be_visible()


def test_pages_on_their_way_to_the_phone_do_not_come_in_after_they_were_forgotten(open_page: Open) -> None:
    page = open_page(host=HOST, service_workers="allow")
    enter(page, "teacher")
    page.goto("/today/")
    wait_kept(page, "/today/")
    for _ in range(10):
        # in one breath, so that being emptied and being filled meet in every order
        page.evaluate("() => outbox.order({ here: outbox.person }, 20000)")
        page.evaluate("""() => {
          outbox.order({ keep: ['/today/', '/offline/', '/waiting/', '/plan/'], age: 0 });
          return outbox.forget();
        }""")
        # what was asked for before is done or given up once the worker answers this
        page.evaluate("outbox.order({ keep: [] }, 20000)")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("async () => (await caches.keys()).filter((name) => name.startsWith('pages-'))") == []


IN_2099 = "Date.now = ((now) => () => now() + 73 * 365 * 24 * 3600 * 1000)(globalThis.rightly = Date.now)"


def refuse_once(page: Page, headers: dict[str, str]) -> None:
    """The next request for taking what waits is asked for patience, those after it go on."""
    answered: list[bool] = []

    def refuse(route: Route) -> None:
        if answered:
            route.continue_()
        else:
            answered.append(True)
            route.fulfill(status=429, headers=headers, json={"error": "too_often", "sentence": "Later."})

    page.route("**/sync/", refuse)


def test_a_wait_that_was_counted_by_a_wrong_clock_is_over_once_the_clock_is_right(open_page: Open) -> None:
    page = open_page(host=HOST)
    enter(page, "teacher")
    ready(page)
    refuse_once(page, {"Retry-After": "4"})
    page.evaluate(IN_2099)
    page.evaluate(ADD, "Written in 2099")
    page.evaluate("outbox.sync(true)")
    until(page, "async () => (await outbox.meta('wait'))?.isAsked")
    page.evaluate("() => { Date.now = rightly; }")
    page.evaluate("outbox.sync(true)")
    assert stores(page)["outbox"] == []


def test_a_lease_that_was_taken_by_a_wrong_clock_keeps_nobody_out(open_page: Open) -> None:
    page = open_page(host=HOST)
    page.context.add_init_script(NO_LOCKS)
    enter(page, "teacher")
    ready(page)
    held: list[Route] = []
    page.context.route("**/sync/", lambda route: held.append(route))  # noqa: PLW0108  playwright marks what it is given
    other = page.context.new_page()
    other.goto("/today/")
    ready(other)
    other.evaluate(IN_2099)
    page.evaluate(ADD, "Of the other tab")
    other.evaluate("void outbox.sync(true)")
    wait_held(page, held)
    other.close()
    page.context.unroute("**/sync/")
    page.evaluate("outbox.sync(true)")
    until(page, "async () => !(await outbox.all('outbox')).length")


def test_a_wait_until_a_moment_is_counted_by_the_clock_of_the_server(open_page: Open) -> None:
    page = open_page(host=HOST)
    enter(page, "teacher")
    ready(page)
    refuse_once(page, {"Date": "Mon, 06 Jan 2025 10:00:00 GMT", "Retry-After": "Mon, 06 Jan 2025 11:00:00 GMT"})
    page.evaluate(ADD, "Later on")
    page.evaluate("outbox.sync(true)")
    until(page, "async () => (await outbox.meta('wait'))?.isAsked")
    left = page.evaluate(
        "async () => { const wait = await outbox.meta('wait'); return [wait.ms, outbox.left(wait) > 0]; }"
    )
    assert left == [3_600_000, True]
