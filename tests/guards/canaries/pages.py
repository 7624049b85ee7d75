"""Every address as everybody: who has links follows them, everybody asks what anybody was led to."""

import html
import re
from collections.abc import Callable, Iterable
from urllib.parse import urljoin, urlsplit

from tests.guards.canaries.people import Person
from tests.guards.canaries.words import SIGN

_LINK = re.compile(r"""(?:href|src|hx-get|data-[a-z-]+|action|content)=["'](/[^"'#]*)["']""")
_ADDRESS = re.compile(r'"(/[a-z][^"#\s]*)"')  # in JSON: what a phone is told to keep
_STATIC = ("/static/", "/sign-out/", "/demo/enter/")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+")
# Where nobody is led by a link, but may come: what phones, programs and lost people ask.
ALWAYS = (
    *("/", "/today/", "/demo/", "/class/", "/diary/", "/two-values/", "/places/", "/meetings/", "/profile/", "/write/"),
    *("/api/v1/me/", "/api/v1/meetings/", "/api/v1/schema/", "/sync/state/", "/service-worker.js", "/offline/"),
    *("/school/levels/", "/samples/", "/together/", "/experiences/", "/rubric/versions/", "/frameworks/", "/waiting/"),
    *(f"/no-such-page/{SIGN}/", f"/diary/?words={SIGN}", f"/diary/?words={SIGN}d", f"/diary/?words={SIGN}r"),
)

Look = Callable[[Person, str, str, int, bytes], None]


def shape(address: str) -> str:
    """An address without its numbers: what one page answers for all of its kind."""
    parts = urlsplit(address)
    names = sorted({pair.split("=")[0] for pair in parts.query.split("&") if pair})
    return _ID.sub("*", parts.path) + ("?" + "&".join(names) if names else "")


def addresses_in(content: bytes, base: str) -> list[str]:
    """Every address of ours that a page, a piece of one or an answer in JSON names."""
    text = content.decode("utf-8", "replace")
    named = [html.unescape(found) for found in _LINK.findall(text)] + _ADDRESS.findall(text)
    here = [urljoin(base, each) for each in named]
    return [each for each in dict.fromkeys(here) if not each.startswith(_STATIC)]


def ask(person: Person, address: str, look: Look, **headers: str) -> tuple[int, bytes]:
    """One GET. Its body and headers are looked at; where it leads is followed by the caller."""
    status, body = person.visitor.send("GET", address, **headers)
    look(person, "GET", address, status, body)
    return status, body


def follow(person: Person, look: Look, *, each: int) -> None:
    """Open every page that the person is led to, `each` of every shape."""
    counted: dict[str, int] = {}
    waiting = list(ALWAYS)
    while waiting:
        address = waiting.pop(0)
        kind = shape(address)
        if address in person.asked or counted.get(kind, 0) >= each:
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
        for address in sorted(filter(_ID.search, owner.asked)):
            shapes.setdefault(shape(address), []).append(address)
        found += [address for same in shapes.values() for address in same[:each]]
    return list(dict.fromkeys(found))


def knock(person: Person, addresses: Iterable[str], look: Look) -> None:
    """Ask what others were led to."""
    for address in addresses:
        if address not in person.asked:
            person.asked.add(address)
            ask(person, address, look)
