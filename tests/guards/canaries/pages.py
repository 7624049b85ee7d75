"""Every address as everybody: who has links follows them, everybody asks what anybody was led to."""

import html
import re
from collections.abc import Callable, Iterable
from http.client import RemoteDisconnected
from urllib.parse import urljoin, urlsplit

from tests.guards.canaries.people import Person
from tests.guards.canaries.words import SIGN

_LINK = re.compile(r"""(?:href|src|hx-get|data-[a-z-]+|action|content)=["'](/[^"'#]*)["']""")
_ADDRESS = re.compile(r'"(/[a-z][^"#\s]*)"')  # in JSON: what a phone is told to keep
_STATIC = ("/static/", "/sign-out/", "/demo/enter/")
_NUMBERED = re.compile(r"[0-9]")
# Where nobody is led by a link, but may come: what phones, programs and lost people ask.
ALWAYS = (
    *("/", "/today/", "/class/", "/diary/", "/two-values/", "/places/", "/samples/", "/together/", "/experiences/"),
    *("/api/v1/me/", "/api/v1/meetings/", "/api/schema/", "/sync/state/", "/service-worker.js", "/school/levels/"),
    *("/demo/", f"/no-such-page/{SIGN}/", f"/diary/?words={SIGN}", f"/diary/?words={SIGN}r"),
)

Look = Callable[[Person, str, str, int, bytes], None]


def shape(address: str) -> str:
    """An address without what is numbered in it: what one page answers for all of its kind."""
    parts = urlsplit(address)
    path = "/".join("*" if _NUMBERED.search(part) else part for part in parts.path.split("/"))
    names = sorted({pair.split("=")[0] for pair in parts.query.split("&") if pair})
    return path + ("?" + "&".join(names) if names else "")


def addresses_in(content: bytes, base: str) -> list[str]:
    """Every address of ours that a page, a piece of one or an answer in JSON names."""
    text = content.decode("utf-8", "replace")
    named = _ADDRESS.findall(text) if text[:1] in "{[" else [html.unescape(found) for found in _LINK.findall(text)]
    here = [urljoin(base, each) for each in named]
    return [each for each in dict.fromkeys(here) if not each.startswith(_STATIC)]


def ask(person: Person, address: str, look: Look) -> tuple[int, bytes]:
    """One GET. Its body and headers are looked at; where it leads is followed by the caller."""
    try:
        status, body = person.visitor.send("GET", address)
    except (RemoteDisconnected, ConnectionError):  # the server closes a line that was quiet for long
        person.visitor.line.close()
        status, body = person.visitor.send("GET", address)
    look(person, "GET", address, status, body)
    return status, body


def follow(person: Person, look: Look, *, first: list[str], each: int) -> None:
    """Open every page that the person is led to, `each` of every shape; these first."""
    counted: dict[str, int] = {}
    waiting = [*first, *ALWAYS]
    while waiting:
        address = waiting.pop(0)
        kind = shape(address)
        if address in person.asked or (counted.get(kind, 0) >= each and address not in ALWAYS):
            continue
        counted[kind] = counted.get(kind, 0) + 1
        person.asked.add(address)
        _status, body = ask(person, address, look)
        led = [person.visitor.location] if person.visitor.location.startswith("/") else []
        waiting += led + addresses_in(body, address)


def offered(owners: Iterable[Person], *, each: int) -> list[str]:
    """Addresses to which these people were led and that name something: `each` of every shape and owner."""
    found: list[str] = []
    for owner in owners:
        shapes: dict[str, list[str]] = {}
        for address in sorted(filter(_NUMBERED.search, owner.asked)):
            shapes.setdefault(shape(address), []).append(address)
        found += [address for same in shapes.values() for address in same[:each]]
    return list(dict.fromkeys(found))


def knock(person: Person, addresses: Iterable[str], look: Look) -> None:
    """Ask what others were led to."""
    for address in addresses:
        if address not in person.asked:
            person.asked.add(address)
            ask(person, address, look)
