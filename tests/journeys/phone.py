"""What a browser keeps of its own while there is no network, and what came of it on the server."""

import json
from typing import Any

from playwright.sync_api import Page

from config.launcher import roles
from config.launcher.stack import Stack

KEPT = """async () => {
  const name = `pages-${document.body.dataset.person}`;
  if (!await caches.has(name)) return [];
  const cache = await caches.open(name);
  return (await cache.keys()).map((one) => new URL(one.url)).map((url) => url.pathname + url.search);
}"""
STORES = """async () => {
  const names = ["outbox", "files", "attention", "done"];
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await outbox.all(name)])));
}"""


def stores(page: Page) -> dict[str, list[dict[str, Any]]]:
    """What the phone's memory holds."""
    return dict(page.evaluate(STORES))


def until(page: Page, expression: str) -> None:
    """Until a promise gives something true. `wait_for_function` takes the promise itself for true."""
    for _ in range(300):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never: {expression}")


def kept_pages(page: Page) -> list[str]:
    """The addresses that open without a network."""
    return list(page.evaluate(KEPT))


def wait_kept(page: Page, *paths: str) -> None:
    """Until the phone has a copy of each of these pages."""
    are_kept = f"{json.dumps(paths)}.every((path) => kept.includes(path))"
    until(page, f"async () => {{ const kept = await ({KEPT})(); return {are_kept}; }}")


def count_rows(live: Stack, table: str, condition: str, values: list[Any]) -> int:
    """As the owner sees it."""
    return int(ask(live, f"SELECT count(*) FROM {table} WHERE {condition}", values)[0][0])  # noqa: S608 names of ours


def ask(live: Stack, question: str, values: list[Any]) -> list[tuple[Any, ...]]:
    """Rows, as the owner sees them; a statement that gives none changes them."""
    line = roles.connect(live.owner_url)
    try:
        with line.cursor() as cursor:
            cursor.execute(question, values)
            return list(cursor.fetchall()) if cursor.description else []
    finally:
        line.close()
