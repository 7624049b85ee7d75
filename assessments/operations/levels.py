"""Levels of the class grid, one tap an operation."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import queries
from assessments.choices import LEVEL_WORDS
from assessments.models import RatingChange
from assessments.services import ratings
from clusters import calendar
from clusters.calendar import PERIOD_FORMAT, FarPeriodError, read_period
from clusters.models import Classroom, Conflict, Student, User
from clusters.scope import Scope
from clusters.services.conflicts import TwoValues, keep_conflicts
from clusters.services.sync import Writer, as_kept
from foundation.sync.kinds import (
    CONFLICT,
    Line,
    Operation,
    Outcome,
    RefusedError,
    elsewhere,
    rejected,
)
from foundation.sync.requests import read_uuid
from foundation.sync.services import SUPERSEDED, last_receipts, target_id
from foundation.tenancy.connection import current_tenant_id

LEVEL = "level"
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_ANY_LEVEL = range(-9, 100)  # what is none of the four is refused with words of its own


def describe_levels(conflicts: Sequence[Conflict], *, scope: Scope) -> list[Line]:
    """A child and an ability, with both levels in words. Two queries, and one for each class and month among them."""
    children = Student.objects.visible_to(scope).filter(public_id__in={each.record for each in conflicts})
    names = dict(children.values_list("public_id", "first_name"))
    places = {each.place for each in conflicts}
    rooms = Classroom.objects.visible_to(scope).filter(public_id__in={place.split()[0] for place in places})
    room_of = {str(room.public_id): room for room in rooms}
    abilities = {
        place: {
            each.position: each.name
            for each in queries.rubric_abilities(scope, on=read_period(place.split()[1]), classroom=room)
        }
        for place in places
        if (room := room_of.get(place.split()[0]))
    }
    return [_line(each, names, room_of, abilities.get(each.place, {})) for each in conflicts]


def _line(
    conflict: Conflict, names: Mapping[uuid.UUID, str], rooms: Mapping[str, Classroom], abilities: Mapping[int, str]
) -> Line:
    class_id, month = conflict.place.split()
    room = rooms.get(class_id)
    about = [names.get(conflict.record, ""), abilities.get(int(conflict.field), "")]
    where = [_("Class %(label)s") % {"label": room.label} if room else "", calendar.month_year(read_period(month))]
    return Line(
        about=" · ".join(filter(None, about)),
        place=" · ".join(filter(None, where)),
        stands=str(LEVEL_WORDS[conflict.stands or 0]),
        kept=str(LEVEL_WORDS.get(conflict.kept or 0, "")),
        link=reverse("class_grid", args=[class_id, month]) if room else "",
    )


def batch(body: dict[str, Any]) -> tuple[str, str]:
    """Levels of one class and month are one save."""
    return str(uuid.UUID(body["class"])), str(body["month"])


def target(body: dict[str, Any]) -> str:
    """The cell that a tap sets."""
    return f"{body['month']} {uuid.UUID(body['child'])} {int(body['position'])}"


class Tap(NamedTuple):
    """One cell as the phone has it; `seen` is the level it last knew from the server."""

    child: uuid.UUID
    position: int
    level: int | None
    seen: int | None

    @property
    def cell(self) -> tuple[uuid.UUID, int]:
        return self.child, self.position


class _Before(NamedTuple):
    """What a changed cell held, by whom, since when."""

    level: int | None
    by: int | None
    at: dt.datetime | None


def _read_level(value: Any) -> int | None:
    """A whole number or nothing. Raises ValueError."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value in _ANY_LEVEL):
        return value
    raise ValueError(value)


def _read(body: dict[str, Any]) -> Tap | None:
    """What a body says; None when it is damaged."""
    child, position = read_uuid(body.get("child")), body.get("position")
    if child is None or not isinstance(position, int) or isinstance(position, bool) or not 0 <= position <= 20:
        return None
    try:
        return Tap(child, position, _read_level(body.get("level")), _read_level(body.get("seen")))
    except ValueError:
        return None


def apply_levels(operations: Sequence[Operation], *, who: Writer, at: dt.datetime) -> list[Outcome]:
    """Levels of one class and month: one save, whatever their number. An outcome each.

    Of two taps on a cell the later stands. Where somebody else has changed a cell since the phone saw it, the tap stands
    and the other level is kept for both to see. Good cells are saved although others are refused.
    """
    taps = [_read(operation.body) for operation in operations]
    wanted, first_seen = _last_of_each_cell(taps)
    try:
        classroom, period = _class_and_month(operations[0].body, who)
        change, bad = _save(classroom, period, wanted.values(), by=who.user, at=at)
    except RefusedError as error:
        return [error.outcome] * len(operations)
    month = f"{period:{PERIOD_FORMAT}}"
    given_way = _given_way(change, month, wanted, first_seen, device=operations[0].device) if change else {}
    kept = _keep(classroom, month, wanted, given_way, by=who.user, at=at)
    return [_damaged() if tap is None else _outcome(tap, wanted[tap.cell] is tap, bad, kept) for tap in taps]


def _class_and_month(body: Mapping[str, Any], who: Writer) -> tuple[Classroom, dt.date]:
    """What the operations are about. Raises RefusedError."""
    if not who.scope.may("child.rate"):
        words = _("You do not choose levels of children any more. It is kept on this phone.")
        raise RefusedError(elsewhere("not_allowed", words))
    class_id, month = read_uuid(body.get("class")), body.get("month")
    if class_id is None or not isinstance(month, str) or not _MONTH.fullmatch(month):
        raise RefusedError(_damaged())
    try:
        period = read_period(month)
    except FarPeriodError as far:  # of a phone whose clock was set back: it is told which months there are
        period = far.period
    except ValueError as error:
        raise RefusedError(_damaged()) from error
    rooms = Classroom.objects.visible_to(who.scope).select_related("school__place")
    classroom = rooms.filter(public_id=class_id).first()
    if classroom is None:
        raise RefusedError(_not_her_class())
    return classroom, period


def _damaged() -> Outcome:
    return rejected("malformed", _("This level is damaged and cannot be read. It is kept on this phone."))


def _not_her_class() -> Outcome:
    words = _("This class is not, or no longer, one that you teach. Its levels are kept on this phone.")
    return elsewhere("class", words)


def _outcome(
    tap: Tap, stands: bool, bad: Mapping[tuple[uuid.UUID, int], ratings.BadCell], kept: Mapping[Any, Outcome]
) -> Outcome:
    if tap.cell in bad:
        problem = bad[tap.cell].problem
        return rejected(problem.value, str(problem.label))
    if not stands:
        return Outcome(code=SUPERSEDED)
    return kept.get(tap.cell, Outcome())


def _last_of_each_cell(
    taps: Iterable[Tap | None],
) -> tuple[dict[tuple[uuid.UUID, int], Tap], dict[tuple[uuid.UUID, int], int | None]]:
    """The tap that stands for each cell, and what the phone saw there before its first."""
    wanted: dict[tuple[uuid.UUID, int], Tap] = {}
    first_seen: dict[tuple[uuid.UUID, int], int | None] = {}
    for tap in taps:
        if tap is not None:
            wanted[tap.cell] = tap
            first_seen.setdefault(tap.cell, tap.seen)
    return wanted, first_seen


def _save(
    classroom: Classroom, period: dt.date, wanted: Iterable[Tap], *, by: User, at: dt.datetime
) -> tuple[RatingChange | None, dict[tuple[uuid.UUID, int], ratings.BadCell]]:
    """Save the good cells. What changed, and the bad ones; the class is locked from the first look on.

    Raises RefusedError where none can be saved.
    """
    changes = [ratings.Change(tap.child, tap.position, tap.level) for tap in wanted]
    bad: dict[tuple[uuid.UUID, int], ratings.BadCell] = {}
    while changes:
        try:
            return ratings.save_levels(classroom=classroom, period=period, changes=changes, by=by, at=at), bad
        except ratings.BadCellsError as error:
            bad |= {(cell.student, cell.position): cell for cell in error.cells}
            changes = [each for each in changes if (each.student, each.position) not in bad]
        except ratings.NotYourClassError as error:
            raise RefusedError(_not_her_class()) from error
        except ratings.BadPeriodError as error:
            raise RefusedError(rejected("period", str(error))) from error
        except ratings.NoRubricError as error:
            raise RefusedError(rejected("rubric", str(error))) from error
    return None, bad


def _given_way(
    change: RatingChange,
    month: str,
    wanted: Mapping[tuple[uuid.UUID, int], Tap],
    first_seen: Mapping[tuple[uuid.UUID, int], int | None],
    *,
    device: uuid.UUID,
) -> dict[tuple[uuid.UUID, int], _Before]:
    """Changed cells that held something else than the phone had seen, written by another phone. At most three queries."""
    pks = dict(
        Student.objects.filter(
            tenant_id=current_tenant_id(), public_id__in={child for child, _position in wanted}
        ).values_list("pk", "public_id")
    )
    held = {
        (pks[student], position): before
        for student, position, before in zip(change.student_ids, change.positions, change.before, strict=True)
        if student in pks
    }
    stale = {cell: level for cell, level in held.items() if first_seen[cell] != level}
    if not stale:
        return {}
    writers = dict(_writers(change, pks))
    targets = {
        cell: target_id(LEVEL, target({"month": month, "child": str(cell[0]), "position": cell[1]})) for cell in stale
    }
    receipts = last_receipts(targets.values())
    found = {}
    for cell, level in stale.items():
        by, at = writers.get(cell, (None, None))
        receipt = receipts.get(targets[cell])
        is_same_phone = (
            receipt is not None
            and (receipt.person_id, receipt.received_at) == (by, at)
            and (by, receipt.device) == (change.by_id, device)
        )
        if not is_same_phone:
            found[cell] = _Before(level, by, at)
    return found


def _writers(
    change: RatingChange, pks: Mapping[int, uuid.UUID]
) -> Iterator[tuple[tuple[uuid.UUID, int], tuple[int | None, dt.datetime]]]:
    """Who wrote each cell last before a change, oldest first, so that a dict keeps the newest. One query."""
    rows = RatingChange.objects.filter(
        tenant_id=current_tenant_id(),
        classroom_id=change.classroom_id,
        period=change.period,
        pk__lt=change.pk,
        student_ids__overlap=change.student_ids,
    )
    for students, positions, by, at in rows.order_by("pk").values_list("student_ids", "positions", "by_id", "at"):
        for student, position in zip(students, positions, strict=True):
            if student in pks:
                yield (pks[student], position), (by, at)


def _keep(
    classroom: Classroom,
    month: str,
    wanted: Mapping[tuple[uuid.UUID, int], Tap],
    given_way: Mapping[tuple[uuid.UUID, int], _Before],
    *,
    by: User,
    at: dt.datetime,
) -> dict[tuple[uuid.UUID, int], Outcome]:
    """Keep what gave way, for both people. At most two queries."""
    if not given_way:
        return {}
    writers = {before.by for before in given_way.values() if before.by}
    people = User.objects.filter(tenant_id=current_tenant_id(), pk__in=writers).in_bulk()
    rows = keep_conflicts(
        [
            TwoValues(
                record=cell[0],
                field=str(cell[1]),
                place=f"{classroom.public_id} {month}",
                stands=wanted[cell].level,
                kept=before.level,
                kept_by=before.by if before.by in people else None,
                kept_written_at=before.at,
            )
            for cell, before in given_way.items()
        ],
        kind=LEVEL,
        school_id=classroom.school_id,
        by=by,
        at=at,
    )
    words = _("Saved. Somebody had chosen another level meanwhile; it is kept, and both of you are told.")
    return {
        cell: Outcome(
            CONFLICT,
            LEVEL,
            words,
            kept=as_kept(row, people[before.by].name if before.by in people else ""),
            conflict=str(row.public_id),
        )
        for (cell, before), row in zip(given_way.items(), rows, strict=True)
    }
