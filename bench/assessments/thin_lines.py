"""A teacher's phone on a bad line and with a short life: what is lost, what is doubled, how long it takes."""

import contextlib
import io
import os
import random
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect, sync_playwright

from bench.entries import Entry
from config.launcher import roles
from config.launcher.stack import Stack, stack
from tests.live import PHONE, arguments, chromium_path
from tests.proxy import Line

HOST = "demo-tg.localhost"
BITS_PER_S = 256_000
LOST_SHARE = 0.3
OPERATIONS, PHOTOS = 200, 20
KILLS = 40
TAPS = 6  # at most, in the life of one browser
LOOSE = """
const open = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (names, mode, options) {
  if (mode === "readwrite" && options?.durability !== "strict") {
    localStorage.setItem("loose", Number(localStorage.getItem("loose") || 0) + 1);
  }
  if (mode === "readwrite") localStorage.setItem("writes", Number(localStorage.getItem("writes") || 0) + 1);
  return open.call(this, names, mode, options);
};
"""
# what the page calls kept, said to the outside before anything else can happen
TELL = """
document.addEventListener("outbox:changed", ({ detail }) => { if (detail.added) kept(detail.added); });
"""


def _launch(playwright: Playwright, profile: Path) -> BrowserContext:
    context = playwright.chromium.launch_persistent_context(
        str(profile), executable_path=chromium_path(), args=arguments(), viewport=PHONE, locale="en"
    )
    context.set_default_timeout(60_000)
    return context


def _enter(page: Page, address: str) -> str:
    """As the teacher of the other state; the address of her grid."""
    page.goto(f"{address}/demo/")
    page.locator('form[action="/demo/enter/teacher/"] button').click()
    page.wait_for_load_state()
    page.goto(f"{address}/class/")
    return address + str(page.locator("a.line").first.get_attribute("href"))


def _rows(made: Stack, statement: str, *values: Any) -> list[Any]:
    line = roles.connect(made.owner_url)
    try:
        with line.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())
    finally:
        line.close()


def _taken(made: Stack, ids: list[str]) -> dict[str, int]:
    """How often each operation is on the server."""
    statement = "SELECT key::text, count(*) FROM foundation_receipt WHERE key = ANY (%s::uuid[]) GROUP BY key"
    return dict(_rows(made, statement, ids))


def _picture(index: int) -> bytes:
    """About 100 KB that cannot be pressed any smaller."""
    out = io.BytesIO()
    Image.effect_noise((640, 400), 60 + index).save(out, "JPEG", quality=70)
    return out.getvalue()


def _add(page: Page, count: int, photos: int) -> list[str]:
    """So many levels and stories into the phone's memory, some with a photo; their ids."""
    ids: list[str] = []
    for index in range(photos):
        picture = _picture(index)
        ids.append(
            page.evaluate(
                """async ([index, bytes]) => {
          const blob = new Blob([new Uint8Array(bytes)], { type: "image/jpeg" });
          const file = { id: outbox.id(), name: "photo", kind: "photo", blob };
          const id = outbox.id();
          const body = { public_id: id, title: `Story ${index}`, tried: "On a bad line.", visibility: "me",
            deed: "share", photo: file.id };
          return (await outbox.add({ id, kind: "experience", body, needs: [file.id], label: body.title }, [file])).id;
        }""",
                [index, list(picture)],
            )
        )
    ids += page.evaluate(
        """async (count) => {
      const form = document.querySelector("form[data-grid]");
      const { class: classroom, month } = form.dataset;
      const children = form.elements.seen.value.split(" ").map((word) => word.slice(0, 32)
        .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"));
      const ids = [];
      for (let at = 0; at < count; at += 1) {
        const body = { class: classroom, month, child: children[at % children.length], position: at % 6,
          level: 1 + (at % 4), seen: null };
        ids.push((await outbox.add({ kind: "level", body, label: `${at}` })).id);
      }
      return ids;
    }""",
        count - photos,
    )
    return ids


def bad_line(playwright: Playwright, made: Stack, folder: Path) -> list[Entry]:
    """200 operations and 20 photos at 256 kbit/s, where three of ten replies are lost after the server has done it."""
    chance = random.Random(7)
    with Line(made.port) as line:
        context = _launch(playwright, folder / "bad-line")
        context.add_init_script(LOOSE)
        page = context.pages[0]
        page.goto(_enter(page, f"http://{HOST}:{line.port}"))
        page.locator("form[data-saves=outbox]").wait_for()
        page.evaluate("outbox.note('wait', { tries: 0, isAsked: true, until: Date.now() + 600000 })")
        ids = _add(page, OPERATIONS, PHOTOS)
        photo_kb = page.evaluate(
            "async () => (await outbox.all('files')).reduce((sum, file) => sum + file.blob.size, 0) / 1024"
        )
        line.bits_per_s = BITS_PER_S
        line.loses = lambda request: request.startswith(("POST", "PATCH")) and chance.random() < LOST_SHARE
        began = time.monotonic()
        page.evaluate("outbox.note('wait', null).then(() => outbox.sync(true))")
        while page.evaluate("outbox.all('outbox').then((left) => left.length)"):
            if time.monotonic() - began > 600:
                break
            page.wait_for_timeout(250)
        took = time.monotonic() - began
        writes = int(page.evaluate("Number(localStorage.getItem('writes') || 0)"))
        loose = int(page.evaluate("Number(localStorage.getItem('loose') || 0)"))
        context.close()
    taken = _taken(made, ids)
    lost = [each for each in ids if each not in taken]
    stories = dict(
        _rows(
            made,
            "SELECT public_id::text, count(photo_id) FROM collectives_experience WHERE public_id = ANY (%s::uuid[])"
            " GROUP BY public_id",
            ids[:PHOTOS],
        )
    )
    lost += [each for each in ids[:PHOTOS] if stories.get(each, 0) < 1]
    doubled = sum(count - 1 for count in (*taken.values(), *stories.values()) if count > 1)
    told = f"{OPERATIONS} operations, {PHOTOS} photos of {photo_kb / PHOTOS:.0f} KB, {line.lost} replies lost"
    return [
        Entry("sync_200_ops_s", round(took, 1), "s", "", against=told),
        Entry("sync_lost", len(lost), "lost", "= 0", against=told),
        Entry("sync_doubled", doubled, "twice", "= 0", against=told),
        Entry("saves_without_fsync", loose, "writes", "= 0", against=f"of {writes} writes"),
    ]


def _open_grid(page: Page, made: Stack, address: str) -> str:
    """Her grid; she signs in anew where the killed browser had not yet written its cookies down."""
    if address:
        page.goto(address)
    if not address or "/sign-in/" in page.url:
        address = _enter(page, f"http://{HOST}:{made.port}")
        page.goto(address)
    return address


def short_lives(playwright: Playwright, made: Stack, folder: Path) -> list[Entry]:
    """The browser is killed in mid-entry, again and again, and reopened on the same profile."""
    chance = random.Random(11)
    profile = folder / "short-lives"
    kept: list[str] = []
    address = ""

    def hear(added: str) -> None:
        kept.append(added)

    for _ in range(KILLS):
        context = _launch(playwright, profile)
        page = context.pages[0]
        page.expose_function("kept", hear)
        page.add_init_script(TELL)
        address = _open_grid(page, made, address)
        page.locator("form[data-saves=outbox]").wait_for()
        page.evaluate(
            """([taps, gap]) => { let at = 0; const rows = document.querySelectorAll("tr[id^=k]").length;
          const tap = () => { const row = Math.floor(Math.random() * rows);
            const all = [...document.querySelectorAll(`input[name=r${row}]`)].filter((one) => !one.checked);
            all[Math.floor(Math.random() * all.length)]?.click(); if ((at += 1) < taps) setTimeout(tap, gap); };
          tap(); }""",
            [TAPS, chance.randint(5, 120)],
        )
        page.wait_for_timeout(chance.randint(10, 1800))
        _kill(profile)
        with contextlib.suppress(Error):  # it is dead already
            context.close()
    context = _launch(playwright, profile)
    page = context.pages[0]
    _open_grid(page, made, address)
    expect(page.locator("#kept")).to_have_attribute("data-state", "server", timeout=120_000)
    context.close()
    taken = _taken(made, kept)
    lost = [each for each in kept if each not in taken]
    doubled = sum(count - 1 for count in taken.values() if count > 1)
    told = f"{KILLS} kills, {len(kept)} choices called kept"
    return [
        Entry("browser_kill_lost", len(lost), "lost", "= 0", against=told),
        Entry("browser_kill_doubled", doubled, "twice", "= 0", against=told),
    ]


def _kill(profile: Path) -> None:
    """Every process of the browser of this profile, without a word of warning."""
    for status in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = status.read_bytes().decode(errors="replace")
        except OSError:
            continue
        if f"--user-data-dir={profile}" in command:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(status.parent.name), signal.SIGKILL)
    time.sleep(0.3)


def _with(what: Callable[[Playwright, Stack, Path], list[Entry]], folder: Path, name: str) -> list[Entry]:
    with (
        stack(f"bench_{name}", logs=folder / name) as made,
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory(prefix="phones-", ignore_cleanup_errors=True) as profiles,
    ):
        made.start_web()
        made.start_worker()
        return what(playwright, made, Path(profiles))


def measure_line(folder: Path, is_full: bool) -> list[Entry]:
    """A bad line."""
    return _with(bad_line, folder, "thin_line")


def measure_lives(folder: Path, is_full: bool) -> list[Entry]:
    """Short lives."""
    return _with(short_lives, folder, "short_lives")
