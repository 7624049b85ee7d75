"""No canary sings where it must not. What a canary is, where they sit and who may hear which: `tests/guards/canaries/`."""

import base64
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from config.launcher.stack import stack
from tests.guards.canaries import Report, Search, search
from tests.guards.canaries.pages import ask
from tests.guards.canaries.words import canaries_in, canary

pytestmark = pytest.mark.committed


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    """A served copy of the demonstration with canaries in it, and people who have entered."""
    logs: Path = tmp_path_factory.mktemp("canaries")
    process = int(settings.ENV.test_process.removeprefix("gw") or 0)  # each of several has a ground of its own
    with stack(f"canaries_{process}", logs=logs, redis_number=15 - process) as made, search(made) as going:
        yield going


def test_no_canary_is_heard_where_it_must_not_be(ground: Search) -> None:
    ground.do()
    ground.open_pages()
    ground.look_behind()
    report = ground.report
    assert report.found == []
    assert report.kinds_heard == ground.kinds, "nobody heard what is hers to hear: the search is blind"
    assert report.heard_by("up teacher") >= set("ndrptqcsek")
    # A head reads the children of her school and, of the diary, what is written on those whom she teaches.
    assert report.heard_by("up head-teacher") >= set("npt")
    above = ("block-officer", "district-officer", "state-officer", "tenant-admin", "programme-staff", "nobody")
    assert {kind for name in above for kind in report.heard_by(f"up {name}")} == set()
    for name in ("coordinator", "diet-faculty"):
        assert report.heard_by(f"up {name}") == {"s"}
    assert {sort for sort, count in report.searched.items() if count} == {
        *("answers", "columns", "commands and keys", "logs", "files")
    }
    assert {200, 302, 403, 404, 500} <= set(report.statuses)


def test_leaks_made_on_purpose_are_found(ground: Search) -> None:
    """On a page, in the log, in a table, in Valkey, in a file's name: one each, and the search tells of each."""
    name, cursor = canary("n", 1), ground.cursor
    ground.report = Report()
    cursor.execute("UPDATE assessments_worksample SET words = %s WHERE withdrawn_at IS NULL", (canary("d", 1),))
    cursor.execute(
        "INSERT INTO foundation_outboxevent (tenant_id, topic, payload, created_at, due_at, attempt_count, last_error)"
        " VALUES (1, 'told', %s, now(), now() + interval '1 day', 0, '')",
        (f'{{"child": "{name}"}}',),
    )
    with ground.made.log("web").open("a") as log:
        log.write(f"\nshe asked for {name}\n")
    ground.broker.line.set("page", base64.b64encode(f"a page with {name} on it".encode()))
    file = ground.media / f"{name}.jpg"
    file.write_bytes(b"")
    try:
        ask(ground.person("up coordinator"), "/samples/", ground.look)
        ground.look_behind()
    finally:
        file.unlink()
    told = " ".join(ground.report.found)
    for place in (
        "GET /samples/ (200) as up coordinator",
        "outboxevent.payload",
        "log web.log",
        "key b'page'",
        file.name,
    ):
        assert place in told
    assert len(ground.report.found) == len(set(ground.report.found)) >= 5


def test_a_canary_is_found_however_it_is_wrapped() -> None:
    """As it is, in capitals, in an address, in base64 of either alphabet, in hexadecimal digits, compressed and signed."""
    plain = canary("n", 42)
    packed = base64.urlsafe_b64encode(zlib.compress(f'{{"child": "{plain} of class three"}}'.encode())).rstrip(b"=")
    for wrapped in (
        plain.encode(),
        plain.upper().encode(),
        "".join(f"%{ord(letter):02x}" for letter in plain).encode(),
        base64.b64encode(f"the child is {plain}, in class three".encode()),
        b"." + packed + b":1xYz:signed",
        f"the child {plain}".encode().hex().encode(),
    ):
        assert canaries_in(wrapped) == {("n", 42)}, wrapped
    assert canaries_in(b"qzx qzxn qzxn42 n42x") == set()
