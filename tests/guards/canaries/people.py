"""The browsers: a person of the demonstration each, signed in, without a script."""

# ruff: noqa: S608  the words of a statement are ours, values are bound

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bench.http import Visitor
from config.demo.people import ENTRANCES
from tests.guards.canaries.sight import sight_of
from tests.guards.canaries.words import Canary

# Who is looked for beside the nine entrances of the demonstration: (name, entrance's role, how she is found).
_OTHERS = (
    ("teacher of the next school", "teacher", "p.school_id <> %(school)s AND s.parent_id = %(cluster)s"),
    ("teacher of the next cluster", "teacher", "s.parent_id <> %(cluster)s"),
)

_MOST_SEEING = ("teacher",)


@dataclass
class Person:
    """Somebody with a browser: what she may see, and the addresses that were asked."""

    name: str
    tenant: str
    id: int | None
    visitor: Visitor
    sight: frozenset[Canary] = frozenset()
    asked: set[str] = field(default_factory=set)


def people(cursor: Any, base_url: str, *, is_wide: bool) -> list[Person]:
    """Everybody: the nine entrances, teachers of the next school and cluster, and who is not signed in. Of the other tenant
    all of these too if `is_wide`, else those who would see most.
    """
    found = []
    for key, host in (("up", "localhost"), ("tg", "demo-tg.localhost")):
        is_all = is_wide or key == "up"
        for slug, entrance in ENTRANCES.items():
            if not is_all and slug not in _MOST_SEEING:
                continue
            visitor = Visitor(base_url, host=host)
            visitor.enter(slug)
            found.append(Person(f"{key} {slug}", key, _person_at(cursor, key, entrance.phone), visitor))
        for name, slug, which in _OTHERS if is_all else ():
            other = _somebody(cursor, key, which)
            found.append(Person(f"{key} {name}", key, other, _enter_as(cursor, base_url, host, slug, other)))
        if is_all:
            found.append(Person(f"{key} nobody", key, None, Visitor(base_url, host=host)))
    for person in found:
        person.sight = sight_of(cursor, person.id)
    return found


def _person_at(cursor: Any, key: str, phone: str) -> int:
    cursor.execute(
        "SELECT u.id FROM clusters_user u JOIN foundation_tenant t ON t.id = u.tenant_id WHERE t.key = %s AND phone = %s",
        (key, phone),
    )
    return int(cursor.fetchone()[0])


def _somebody(cursor: Any, key: str, which: str) -> int:
    """A teacher found by where she teaches, seen from the demonstration's own teacher."""
    own = _person_at(cursor, key, ENTRANCES["teacher"].phone)
    cursor.execute(
        "SELECT p.school_id, s.parent_id FROM clusters_posting p JOIN clusters_teacher t ON t.id = p.teacher_id"
        " JOIN clusters_place s ON s.id = p.school_id WHERE t.user_id = %s AND p.ends_on IS NULL",
        (own,),
    )
    school, cluster = cursor.fetchone()
    cursor.execute(
        "SELECT t.user_id FROM clusters_posting p JOIN clusters_teacher t ON t.id = p.teacher_id"
        " JOIN clusters_place s ON s.id = p.school_id JOIN clusters_user u ON u.id = t.user_id"
        " JOIN foundation_tenant x ON x.id = p.tenant_id"
        f" WHERE NOT p.is_head AND p.ends_on IS NULL AND x.key = %(key)s AND {which}"
        " AND EXISTS (SELECT FROM clusters_classteacher c WHERE c.teacher_id = t.id AND c.ends_on IS NULL)"
        " ORDER BY p.id LIMIT 1",
        {"school": school, "cluster": cluster, "key": key},
    )
    return int(cursor.fetchone()[0])


def _enter_as(cursor: Any, base_url: str, host: str, slug: str, person: int) -> Visitor:
    """Enter as somebody who has no entrance: she lends the telephone of one who has, for a moment."""
    visitor = Visitor(base_url, host=host)
    with _with_phone(cursor, person, ENTRANCES[slug].phone):
        visitor.enter(slug)
    return visitor


@contextmanager
def _with_phone(cursor: Any, person: int, phone: str) -> Iterator[None]:
    cursor.execute("SELECT tenant_id, phone FROM clusters_user WHERE id = %s", (person,))
    tenant, own = cursor.fetchone()
    cursor.execute("SELECT id FROM clusters_user WHERE tenant_id = %s AND phone = %s", (tenant, phone))
    owner = cursor.fetchone()[0]
    change = "UPDATE clusters_user SET phone = %s WHERE id = %s"
    for number, whose in (("", owner), (phone, person)):
        cursor.execute(change, (number, whose))
    try:
        yield
    finally:
        for number, whose in ((own, person), (phone, owner)):
            cursor.execute(change, (number, whose))
