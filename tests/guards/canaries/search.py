"""Plant, do, search: on a served copy of the demonstration, with its worker."""

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg2

from config.launcher.stack import Stack
from tests.guards.canaries import behind, deeds, pages
from tests.guards.canaries.people import Person, people
from tests.guards.canaries.planting import plant
from tests.guards.canaries.words import Canary, canaries_in, canaries_in_pdf

AT_ONCE = 2  # as many as there are web processes
# Whose addresses everybody asks: inside a school; in a wide search beside it too, and where a cluster or rubric is led.
OWNERS = ("up teacher",)
MORE_OWNERS = (
    *("up head-teacher", "up teacher of the next school", "up teacher of the next cluster", "up coordinator"),
    *("up diet-faculty", "up block-officer"),
)


@dataclass
class Report:
    """Where was looked, what sang where it must not, and who heard what is hers to hear."""

    searched: Counter[str] = field(default_factory=Counter)  # by sort of place
    found: list[str] = field(default_factory=list)
    heard: Counter[tuple[str, str]] = field(default_factory=Counter)  # (person, kind)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def searched_total(self) -> int:
        return self.searched.total()

    @property
    def kinds_heard(self) -> set[str]:
        """The sorts of words that reached somebody they are for."""
        return {kind for _person, kind in self.heard}

    def heard_by(self, person: str) -> set[str]:
        """The sorts that a person met."""
        return {kind for who, kind in self.heard if who == person}


class Search:
    """A search that goes on: canaries are planted, people have entered."""

    kinds = frozenset("ndrptqcsek")  # all that somebody may hear

    def __init__(self, made: Stack, cursor: Any, broker: behind.Broker, *, is_wide: bool, each: int) -> None:
        self.made, self.cursor, self.broker, self.each = made, cursor, broker, each
        self.owners = OWNERS + MORE_OWNERS * is_wide
        self.printers = (*self.owners, "up coordinator")
        self.report = Report()
        state = Path(os.environ["MEDIA_ROOT"]).parent
        self.media = Path(os.environ["MEDIA_ROOT"])
        self.logs = behind.Logs(
            *(made.log(name) for name in made.children), state / "postgres.log", state / "valkey.log"
        )
        self.planted = plant(cursor)
        self.people = people(cursor, made.base_url, is_wide=is_wide)
        self._lock = threading.Lock()
        self._papers: dict[str, set[Canary]] = {}

    def person(self, name: str) -> Person:
        """Somebody by name."""
        return next(person for person in self.people if person.name == name)

    def look(self, person: Person, method: str, address: str, status: int, body: bytes) -> None:
        """What one answer says, body and headers."""
        met = self._canaries_in(body) | canaries_in(repr(person.visitor.headers).encode())
        is_opened = address.endswith("/open/") or "opened=" in address
        allowed = {("r", number) for kind, number in person.sight if kind == "o"} if is_opened else set()
        wrong = met - person.sight - allowed
        with self._lock:
            self.report.searched["answers"] += 1
            self.report.statuses[status] += 1
            self.report.heard.update((person.name, kind) for kind in {kind for kind, _number in met - wrong})
            if wrong:
                self.report.found.append(f"{method} {address} ({status}) as {person.name}: {_said(wrong)}")

    def _canaries_in(self, body: bytes) -> set[Canary]:
        if not body.startswith(b"%PDF"):
            return canaries_in(body)
        key = sha256(body).hexdigest()
        if key not in self._papers:
            self._papers[key] = canaries_in_pdf(body)
        return self._papers[key]

    def do(self) -> None:
        """Everything that leaves traces."""
        teacher = self.person("up teacher")
        teacher.sight |= {("k", 1), ("k", 2), ("k", 3), ("q", deeds.TYPED)}
        teacher_typed = teacher.sight | {("k", 4), ("k", 5), ("k", 6)}
        before, teacher.sight = teacher.sight, teacher_typed
        deeds.keep_files(teacher, self.look)
        deeds.write_on_two_phones(teacher, self.look)
        teacher.sight = before  # from now on the second note is restricted
        deeds.fail(teacher, self.look, self.cursor)

    def open_pages(self) -> None:
        """Everybody follows her links, has printed what she may, and knocks where others may go."""
        chosen = self.people
        first = self._child_with_work()
        self._at_once(chosen, lambda person: pages.follow(person, self.look, first=[first], each=self.each))
        printers = [person for person in chosen if person.name in self.printers]
        offers = {p.name: deeds.print_everything(p, self.look, most=self.each) for p in printers}
        deeds.wait_for_paper(self.cursor)
        for person in printers:
            for offer in offers[person.name]:
                _status, page = pages.ask(person, offer, self.look)
                pages.knock(person, pages.addresses_in(page, offer), self.look)
        self._open_restricted()
        addresses = pages.offered([p for p in self.people if p.name in self.owners], each=1)
        self._at_once(chosen, lambda person: pages.knock(person, addresses, self.look))

    def _child_with_work(self) -> str:
        """The page of a child of the demonstration's own teacher of whom there is most to tell."""
        self.cursor.execute(
            "SELECT s.public_id FROM clusters_student s JOIN assessments_nextstep n ON n.student_id = s.id"
            " JOIN assessments_portfolioitem i ON i.student_id = s.id JOIN clusters_teacher t ON t.id = i.teacher_id"
            " WHERE t.user_id = %s AND i.deleted_at IS NULL ORDER BY s.id LIMIT 1",
            (self.person("up teacher").id,),
        )
        return f"/children/{self.cursor.fetchone()[0]}/"

    def _open_restricted(self) -> None:
        """Its author opens a restricted note on purpose; the others try the same, and the address she was given."""
        teacher = self.person("up teacher")
        self.cursor.execute(
            "SELECT n.public_id FROM assessments_diarynote n JOIN clusters_teacher t ON t.id = n.teacher_id"
            " WHERE t.user_id = %s AND n.is_restricted AND n.deleted_at IS NULL ORDER BY n.id",
            (teacher.id,),
        )
        for (note,) in self.cursor.fetchall()[:2]:
            edit = deeds.open_restricted(teacher, note, self.look)
            for person in self.people:
                if person is not teacher:
                    deeds.open_restricted(person, note, self.look)
                pages.ask(person, edit, self.look)

    def look_behind(self) -> None:
        """Tables, Valkey, logs, kept files."""
        places: list[tuple[str, Iterable[behind.Found]]] = [
            ("columns", behind.in_tables(self.cursor)),
            ("commands and keys", self.broker.found()),
            ("logs", self.logs.found()),
            ("files", behind.in_files(self.media)),
        ]
        for sort, found in places:
            for place, met in found:
                self.report.searched[sort] += 1
                if met:
                    self.report.found.append(f"{place}: {_said(met)}")

    def _at_once(self, chosen: list[Person], do: Callable[[Person], None]) -> None:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(do, chosen))


def _said(met: set[Canary]) -> str:
    counts = Counter(kind for kind, _number in met)
    return ", ".join(f"{count} x {kind}" for kind, count in sorted(counts.items())) + f", as {sorted(met)[:3]}"


@contextmanager
def search(made: Stack, *, is_wide: bool = False, each: int = 1) -> Iterator[Search]:
    """Serve a stack that was just made, plant, and let people enter: of the second tenant all of them if `is_wide`.

    `each` is how many pages of a shape a person opens.
    """
    with behind.Broker(made.redis_url) as broker:
        made.start_worker()
        made.start_web(workers=AT_ONCE)
        line = psycopg2.connect(made.owner_url)
        line.autocommit = True
        try:
            with line.cursor() as cursor:
                going = Search(made, cursor, broker, is_wide=is_wide, each=each)
                yield going
                for person in going.people:
                    person.visitor.line.close()
        finally:
            line.close()
