"""A thin network: the answer is lost, the phone sends again, a finger taps twice. One record comes of it."""

import http.client
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page

from config.launcher import roles
from config.launcher.stack import Stack
from tests.live import enter

pytestmark = pytest.mark.journey
Open = Callable[..., Page]
PATIENCE_S = 20
FIELDS = "selector => Object.fromEntries(new FormData(document.querySelector(selector)))"


class Sender:
    """Sends a form as this page's browser would, and may hang up before the answer."""

    def __init__(self, page: Page, live: Stack, form: dict[str, str]) -> None:
        self.live, self.path = live, page.url.split(str(live.port), 1)[1]
        self.body = urlencode({name: value for name, value in form.items() if isinstance(value, str)})
        cookies = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())
        self.headers = {"Cookie": cookies, "Host": f"localhost:{live.port}", "Origin": live.host_url("localhost")}
        self.headers["Content-Type"] = "application/x-www-form-urlencoded"

    def send(self) -> tuple[int, str]:
        """Status and where it leads."""
        line = self._line()
        answer = line.getresponse()
        line.close()
        return answer.status, answer.headers.get("Location", "")

    def send_and_hang_up(self, is_done: Callable[[], bool]) -> None:
        """Send, and hang up without reading once the server has done its work: the answer is lost."""
        line, deadline = self._line(), time.monotonic() + PATIENCE_S
        while not is_done() and time.monotonic() < deadline:
            time.sleep(0.05)
        line.close()

    def _line(self) -> http.client.HTTPConnection:
        line = http.client.HTTPConnection("127.0.0.1", self.live.port, timeout=PATIENCE_S)
        line.request("POST", self.path, self.body, self.headers)
        return line

    def send_twice_at_once(self) -> list[tuple[int, str]]:
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(lambda _: self.send(), range(2)))


def rows(live: Stack, table: str, key: str) -> int:
    """How many rows carry the key, as the owner sees it."""
    line = roles.connect(live.owner_url)
    try:
        with line.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE key = %s", [key])  # noqa: S608 a name of ours
            return int((cursor.fetchone() or [0])[0])
    finally:
        line.close()


def test_an_experience_is_written_once(open_page: Open, live: Stack) -> None:
    page = enter(open_page(), "head-teacher")
    page.goto("/experiences/new/")
    page.locator("[name=tried]").fill("The line was down the whole morning.")
    page.locator("[name=title]").fill("Sent three times")
    form = page.evaluate(FIELDS, "main form:has([name=tried])") | {"deed": "share"}
    sender = Sender(page, live, form)
    sender.send_and_hang_up(lambda: rows(live, "collectives_experience", form["key"]) == 1)
    assert rows(live, "collectives_experience", form["key"]) == 1
    answers = sender.send_twice_at_once()
    assert [status for status, _ in answers] == [302, 302]
    assert len({where for _, where in answers}) == 1
    assert rows(live, "collectives_experience", form["key"]) == 1
    page.goto("/experiences/")
    assert page.get_by_text("Sent three times", exact=True).count() == 1


def test_two_taps_at_once_write_one_experience(open_page: Open, live: Stack) -> None:
    page = enter(open_page(), "head-teacher")
    page.goto("/experiences/new/")
    page.locator("[name=tried]").fill("Two taps.")
    page.locator("[name=title]").fill("Tapped twice")
    form = page.evaluate(FIELDS, "main form:has([name=tried])") | {"deed": "share"}
    answers = Sender(page, live, form).send_twice_at_once()
    assert [status for status, _ in answers] == [302, 302]
    assert len({where for _, where in answers}) == 1
    assert rows(live, "collectives_experience", form["key"]) == 1


def test_levels_are_saved_once(open_page: Open, live: Stack) -> None:
    page = enter(open_page(), "head-teacher")
    page.goto("/class/")
    page.goto(str(page.locator("main a[href^='/class/']").first.get_attribute("href")))
    before = page.locator("input[name=r0]:checked").get_attribute("value")
    other = "3" if before != "3" else "2"
    page.locator(f"td label:has(input[name=r0][value='{other}'])").click()
    form = page.evaluate(FIELDS, "form.gridform")
    sender = Sender(page, live, form)
    sender.send_and_hang_up(lambda: rows(live, "assessments_ratingchange", form["key"]) == 1)
    assert rows(live, "assessments_ratingchange", form["key"]) == 1
    answers = sender.send_twice_at_once()
    assert [status for status, _ in answers] == [302, 302]
    assert rows(live, "assessments_ratingchange", form["key"]) == 1
    page.goto(page.url)
    assert page.locator("input[name=r0]:checked").get_attribute("value") == other
