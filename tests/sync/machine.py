"""Three phones and a server, and everything that goes wrong between them.

Each phone is a device with an outbox for each person who uses it, as the contract of docs/decisions/0009-offline.md has it.
Replies are lost, requests come late, twice and out of order, clocks say 1970 and 2099, people take turns on one phone,
a teacher loses a class and gets it back, a child moves to another class, a session ends. At the end every phone finds a
good network, and `World.problems` says what is not as it was promised.
"""

import datetime as dt
import itertools
import random
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from assessments.models import Rating
from clusters.calendar import today
from clusters.models import ClassTeacher, Conflict, Enrolment, User
from collectives.models import Experience
from foundation.models import Receipt
from tests.cast import Cast
from tests.conftest import TenantClient, as_role
from tests.sync.phones import level, story

CLOCKS = ("1970-01-01T05:30:00+05:30", "2026-11-22T10:00:00+05:30", "2099-12-31T23:59:00+05:30")
ON_SERVER = ("applied", "merged", "conflict", "duplicate")
_SEEN = re.compile(r'name="seen" value="([^"]*)"')
Cell = tuple[str, int]


class Outbox:
    """What one person wrote on one device and the server has not answered."""

    def __init__(self) -> None:
        self.seq = 0
        self.waiting: dict[str, dict[str, Any]] = {}
        self.done: dict[str, dict[str, Any]] = {}  # id -> the first answer that said it is on the server
        self.attention: dict[str, dict[str, Any]] = {}
        self.known: dict[Cell, int | None] = {}  # the level last known from the server
        self.stories: dict[str, dict[str, str]] = {}  # public id -> words as this phone has them
        self.last_write: dict[str, str] = {}  # public id -> operation that wrote it last on this phone


class Device:
    """A phone: a browser, and one outbox for each person who uses it."""

    def __init__(self, open_for: Callable[[User], TenantClient], person: User) -> None:
        self.id = uuid.uuid4()
        self.open_for = open_for
        self.outboxes: dict[int, Outbox] = defaultdict(Outbox)
        self.late: list[tuple[User, list[dict[str, Any]]]] = []  # requests that are still somewhere in the network
        self.sign_in(person)

    def sign_in(self, person: User) -> None:
        """Hand the phone to somebody."""
        self.person = person
        self.client = self.open_for(person)

    @property
    def outbox(self) -> Outbox:
        """Of whoever holds the phone."""
        return self.outboxes[self.person.pk]


class World:
    """The phones, the server, and what was promised."""

    def __init__(self, cast: Cast, open_for: Callable[[User], TenantClient]) -> None:
        self.cast = cast
        assert cast.teacher.user is not None
        assert cast.colleague.user is not None
        self.people = (cast.teacher.user, cast.colleague.user)
        self.children = cast.students[:2]
        self.chance = random.Random(1)  # noqa: S311  the same numbers again
        self.ids = itertools.count(1)
        self.divergent_count = 0
        self.made: dict[str, tuple[Device, int, dict[str, Any]]] = {}  # id -> device, person, operation
        with as_role("app_worker"):
            self.post = ClassTeacher.objects.create(
                classroom=cast.classroom, teacher=cast.colleague, starts_on=dt.date(2020, 4, 1)
            )
        first, second = self.people
        self.devices = [Device(open_for, first), Device(open_for, second), Device(open_for, first)]
        self.write(self.devices[0], CLOCKS[1])  # one experience that two phones of one person know
        self.sync(self.devices[0], "whole")
        self.learn_stories(self.devices[2])

    # What people do.

    def tap(self, device: Device, child: int, position: int, to: int | None, clock: str) -> None:
        """Choose a level."""
        who = self.children[child]
        seen = device.outbox.known.get((str(who.public_id), position))
        self._keep(device, "level", level(self.cast.classroom, who, to, position=position, seen=seen), clock)

    def write(self, device: Device, clock: str) -> None:
        """Write an experience."""
        body = story(tried=f"words {next(self.ids)}")
        made = self._keep(device, "experience", body, clock)
        device.outbox.stories[body["public_id"]] = {"tried": body["tried"], "puzzle": ""}
        device.outbox.last_write[body["public_id"]] = made

    def learn_stories(self, device: Device) -> None:
        """Open one's own experiences again: the phone knows them as the server has them, but for what waits here."""
        teacher = device.person.teacher
        for each in Experience.objects.filter(teacher=teacher):
            name = str(each.public_id)
            if not any(w["body"].get("public_id") == name for w in device.outbox.waiting.values()):
                device.outbox.stories[name] = {"tried": each.tried, "puzzle": each.puzzle}
                device.outbox.last_write.pop(name, None)

    def edit(self, device: Device, index: int, field: str, clock: str) -> None:
        """Change one field of an experience that the phone has."""
        stories = device.outbox.stories
        if not stories:
            return
        name = sorted(stories)[index % len(stories)]
        words = f"words {next(self.ids)}"
        change = {"from": stories[name][field], "to": words}
        before = device.outbox.last_write.get(name, "")
        needs = [before] if before in device.outbox.waiting else []
        body = {"public_id": name, "fields": {field: change}}
        device.outbox.last_write[name] = self._keep(device, "experience.edit", body, clock, needs)
        stories[name][field] = words

    def _keep(self, device: Device, kind: str, body: dict[str, Any], clock: str, needs: list[str] | None = None) -> str:
        outbox = device.outbox
        outbox.seq += 1
        made: dict[str, Any] = {"id": str(uuid.UUID(int=self.chance.getrandbits(128), version=4)), "kind": kind}
        made |= {"made_at": clock, "seq": outbox.seq, "needs": needs or [], "body": body}
        outbox.waiting[made["id"]] = made
        self.made[made["id"]] = (device, device.person.pk, made)
        return made["id"]

    # What the network does.

    def sync(self, device: Device, fate: str) -> None:
        """Send what waits. `fate`: whole, lost (the reply), late (the request itself), twice, reversed."""
        sent = list(device.outbox.waiting.values())
        if not sent:
            return
        if fate == "late":
            device.late.append((device.person, sent))
            return
        if fate == "reversed":
            for each in reversed(sent):
                self._take(device, self._post(device, [each]))
            return
        answers = self._post(device, sent)
        if fate == "twice":
            answers = self._post(device, sent)
        if fate != "lost":
            self._take(device, answers)

    def arrive_late(self, device: Device) -> None:
        """A request that was on its way for long arrives, and its reply finds nobody. Its cookie may be another's by now."""
        if device.late:
            person, sent = device.late.pop(0)
            self._post(device, sent, person)

    def _post(
        self, device: Device, operations: list[dict[str, Any]], person: User | None = None
    ) -> list[dict[str, Any]] | None:
        parcel = {"protocol": 1, "device": str(device.id), "operations": operations}
        parcel["person"] = str((person or device.person).public_id)
        response = device.client.post("/sync/", data=parcel, content_type="application/json")
        if response.status_code == 200:
            return response.json()["answers"]
        expected = {401: "signed_out", 409: "other_person"}
        assert response.json()["error"] == expected[response.status_code], response.content
        return None

    def _take(self, device: Device, answers: list[dict[str, Any]] | None) -> None:
        """What the phone does with answers."""
        outbox = device.outbox
        if answers is None:
            device.sign_in(device.person)
            return
        for answer in answers:
            made = outbox.waiting.get(answer["id"])
            if made is None or answer["status"] == "waiting":
                continue
            del outbox.waiting[answer["id"]]
            if answer["status"] not in ON_SERVER:
                outbox.attention[answer["id"]] = made
                continue
            outbox.done[answer["id"]] = answer
            if made["kind"] == "level" and answer["code"] != "superseded":
                outbox.known[made["body"]["child"], made["body"]["position"]] = made["body"]["level"]

    def refresh(self, device: Device) -> None:
        """Open the grid: the phone knows what the server has."""
        shown = self.shown_to(device)
        if shown is not None:
            device.outbox.known = dict(shown)

    def shown_to(self, device: Device) -> dict[Cell, int | None] | None:
        """The levels of the two children as a phone's page shows them; None when it may not."""
        url = f"/class/{self.cast.classroom.public_id}/{today():%Y-%m}/"
        response = device.client.get(url)
        found = _SEEN.search(response.content.decode()) if response.status_code == 200 else None
        if found is None:
            return None
        cells: dict[Cell, int | None] = {}
        wanted = {child.public_id.hex: str(child.public_id) for child in self.children}
        for word in found[1].split():
            if word[:32] in wanted:
                levels = enumerate(int(sign) or None for sign in word[32:])
                cells |= {(wanted[word[:32]], position): to for position, to in levels}
        return cells

    # What the office does.

    def set_colleague(self, teaches: bool) -> None:
        """Take the class from the colleague, or give it back."""
        with as_role("app_worker"):
            ClassTeacher.objects.filter(pk=self.post.pk).update(ends_on=None if teaches else today())

    def set_child(self, is_here: bool) -> None:
        """Move the second child to another class, or back."""
        with as_role("app_worker"):
            left_on = None if is_here else today().replace(day=1)
            Enrolment.objects.filter(student=self.children[1]).update(ends_on=left_on)

    # The end.

    def settle(self) -> None:
        """Everybody has a good network, a class and a session; late requests have all arrived."""
        self.set_colleague(teaches=True)
        self.set_child(is_here=True)
        for device in self.devices:
            while device.late:
                self.arrive_late(device)
            for person in self.people:
                if not device.outboxes[person.pk].waiting:
                    continue
                device.sign_in(person)
                for _ in range(8):
                    self.sync(device, "whole")

    def problems(self) -> list[str]:
        """What was promised and is not so; empty when all is well."""
        receipts = list(Receipt.objects.order_by("received_at", "seq", "pk"))  # what was refused may be taken later
        by_id = {str(receipt.key): receipt for receipt in receipts}
        found = list(self._unanswered(by_id))
        found += self._wrong_levels(receipts)
        found += self._wrong_words(receipts)
        truth = self._truth()
        for index, device in enumerate(self.devices):
            device.sign_in(device.person)
            if self.shown_to(device) != truth:
                self.divergent_count += 1
                found.append(f"phone {index} shows something else than the server has")
        return found

    def _truth(self) -> dict[Cell, int | None]:
        rows = {rating.student_id: rating.levels for rating in Rating.objects.filter(student__in=self.children)}
        return {
            (str(child.public_id), position): rows.get(child.pk, [None] * 6)[position]
            for child in self.children
            for position in range(6)
        }

    def _unanswered(self, receipts: dict[str, Receipt]) -> Iterator[str]:
        for device in self.devices:
            for outbox in device.outboxes.values():
                yield from (f"{identity} was never answered" for identity in outbox.waiting)
                for identity in outbox.done:
                    receipt = receipts.get(identity)
                    if receipt is None or receipt.status not in ON_SERVER:
                        yield f"{identity} was acknowledged and is not there"
        stories = {str(each) for each in Experience.objects.values_list("public_id", flat=True)}
        written = {
            self.made[identity][2]["body"]["public_id"]
            for identity, receipt in receipts.items()
            if receipt.kind == "experience" and receipt.status in ON_SERVER
        }
        if stories != written or Experience.objects.count() != len(written):
            yield f"experiences: {stories ^ written}"

    def _wrong_levels(self, receipts: list[Receipt]) -> Iterator[str]:
        """Plays the receipts again, cell by cell: the latest stands, what gave way unseen is kept."""
        stands: dict[Cell, tuple[int | None, Any]] = {}
        first_seen: dict[tuple[Any, ...], int | None] = {}
        kept = [(str(c.record), int(c.field), c.kept) for c in Conflict.objects.filter(kind="level").order_by("pk")]
        promised = []
        for receipt in receipts:
            if receipt.kind != "level" or receipt.status not in ON_SERVER:
                continue
            body = self.made[str(receipt.key)][2]["body"]
            cell, phone = (body["child"], body["position"]), (receipt.device, receipt.person_id)
            seen = first_seen.setdefault((receipt.received_at, *phone, *cell), body["seen"])
            if receipt.code == "superseded":
                continue
            value, writer = stands.get(cell, (None, None))
            if value != body["level"]:
                gave_way = seen != value and writer != phone
                if gave_way != (receipt.status == "conflict"):
                    yield f"{receipt.key}: {receipt.status}, but saw {seen} where {value} was"
                if gave_way:
                    promised.append((*cell, value))
                stands[cell] = (body["level"], phone)
        if sorted(kept, key=repr) != sorted(promised, key=repr):
            yield f"kept {kept}, not {promised}"
        for cell, level_now in self._truth().items():
            if stands.get(cell, (None, None))[0] != level_now:
                yield f"{cell} is {level_now}, not {stands.get(cell)}"
        yield from self._last_words_of_each_phone(receipts)

    def _last_words_of_each_phone(self, receipts: list[Receipt]) -> Iterator[str]:
        """No later tap of a phone was undone by an earlier one of its own."""
        last: dict[tuple[Any, ...], int] = {}
        for receipt in receipts:
            if receipt.kind != "level" or receipt.status not in ON_SERVER or receipt.code == "superseded":
                continue
            body = self.made[str(receipt.key)][2]["body"]
            key = (receipt.device, receipt.person_id, body["child"], body["position"])
            if last.get(key, 0) > receipt.seq:
                yield f"{receipt.key} undid a later tap of its own phone"
            last[key] = max(last.get(key, 0), receipt.seq)

    def _wrong_words(self, receipts: list[Receipt]) -> Iterator[str]:
        """Plays the edits again: the latest words stand, words that gave way unseen are kept."""
        words: dict[tuple[str, str], str] = {}
        promised = []
        for receipt in receipts:
            if receipt.status not in ON_SERVER or receipt.kind == "level":
                continue
            body = self.made[str(receipt.key)][2]["body"]
            if receipt.kind == "experience":
                words |= {(body["public_id"], name): body[name] for name in ("tried", "puzzle")}
                continue
            for name, change in body["fields"].items():
                now = words[body["public_id"], name]
                if now not in (change["from"], change["to"]):
                    promised.append((body["public_id"], name, now))
                words[body["public_id"], name] = change["to"]
        rows = Conflict.objects.filter(kind="experience.edit")
        kept = [(str(each.record), each.field, each.kept) for each in rows]
        if sorted(kept) != sorted(promised):
            yield f"kept {kept}, not {promised}"
        for each in Experience.objects.all():
            for name in ("tried", "puzzle"):
                if getattr(each, name) != words.get((str(each.public_id), name)):
                    yield f"{each.public_id}: {name} is {getattr(each, name)!r}"
