"""The service worker's text: what a phone may keep, and with what it is drawn."""

import json
import re
from collections.abc import Callable
from uuid import uuid4

from clusters.models import User
from config.offline import patterns_of
from tests.cast import Cast
from tests.conftest import TenantClient


def told(text: str, name: str) -> list[str]:
    found = re.search(rf"^const {name} = (.*);$", text, re.MULTILINE)
    assert found
    return list(json.loads(found[1]))


def test_the_worker_knows_what_to_keep_and_nothing_more(anonymous: TenantClient, cast: Cast) -> None:
    answer = anonymous.get("/sw.js")
    text = answer.content.decode()
    assert (answer.status_code, answer.headers["Service-Worker-Allowed"], answer.headers["Cache-Control"]) == (
        200,
        "/",
        "no-cache",
    )
    assert answer.headers["Content-Type"].startswith("text/javascript")
    patterns = [re.compile(each) for each in told(text, "KEPT")]
    one = "0b9f3c52-4df1-4c1e-9a35-6b1f2a7c8d90"

    def is_kept(path: str) -> bool:
        return any(pattern.search(path) for pattern in patterns)

    kept = (
        "today/",
        f"class/{one}/2026-11/",
        "experiences/new/",
        "diary/new/",
        f"meetings/{one}/run/",
        "months/2026-11/chapters/",
    )
    never = (
        "sign-in/",
        "profile/",
        "sync/state/",
        "places/",
        f"diary/{one}/open/",
        f"photos/{one}/",
        "experiences/new/x",
        "demo/",
    )
    assert [path for path in kept if not is_kept(path)] == []
    assert [path for path in never if is_kept(path)] == []
    assert "/static/js/offline.js" in told(text, "STATIC")


def test_a_page_to_come_has_no_pattern() -> None:
    assert patterns_of("no_such_page") == []


def test_the_page_for_no_network_is_the_same_for_nobody_and_holds_nobody(anonymous: TenantClient) -> None:
    answer = anonymous.get("/offline/")
    assert answer.status_code == 200
    assert b"data-person" not in answer.content
    assert b"js/offline.js" not in answer.content


def test_a_page_fetched_to_be_kept_takes_no_message_away(
    browser_of: Callable[[User], TenantClient], cast: Cast
) -> None:
    assert cast.teacher.user
    client = browser_of(cast.teacher.user)
    form = {"key": str(uuid4()), "title": "The lane", "tried": "We measured it.", "visibility": "me", "deed": "share"}
    assert client.post("/experiences/new/", form).status_code == 302
    shown = [
        client.get("/today/", headers=headers).content.count(b'class="toast"') for headers in ({"X-Keep": "1"}, {}, {})
    ]
    assert shown == [0, 1, 0]
