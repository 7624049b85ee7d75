"""The meeting while it goes on: parts and their clock, who is here, who has which role, what is told.

Every write locks the meeting's row and raises its revision, so that the screens which ask for it are told; two people who
write at once come one after the other and both are kept. Setting a thing to what it is already changes nothing.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from clusters.models import Teacher, User
from collectives.choices import HERE, Duty, MeetingState, Part, Presence
from collectives.models import AgendaItem, Attendance, Experience, Meeting, PartTiming, RoleTurn, Sharing, Sitting
from collectives.services.meetings import count_again, locked, touch
from foundation import audit
from foundation.tenancy.connection import current_tenant_id

MARKS = (Presence.PRESENT, Presence.LATE, Presence.EXCUSED, Presence.ABSENT)
MOST_MIN = 600


class RunRefusedError(ValueError):
    """A write during the meeting was refused; the message is a sentence for the person, `field` the answer it is about."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class NotInSessionError(RunRefusedError):
    """The meeting has not started, or is over."""


def in_session(meeting: Meeting) -> Meeting:
    """The meeting, locked. Raises NotInSessionError."""
    now = locked(meeting)
    if now.state == MeetingState.CLOSED:
        raise NotInSessionError(_("This meeting is closed. Nothing was changed."))
    if now.state != MeetingState.IN_SESSION:
        raise NotInSessionError(_("This meeting is not in session. Nothing was changed."))
    return now


# Parts and their clock


def _timings(sitting: Sitting) -> dict[str, PartTiming]:
    rows = PartTiming.objects.select_for_update().filter(tenant_id=current_tenant_id(), sitting=sitting)
    return {row.part: row for row in rows}


def _seconds(since: dt.datetime, until: dt.datetime) -> int:
    return max(0, round((until - since).total_seconds()))


def _end(row: PartTiming, at: dt.datetime) -> None:
    if row.paused_at is not None:
        row.paused_sec += _seconds(row.paused_at, at)
        row.paused_at = None
    row.ended_at = at


def _is_running(row: PartTiming) -> bool:
    return row.started_at is not None and row.ended_at is None


_CLOCK = ["started_at", "ended_at", "paused_at", "paused_sec"]


@transaction.atomic
def start_part(*, meeting: Meeting, sitting: Sitting, part: Part, by: User, at: dt.datetime) -> PartTiming:
    """Start a part and end the one that runs. A part taken up again goes on where it was. Safe to resend."""
    now = in_session(meeting)
    rows = _timings(sitting)
    target = rows[part]
    if _is_running(target) and target.paused_at is None:
        return target
    for row in rows.values():
        if row is not target and _is_running(row):
            _end(row, at)
            row.save(update_fields=_CLOCK)
    if target.started_at is None:
        target.started_at = at
    elif target.paused_at is not None:
        target.paused_sec += _seconds(target.paused_at, at)
        target.paused_at = None
    elif target.ended_at is not None:
        target.paused_sec += _seconds(target.ended_at, at)
        target.ended_at = None
    target.save(update_fields=_CLOCK)
    audit.record("part_started", by=by.pk, subject=now, part=str(part))
    touch(now)
    count_again(now)
    return target


@transaction.atomic
def pause_part(*, meeting: Meeting, sitting: Sitting, part: Part, by: User, at: dt.datetime) -> PartTiming:
    """Stop the clock of the part that runs. Safe to resend."""
    now = in_session(meeting)
    row = _timings(sitting)[part]
    if _is_running(row) and row.paused_at is None:
        row.paused_at = at
        row.save(update_fields=["paused_at"])
        audit.record("part_paused", by=by.pk, subject=now, part=str(part))
        touch(now)
    return row


@transaction.atomic
def end_part(*, meeting: Meeting, sitting: Sitting, part: Part, by: User, at: dt.datetime) -> PartTiming:
    """End a part without starting another: the last one. Safe to resend."""
    now = in_session(meeting)
    row = _timings(sitting)[part]
    if _is_running(row):
        _end(row, at)
        row.save(update_fields=_CLOCK)
        audit.record("part_ended", by=by.pk, subject=now, part=str(part))
        touch(now)
        count_again(now)
    return row


@transaction.atomic
def set_part_minutes(*, meeting: Meeting, sitting: Sitting, minutes: dict[str, int], by: User, at: dt.datetime) -> None:
    """Say how long parts took (0: left out), where the clock did not run or ran wrong. Parts not named stay as they are.

    What is told is true of the length alone: the parts that are over then stand one after the other from the first one's
    start, or so much earlier that none ends after `at`. Raises RunRefusedError.
    """
    now = in_session(meeting)
    rows = _timings(sitting)
    for part, told in minutes.items():
        if not 0 <= told <= MOST_MIN:
            raise RunRefusedError(_("Minutes from 0 to %(most)s.") % {"most": MOST_MIN}, field=part)
    if any(rows[part].actual_min != told for part, told in minutes.items()):
        taken = {part: minutes.get(part, rows[part].actual_min) for part in Part.values}
        _lay_out(rows, {part: length for part, length in taken.items() if length is not None}, sitting, at)
    audit.record("part_minutes_set", by=by.pk, subject=now, minutes=minutes)
    touch(now)
    count_again(now)


def _lay_out(rows: dict[str, PartTiming], taken: dict[str, int], sitting: Sitting, at: dt.datetime) -> None:
    """Parts of these minutes one after the other, over by `at`."""
    began = min((row.started_at for row in rows.values() if row.started_at), default=sitting.starts_at)
    begins = min(began, at - dt.timedelta(minutes=sum(taken.values())))
    for part, length in taken.items():
        row = rows[part]
        row.started_at, row.ended_at = begins, begins + dt.timedelta(minutes=length)
        row.paused_at, row.paused_sec = None, 0
        row.save(update_fields=_CLOCK)
        begins = row.ended_at


@transaction.atomic
def note_part(*, meeting: Meeting, sitting: Sitting, part: Part, note: str, by: User) -> PartTiming:
    """One sentence on what a part brought, for the minutes."""
    now = in_session(meeting)
    row = _timings(sitting)[part]
    if row.note != note.strip():
        row.note = note.strip()
        row.save(update_fields=["note"])
        audit.record("part_noted", by=by.pk, subject=now, part=str(part))
        touch(now)
    return row


# Who is here


@transaction.atomic
def mark_attendance(
    *, meeting: Meeting, attendance: Attendance, presence: Presence | str, reason: str = "", by: User
) -> Attendance:
    """Mark one person of the expected roster; an empty presence takes the mark away. Excused needs a reason.

    Raises NotInSessionError, RunRefusedError.
    """
    now = in_session(meeting)
    row = Attendance.objects.select_for_update(of=("self",)).get(
        tenant_id=current_tenant_id(), pk=attendance.pk, sitting__meeting=now
    )
    if row.teacher_id is None:
        raise RunRefusedError(_("A visitor is a visitor."))
    if presence and presence not in MARKS:
        raise RunRefusedError(_("Choose present, late, excused or absent."), field="presence")
    reason = reason.strip() if presence == Presence.EXCUSED else ""
    if presence == Presence.EXCUSED and not reason:
        raise RunRefusedError(_("Say why, for example: on leave."), field="reason")
    if (row.presence, row.reason) != (presence, reason):
        row.presence, row.reason, row.marked_by_id = presence, reason[:200], by.pk
        row.save(update_fields=["presence", "reason", "marked_by_id"])
        audit.record("attendance_marked", by=by.pk, subject=now, row=row.pk, presence=str(presence))
        touch(now)
        count_again(now)
    return row


@transaction.atomic
def expect_here(*, meeting: Meeting, sitting: Sitting, teacher: Teacher, by: User) -> Attendance:
    """Somebody expected at another sitting of this meeting came to this one: her row moves here, and she is present.

    Safe to resend. Raises RunRefusedError when she is marked as present elsewhere.
    """
    now = in_session(meeting)
    row = Attendance.objects.select_for_update(of=("self",)).get(
        tenant_id=current_tenant_id(), sitting__meeting=now, teacher=teacher
    )
    if row.sitting_id != sitting.pk:
        if row.presence in HERE:
            raise RunRefusedError(_("%(name)s was at the other sitting.") % {"name": teacher.name}, field="teacher")
        row.sitting, row.presence, row.reason, row.marked_by_id = sitting, Presence.PRESENT, "", by.pk
        row.save(update_fields=["sitting", "presence", "reason", "marked_by_id"])
        audit.record("expected_elsewhere", by=by.pk, subject=now, sitting=str(sitting.public_id))
        touch(now)
        count_again(now)
    return row


@transaction.atomic
def mark_rest(*, meeting: Meeting, sitting: Sitting, presence: Presence, by: User) -> int:
    """Mark everybody who is not marked yet as present or absent. Returns how many."""
    now = in_session(meeting)
    if presence not in (Presence.PRESENT, Presence.ABSENT):
        raise RunRefusedError(_("The rest can be present or absent."), field="presence")
    marked = Attendance.objects.filter(tenant_id=current_tenant_id(), sitting=sitting, presence="").update(
        presence=presence, marked_by_id=by.pk
    )
    if marked:
        audit.record("attendance_rest_marked", by=by.pk, subject=now, presence=str(presence), count=marked)
        touch(now)
        count_again(now)
    return marked


@transaction.atomic
def add_visitor(*, meeting: Meeting, sitting: Sitting, name: str, by: User) -> Attendance:
    """Write down a visitor. The same name twice is one visitor. Raises RunRefusedError."""
    now = in_session(meeting)
    name = " ".join(name.split())[:200]
    if not name:
        raise RunRefusedError(_("Write the visitor's name."), field="name")
    row, is_new = Attendance.objects.get_or_create(
        tenant_id=current_tenant_id(),
        sitting=sitting,
        teacher=None,
        visitor_name=name,
        defaults={"presence": Presence.VISITOR},
    )
    if is_new:
        audit.record("visitor_added", by=by.pk, subject=now, row=row.pk)
        touch(now)
        count_again(now)
    return row


@transaction.atomic
def remove_visitor(*, meeting: Meeting, attendance: Attendance, by: User) -> None:
    """Take a visitor off the list. Safe to resend."""
    now = in_session(meeting)
    gone, _rows = Attendance.objects.filter(
        tenant_id=current_tenant_id(), sitting__meeting=now, teacher=None, pk=attendance.pk
    ).delete()
    if gone:
        audit.record("visitor_removed", by=by.pk, subject=now, row=attendance.pk)
        touch(now)
        count_again(now)


@transaction.atomic
def set_turn(*, meeting: Meeting, sitting: Sitting, duty: Duty, teacher: Teacher | None, by: User) -> None:
    """Give a role to somebody of the roster, or to nobody. During the meeting only to somebody who is here.

    Raises RunRefusedError.
    """
    now = locked(meeting)
    if not now.is_open:
        raise NotInSessionError(_("This meeting is over. Nothing was changed."))
    turns = RoleTurn.objects.filter(tenant_id=current_tenant_id(), sitting=sitting, duty=duty)
    if teacher is None:
        changed = bool(turns.delete()[0])
    else:
        if now.state == MeetingState.IN_SESSION and not turns.filter(teacher=teacher).exists():
            here = Attendance.objects.filter(
                tenant_id=current_tenant_id(), sitting=sitting, teacher=teacher, presence__in=HERE
            ).exists()
            if not here:
                raise RunRefusedError(
                    _("%(name)s is not marked as here. Choose somebody who is.") % {"name": teacher.name},
                    field="teacher",
                )
        changed = turns.exclude(teacher=teacher).update(teacher=teacher) > 0
        if not changed and not turns.exists():
            RoleTurn.objects.create(sitting=sitting, duty=duty, teacher=teacher)
            changed = True
    if changed:
        audit.record("role_given", by=by.pk, subject=now, duty=str(duty))
        touch(now)


# What is told, and what became of the agenda


@transaction.atomic
def tell_experience(*, meeting: Meeting, sitting: Sitting, experience: Experience, is_told: bool, by: User) -> None:
    """Keep that an experience was told in part 1, or that it was not. Safe to resend. Raises RunRefusedError."""
    now = in_session(meeting)
    told = Sharing.objects.filter(tenant_id=current_tenant_id(), sitting__meeting=now, experience=experience)
    if is_told == told.exists():
        return
    if not is_told:
        told.delete()
    else:
        if experience.shared_at is None or experience.cluster_id != now.cluster_id:
            raise RunRefusedError(_("This experience is not shared with the collective."))
        last = Sharing.objects.filter(tenant_id=current_tenant_id(), sitting=sitting).aggregate(last=Max("position"))[
            "last"
        ]
        Sharing.objects.create(sitting=sitting, experience=experience, position=(last or 0) + 1)
    audit.record("experience_told" if is_told else "experience_not_told", by=by.pk, subject=experience)
    touch(now)
    count_again(now)


@transaction.atomic
def finish_item(
    *, meeting: Meeting, item: AgendaItem, is_done: bool, actual_min: int | None, outcome: str, by: User
) -> AgendaItem:
    """What became of an agenda item: done or not, the minutes it took, what came out. Raises RunRefusedError."""
    now = in_session(meeting)
    row = AgendaItem.objects.select_for_update(of=("self",)).get(tenant_id=current_tenant_id(), pk=item.pk, meeting=now)
    if actual_min is not None and not 0 <= actual_min <= MOST_MIN:
        raise RunRefusedError(_("Minutes from 0 to %(most)s.") % {"most": MOST_MIN}, field="actual_min")
    values = (is_done, actual_min, outcome.strip())
    if (row.is_done, row.actual_min, row.outcome) != values:
        row.is_done, row.actual_min, row.outcome = values
        row.save(update_fields=["is_done", "actual_min", "outcome"])
        audit.record("agenda_item_finished", by=by.pk, subject=row, is_done=is_done)
        touch(now)
        count_again(now)
    return row
