"""What is marked in a meeting on a phone: who is here, what became of items, what is told.

A mark is one field of one record: the latest receipt stands, and what another person had marked, unseen by this phone, is
kept for both (decision 9).
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from clusters import calendar
from clusters.models import Conflict, Teacher, User
from clusters.scope import Scope
from clusters.services.conflicts import TwoValues, lines_of
from clusters.services.sync import Writer
from collectives import rules
from collectives.choices import Outcome as Outcomes
from collectives.choices import Part, Presence
from collectives.forms.running import AttendanceForm, ItemOutcomeForm, NoteForm, ToldForm
from collectives.models import AgendaItem, Attendance, Commitment, Experience, Meeting, PartTiming
from collectives.operations.room import both_kept, done, its_sitting, last_writer, open_meeting, person, require_turn
from collectives.services import capturing, running
from foundation.sync.bodies import Edit, an_id, check, damaged, plain, texts
from foundation.sync.kinds import MERGED, Line, Operation, Outcome, RefusedError, rejected
from foundation.tenancy.connection import current_tenant_id

MARK, REST, ITEM, NOTE = "meeting.mark", "meeting.rest", "meeting.item", "meeting.note"
STORY, TOLD = "meeting.story", "meeting.told"


def person_of(body: Mapping[str, Any]) -> str:
    """The one thing that a mark sets."""
    return f"{an_id(body['meeting'])} {an_id(body['teacher'])}"


def story_of(body: Mapping[str, Any]) -> str:
    """The one thing that "told" sets."""
    return f"{an_id(body['meeting'])} {an_id(body['experience'])}"


def _gone() -> RefusedError:
    words = _("This is not in the meeting any more. What you wrote is kept on this phone.")
    return RefusedError(rejected("not_found", words))


# Who is here


def mark_person(operation: Operation, *, who: Writer, at: dt.datetime) -> Outcome:
    """One person of the roster, wherever in the meeting she is expected by now."""
    body = operation.body
    meeting = open_meeting(body, who)
    rows = Attendance.objects.filter(tenant_id=current_tenant_id(), sitting__meeting=meeting)
    row = rows.select_related("sitting").filter(teacher__public_id=an_id(body.get("teacher"))).first()
    if row is None:
        raise _gone()
    require_turn(rules.may_run_meeting, meeting, row.sitting, who)
    clean = check(AttendanceForm(texts(body, ("presence", "reason"))))
    before, writer_id = {"presence": row.presence, "reason": row.reason}, row.marked_by_id
    now = done(lambda: running.mark_attendance(meeting=meeting, attendance=row, by=who.user, **clean))
    wanted = {"presence": now.presence, "reason": now.reason}
    if not before["presence"] or before in (wanted, _seen(body, before)):
        return Outcome()
    found = TwoValues(
        record=an_id(body["teacher"]),
        field="presence",
        place=str(meeting.public_id),
        stands=wanted,
        kept=before,
        kept_by=writer_id,
    )
    return both_kept(found, person(writer_id), operation, who=who, at=at)


def _seen(body: Mapping[str, Any], like: Mapping[str, str]) -> dict[str, str]:
    """What the phone showed there before; nothing where it says nothing."""
    seen = body.get("seen")
    return texts(seen if isinstance(seen, dict) else {}, tuple(like))


def mark_rest(operation: Operation, *, who: Writer, at: dt.datetime) -> Outcome:
    """Everybody who is not marked when this arrives; nobody's mark gives way to it."""
    body = operation.body
    meeting = open_meeting(body, who)
    sitting = its_sitting(body, meeting)
    require_turn(rules.may_run_meeting, meeting, sitting, who)
    wished = body.get("presence")
    if wished not in Presence.values:
        raise damaged()
    done(lambda: running.mark_rest(meeting=meeting, sitting=sitting, presence=Presence(wished), by=who.user))
    return Outcome()


# The agenda and its parts


def _require_record(meeting: Meeting, body: Mapping[str, Any], who: Writer) -> None:
    require_turn(rules.may_record_meeting, meeting, its_sitting(body, meeting), who)


def _fields(body: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(body.get("fields"), dict):
        raise damaged()
    return dict(body["fields"])


def note_item(operation: Operation, *, who: Writer, at: dt.datetime) -> Outcome:
    """What became of an agenda item, field by field."""
    body = operation.body
    meeting = open_meeting(body, who)
    _require_record(meeting, body, who)
    item = AgendaItem.objects.visible_to(who.scope).filter(public_id=an_id(body.get("item")), meeting=meeting).first()
    if item is None:
        raise _gone()
    minutes = "" if item.actual_min is None else str(item.actual_min)
    edit = Edit({"is_done": item.is_done, "outcome": item.outcome, "actual_min": minutes}, _fields(body))
    writer = last_writer("agenda_item_finished", item.public_id) if edit.given_way else None
    clean = check(ItemOutcomeForm(edit.data))
    done(lambda: running.finish_item(meeting=meeting, item=item, by=who.user, **clean))
    return _after(edit, writer, item.public_id, operation, who=who, at=at)


def note_part(operation: Operation, *, who: Writer, at: dt.datetime) -> Outcome:
    """One sentence on what a part brought."""
    body = operation.body
    meeting = open_meeting(body, who)
    sitting = its_sitting(body, meeting)
    require_turn(rules.may_record_meeting, meeting, sitting, who)
    row = PartTiming.objects.filter(tenant_id=current_tenant_id(), sitting=sitting, part=body.get("part")).first()
    if row is None:
        raise damaged()
    edit = Edit({"note": row.note}, _fields(body))
    writer = last_writer("part_noted", meeting.public_id, part=row.part) if edit.given_way else None
    clean = check(NoteForm(edit.data | {"part": row.part}))
    part = Part(clean["part"])
    done(lambda: running.note_part(meeting=meeting, sitting=sitting, part=part, note=clean["note"], by=who.user))
    return _after(edit, writer, meeting.public_id, operation, who=who, at=at)


def _after(edit: Edit, writer: User | None, record: uuid.UUID, operation: Operation, **when: Any) -> Outcome:
    """Merged, or what gave way kept for both."""
    if not edit.given_way:
        return Outcome(MERGED) if edit.is_merged else Outcome()
    part = operation.body.get("part")
    outcomes = [
        both_kept(
            TwoValues(
                record=record,
                field=name,
                place=part if isinstance(part, str) else "",
                stands=stands,
                kept=kept,
                kept_by=writer.pk if writer else None,
            ),
            writer,
            operation,
            **when,
        )
        for name, (kept, stands) in edit.given_way.items()
    ]
    return outcomes[0]


# What is told


def tell_story(operation: Operation, *, who: Writer, at: dt.datetime) -> Outcome:
    """An experience is told in part 1, or is not: two values, of which the latest stands."""
    body = operation.body
    meeting = open_meeting(body, who)
    sitting = its_sitting(body, meeting)
    require_turn(rules.may_record_meeting, meeting, sitting, who)
    rows = Experience.objects.visible_to(who.scope)
    experience = rows.filter(public_id=an_id(body.get("experience"))).first()
    if experience is None:
        raise _gone()
    done(
        lambda: running.tell_experience(
            meeting=meeting,
            sitting=sitting,
            experience=experience,
            is_told=body.get("is_told") is True,
            by=who.user,
        )
    )
    return Outcome()


def hear_commitment(operation: Operation, *, who: Writer, at: dt.datetime) -> Outcome:
    """What became of a commitment, as its teacher told it in the room."""
    body = operation.body
    meeting = open_meeting(body, who)
    _require_record(meeting, body, who)
    rows = Commitment.objects.visible_to(who.scope).select_related("report")
    commitment = rows.filter(public_id=an_id(body.get("commitment"))).first()
    if commitment is None:
        raise _gone()
    clean = check(ToldForm(texts(body, ("outcome",)) | {"key": str(operation.id)}))
    report = getattr(commitment, "report", None)
    before = report.outcome if report else ""
    is_unseen = before not in ("", clean["outcome"], plain(body.get("seen") or ""))
    writer = last_writer("commitment_reported", commitment.public_id) if is_unseen else None
    done(
        lambda: capturing.report_told(
            key=clean["key"],
            meeting=meeting,
            commitment=commitment,
            outcome=Outcomes(clean["outcome"]),
            by=who.user,
            at=at,
        )
    )
    if not is_unseen:
        return Outcome()
    found = TwoValues(
        record=commitment.public_id,
        field="outcome",
        stands=clean["outcome"],
        kept=before,
        kept_by=writer.pk if writer else None,
    )
    return both_kept(found, writer, operation, who=who, at=at)


# Two values, in words

Named = Callable[[set[uuid.UUID]], Mapping[uuid.UUID, tuple[str, str]]]  # record -> what it is called, where it is


def _lines(found: Sequence[Conflict], named: Named, about: Callable[[Conflict], Any]) -> list[Line]:
    return lines_of(found, known=named({each.record for each in found}), about=about, shown=_shown)


def _shown(field: str, value: Any) -> str:
    """A value as a person reads it."""
    if field == "presence" and isinstance(value, dict):
        word = dict(Presence.choices).get(value.get("presence", ""), _("Not marked"))
        return " · ".join(filter(None, (str(word), value.get("reason", ""))))
    return str(value or "")


def _screen(meeting: Meeting) -> str:
    return reverse("meeting_run", args=[meeting.public_id])


def _month(meeting: Meeting) -> str:
    return _("Meeting of %(month)s") % {"month": calendar.month_year(meeting.period)}


def describe_marks(found: Sequence[Conflict], *, scope: Scope) -> list[Line]:
    """A person of the roster, with both marks. Two queries."""
    places = {uuid.UUID(each.place): each.record for each in found}
    meetings = Meeting.objects.visible_to(scope).filter(public_id__in=places)
    by_record = {places[meeting.public_id]: meeting for meeting in meetings}

    def named(records: set[uuid.UUID]) -> Mapping[uuid.UUID, tuple[str, str]]:
        people = Teacher.objects.filter(tenant_id=scope.tenant_id, public_id__in=records)
        return {
            each.public_id: (
                f"{each.name} · {_month(by_record[each.public_id])}",
                _screen(by_record[each.public_id]),
            )
            for each in people
            if each.public_id in by_record
        }

    return _lines(found, named, lambda _each: _("Who is here"))


def describe_items(found: Sequence[Conflict], *, scope: Scope) -> list[Line]:
    """A field of an agenda item. One query."""

    def named(records: set[uuid.UUID]) -> Mapping[uuid.UUID, tuple[str, str]]:
        rows = AgendaItem.objects.visible_to(scope).filter(public_id__in=records).select_related("meeting")
        return {each.public_id: (each.title, _screen(each.meeting)) for each in rows}

    return _lines(found, named, lambda each: ItemOutcomeForm.base_fields[each.field].label)


def describe_notes(found: Sequence[Conflict], *, scope: Scope) -> list[Line]:
    """The sentence on a part. One query."""

    def named(records: set[uuid.UUID]) -> Mapping[uuid.UUID, tuple[str, str]]:
        rows = Meeting.objects.visible_to(scope).filter(public_id__in=records)
        return {each.public_id: (_month(each), _screen(each)) for each in rows}

    return _lines(found, named, lambda each: dict(Part.choices).get(each.place, each.place))


def describe_told(found: Sequence[Conflict], *, scope: Scope) -> list[Line]:
    """What became of a commitment. One query."""

    def named(records: set[uuid.UUID]) -> Mapping[uuid.UUID, tuple[str, str]]:
        rows = Commitment.objects.visible_to(scope).filter(public_id__in=records)
        return {each.public_id: (each.words, "") for each in rows}

    words = dict(Outcomes.choices)
    lines = _lines(found, named, lambda _each: _("What became of it"))
    return [
        replace(line, stands=str(words.get(line.stands, line.stands)), kept=str(words.get(line.kept, line.kept)))
        for line in lines
    ]
