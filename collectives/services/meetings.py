"""The life of a meeting: planned, called, in session, closed; or cancelled, with a reason, before it is in session.

Every move of the state is in this module (closing calls `move_to` too). Each locks the meeting's row, raises its revision,
is audited and published. A move into the state where the meeting is already is a resend: nothing happens.
"""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clusters.calendar import period_of
from clusters.choices import RollupKind
from clusters.models import Posting, School, User
from clusters.queries import tenant_settings
from clusters.querysets import below
from clusters.rollups import mark_dirty
from collectives.choices import MeetingState, Part
from collectives.models import Attendance, Collective, Meeting, PartTiming, Sitting
from collectives.queries import live, schedule
from collectives.services.carrying import carry_into
from foundation import audit
from foundation.outbox.services import publish
from foundation.tenancy.connection import current_tenant_id

LENGTHS_MIN = (30, 360)


class MeetingRefusedError(ValueError):
    """Something about a meeting was refused. The message is a sentence for the person; `field` is the answer it is about."""

    field: str | None = None


class IllegalMoveError(MeetingRefusedError):
    """The meeting is not in a state from which it can go there."""


class DayRefusedError(MeetingRefusedError):
    """A day that is over, or outside the academic year, or in another month than the meeting's."""

    field = "on"


class DayNotConfirmedError(MeetingRefusedError):
    """A Sunday or a holiday that nobody said to keep."""

    field = "on"


class MonthTakenError(MeetingRefusedError):
    """The collective has a meeting in that month."""

    field = "on"


class SharesRefusedError(MeetingRefusedError):
    """The shares of the four parts are not 100 together."""

    field = "shares"


class VenueRefusedError(MeetingRefusedError):
    """A school of another cluster."""

    field = "venue"


class LengthRefusedError(MeetingRefusedError):
    """Too short, too long, or past midnight."""

    field = "minutes"


class ReasonMissingError(MeetingRefusedError):
    """A meeting is cancelled with a reason."""

    field = "reason"


class EarlyStartError(MeetingRefusedError):
    """The meeting's day has not come, and nobody said to hold it today instead."""


@dataclass(frozen=True)
class _Move:
    sources: tuple[MeetingState, ...]
    target: MeetingState


MOVES = {
    "call": _Move((MeetingState.PLANNED,), MeetingState.CALLED),
    "open": _Move((MeetingState.CALLED,), MeetingState.IN_SESSION),
    "close": _Move((MeetingState.IN_SESSION,), MeetingState.CLOSED),
    "cancel": _Move((MeetingState.PLANNED, MeetingState.CALLED), MeetingState.CANCELLED),
}


def _why_not(move: str, state: str) -> str:
    if state == MeetingState.CLOSED:
        return _("This meeting is closed and its minutes are issued. Write an amendment to correct them.")
    if state == MeetingState.CANCELLED:
        return _("This meeting was cancelled. Schedule a new one.")
    if state == MeetingState.IN_SESSION:
        return _("This meeting is in session. Close it instead.")
    if move == "open":
        return _("Call the meeting first, so that its teachers know of it.")
    return _("This meeting has not started yet.")


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now, its row locked until the transaction ends."""
    return Meeting.objects.select_for_update(of=("self",)).get(tenant_id=current_tenant_id(), pk=meeting.pk)


def touch(meeting: Meeting) -> None:
    """Raise the revision of a locked meeting, and tell the screens that ask for it once this has committed."""
    meeting.revision += 1
    meeting.save(update_fields=["revision"])
    transaction.on_commit(partial(live.remember, meeting), robust=True)


def count_again(meeting: Meeting) -> None:
    """Say that what is counted about this month's meeting has changed."""
    mark_dirty(cluster_id=meeting.cluster_id, period=meeting.period, kind=RollupKind.MEETING)


def move_to(meeting: Meeting, move: str, *, by: User, at: dt.datetime, **fields: Any) -> tuple[Meeting, bool]:
    """Move a meeting's state; `fields` are saved with it. Returns the locked meeting, and False for a resend.

    Raises IllegalMoveError. Publishes `meeting_called`, `meeting_opened`, `meeting_closed`, `meeting_cancelled`.
    """
    now, step = locked(meeting), MOVES[move]
    if now.state == step.target:
        return now, False
    if now.state not in step.sources:
        raise IllegalMoveError(_why_not(move, now.state))
    now.state = step.target
    for name, value in fields.items():
        setattr(now, name, value)
    now.save(update_fields=["state", *fields])
    touch(now)
    topic = f"meeting_{'opened' if move == 'open' else step.target}"
    audit.record(topic, by=by.pk, subject=now)
    publish(topic, meeting_id=now.pk)
    count_again(now)
    return now, True


def _check_plan(
    *, on: dt.date, starts: dt.time, minutes: int, shares: list[int], venue: School, cluster_path: str, at: dt.datetime
) -> None:
    refusal = schedule.day_refusal(on, settings=tenant_settings(), today=timezone.localdate(at))
    if refusal:
        raise DayRefusedError(refusal)
    if len(shares) != len(Part) or min(shares) < 0:
        raise SharesRefusedError(_("Each of the four parts needs a share, 0 or more."))
    if wrong := schedule.shares_refusal(shares):
        raise SharesRefusedError(wrong)
    if not LENGTHS_MIN[0] <= minutes <= LENGTHS_MIN[1]:
        raise LengthRefusedError(
            _("A meeting takes %(least)s to %(most)s minutes.") % {"least": LENGTHS_MIN[0], "most": LENGTHS_MIN[1]}
        )
    if starts.hour * 60 + starts.minute + minutes > 24 * 60:
        raise LengthRefusedError(_("The meeting would go on past midnight. Start earlier, or make it shorter."))
    if not venue.place.path.startswith(cluster_path):
        raise VenueRefusedError(_("Choose a school of your own cluster."))


def _check_closed_day(on: dt.date, keep_closed_day: bool) -> None:
    closed = "" if keep_closed_day else schedule.closed_day(on)
    if closed:
        raise DayNotConfirmedError(_("%(why)s Choose another day, or keep it.") % {"why": closed})


def _starts_at(on: dt.date, starts: dt.time) -> dt.datetime:
    return dt.datetime.combine(on, starts, tzinfo=timezone.get_default_timezone())


def _plan_parts(sitting: Sitting, shares: list[int]) -> None:
    minutes = schedule.minutes_of_parts(shares, sitting.minutes)
    for part, planned in zip(Part.values, minutes, strict=True):
        PartTiming.objects.update_or_create(
            tenant_id=current_tenant_id(), sitting=sitting, part=part, defaults={"planned_min": planned}
        )


@transaction.atomic
def schedule_meeting(
    *,
    key: UUID,
    collective: Collective,
    on: dt.date,
    starts: dt.time,
    minutes: int,
    venue: School,
    shares: list[int],
    keep_closed_day: bool = False,
    by: User,
    at: dt.datetime,
) -> Meeting:
    """Plan the meeting of the month that `on` falls into, with one sitting; what was left open last time comes along.

    `shares` are the four parts in per cent. A resend with the same key returns the first meeting.
    Raises DayRefusedError, DayNotConfirmedError, MonthTakenError, SharesRefusedError, LengthRefusedError, VenueRefusedError.
    """
    standing = Collective.objects.select_for_update().get(tenant_id=current_tenant_id(), pk=collective.pk)
    known = Meeting.objects.filter(tenant_id=current_tenant_id(), key=key).first()
    if known is not None:
        return known
    path = collective.cluster.path
    _check_plan(on=on, starts=starts, minutes=minutes, shares=shares, venue=venue, cluster_path=path, at=at)
    period = period_of(on)
    alive = Meeting.objects.filter(tenant_id=current_tenant_id(), collective=standing).exclude(
        state=MeetingState.CANCELLED
    )
    if alive.in_period(period).exists():
        raise MonthTakenError(
            _("%(month)s already has a meeting. Change that one, or choose another month.")
            % {"month": date_format(period, "F Y")}
        )
    _check_closed_day(on, keep_closed_day)
    settings = tenant_settings()
    year, after = settings.year_bounds(settings.academic_year_of(on))
    last = alive.filter(period__gte=year, period__lt=after).order_by("-number").values_list("number", flat=True).first()
    try:
        meeting, _created = Meeting.create_once(
            key=key,
            collective=standing,
            cluster_id=standing.cluster_id,
            period=period,
            number=(last or 0) + 1,
            part_shares=shares,
        )
    except IntegrityError as error:  # another tab was a moment earlier
        raise MonthTakenError(
            _("%(month)s already has a meeting. Change that one, or choose another month.")
            % {"month": date_format(period, "F Y")}
        ) from error
    starts_at = _starts_at(on, starts)
    sitting = Sitting.objects.create(
        meeting=meeting, starts_at=starts_at, ends_at=starts_at + dt.timedelta(minutes=minutes), venue=venue
    )
    _plan_parts(sitting, shares)
    carry_into(meeting, at=at)
    audit.record("meeting_planned", by=by.pk, subject=meeting)
    count_again(meeting)
    return meeting


@transaction.atomic
def move_meeting(
    *,
    meeting: Meeting,
    on: dt.date,
    starts: dt.time,
    minutes: int,
    venue: School,
    shares: list[int],
    keep_closed_day: bool = False,
    by: User,
    at: dt.datetime,
) -> Meeting:
    """Give a planned or called meeting another day of its month, another venue, length or shares. Safe to resend.

    Raises IllegalMoveError when it has started, else the errors of `schedule_meeting`.
    """
    now = locked(meeting)
    if now.state not in (MeetingState.PLANNED, MeetingState.CALLED):
        raise IllegalMoveError(_why_not("move", now.state))
    sitting = first_sitting(now)
    path = now.cluster.path
    if period_of(on) != now.period:
        raise DayRefusedError(
            _("This is the meeting of %(month)s. Choose a day in that month, or cancel it with a reason.")
            % {"month": date_format(now.period, "F")}
        )
    _check_plan(on=on, starts=starts, minutes=minutes, shares=shares, venue=venue, cluster_path=path, at=at)
    if sitting.on != on:
        _check_closed_day(on, keep_closed_day)
    _place(sitting, starts_at=_starts_at(on, starts), minutes=minutes, venue=venue)
    now.part_shares = shares
    now.save(update_fields=["part_shares"])
    _plan_parts(sitting, shares)
    if now.state == MeetingState.CALLED:
        write_roster(sitting)
    touch(now)
    audit.record("meeting_moved", by=by.pk, subject=now, on=on.isoformat())
    publish("meeting_moved", meeting_id=now.pk)
    count_again(now)
    return now


def _place(sitting: Sitting, *, starts_at: dt.datetime, minutes: int, venue: School) -> None:
    sitting.starts_at, sitting.ends_at = starts_at, starts_at + dt.timedelta(minutes=minutes)
    sitting.venue = venue
    sitting.save(update_fields=["starts_at", "ends_at", "venue"])


@transaction.atomic
def call_meeting(*, meeting: Meeting, by: User, at: dt.datetime) -> Meeting:
    """Call a planned meeting: its teachers see it from now on, and its roster is written. Safe to resend.

    Raises IllegalMoveError.
    """
    now, is_new = move_to(meeting, "call", by=by, at=at, called_at=at)
    if is_new:
        write_roster(first_sitting(now))
    return now


@transaction.atomic
def open_meeting(*, meeting: Meeting, today_instead: bool = False, by: User, at: dt.datetime) -> Meeting:
    """Put a called meeting in session. Teachers who joined since the call are expected too. Safe to resend.

    Before its day it opens only with `today_instead`, which moves its sitting to this moment; never in another month.
    Raises IllegalMoveError, EarlyStartError.
    """
    now, is_new = move_to(meeting, "open", by=by, at=at, opened_at=at)
    if not is_new:
        return now
    sitting, today = first_sitting(now), timezone.localdate(at)
    if sitting.on > today:
        if not today_instead or period_of(today) != now.period:
            raise EarlyStartError(
                _("This meeting is on %(day)s. It can start on that day.") % {"day": date_format(sitting.on, "j F")}
            )
        starts_at = at.replace(second=0, microsecond=0)
        _place(sitting, starts_at=starts_at, minutes=sitting.minutes, venue=sitting.venue)
    write_roster(sitting)
    return now


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: User, at: dt.datetime) -> Meeting:
    """Cancel a planned or called meeting. What it had on its agenda comes along to the next one. Safe to resend.

    Raises IllegalMoveError, ReasonMissingError.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissingError(_("Say in a few words why, so that teachers know."))
    return move_to(meeting, "cancel", by=by, at=at, cancel_reason=reason[:300])[0]


def first_sitting(meeting: Meeting) -> Sitting:
    """The sitting that the form handles: the first one."""
    return (
        Sitting.objects.filter(tenant_id=current_tenant_id(), meeting=meeting)
        .select_related("venue__place")
        .order_by("starts_at", "pk")[0]
    )


def write_roster(sitting: Sitting) -> int:
    """Bring the expected roster up to date: teachers posted to the cluster's schools on the sitting's day.

    Who is no longer posted leaves it, unless already marked. Returns how many are expected.
    """
    postings = (
        Posting.objects.on(sitting.on)
        .filter(below(sitting.meeting.cluster.path, field="school__place__path"), tenant_id=current_tenant_id())
        .order_by("school__place__path", "-is_head", "teacher__name", "pk")
        .values_list("teacher_id", "school_id")
    )
    school_of: dict[int, int] = {}
    for teacher_id, school_id in postings:
        school_of.setdefault(teacher_id, school_id)
    rows = Attendance.objects.filter(tenant_id=current_tenant_id(), sitting=sitting, teacher__isnull=False)
    rows.filter(presence="").exclude(teacher_id__in=school_of).delete()
    known = set(rows.values_list("teacher_id", flat=True))
    Attendance.objects.bulk_create(
        Attendance(sitting=sitting, teacher_id=teacher_id, school_id=school_id)
        for teacher_id, school_id in school_of.items()
        if teacher_id not in known
    )
    return len(school_of)
