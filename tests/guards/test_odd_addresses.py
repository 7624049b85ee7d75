"""An address that was cut, or made up: a month before all time, a number without end. It is a page or a 404, never a 500."""

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from tests.cast import Cast
from tests.guards.rows import ROWS
from tests.guards.table import Row
from tests.guards.test_access import address, client_of, undone

ODD = ("0001-01", "9999-12", "9" * 5000, "\x00")
MONTH = "month"  # as a part of the path
_ASKED = re.compile(r'GET\.get(?:list)?\("(\w+)"|GET\.get\(name\) for name in \(([^)]*)\)')


def patterns(found: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """Every address."""
    for each in found:
        yield from patterns(each.url_patterns) if isinstance(each, URLResolver) else [each]


@cache
def asked_in(module: str) -> tuple[str, ...]:
    """What the views of a module read from an address."""
    found = _ASKED.findall(inspect.getsource(sys.modules[module]))
    return tuple(sorted({name for one, several in found for name in re.findall(r"\w+", one or several)}))


READING = {
    each.name
    for each in patterns(get_resolver().url_patterns)
    if asked_in(each.callback.__module__) or f":{MONTH}>" in str(each.pattern)
}


def readers_of(row: Row) -> list[str]:
    """The first and the last of those who open the page: one of a cluster, one from above, where both do."""
    who = [person for (person, where), status in row.expected().items() if (where, status) == ("own", 200)]
    return list(dict.fromkeys([*who[:1], *who[-1:]]))


PAGES = [row for row in ROWS if row.method == "get" and not row.query and row.name in READING and readers_of(row)]


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.id)
def test_an_odd_address_is_a_page_or_none(row: Row, cast: Cast, other_cast: Cast, browser_of: Callable) -> None:
    with undone():
        plain = address(row, "own", cast, other_cast)
        found = resolve(plain)
        for reader in readers_of(row):
            client = client_of(reader, cast, browser_of)
            for odd in ODD:
                asked = dict.fromkeys(asked_in(found.func.__module__), odd)
                with undone():
                    assert client.get(plain, asked).status_code < 500
                if MONTH in found.kwargs and odd.isascii() and odd.isprintable():
                    with undone():
                        assert client.get(reverse(row.name, kwargs=found.kwargs | {MONTH: odd})).status_code == 404
