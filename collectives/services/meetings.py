"""The life of a meeting: planned, called, in session, closed; or cancelled, with a reason, before it is in session.

Every move of the state is in this module (closing calls `move_to` too). Each locks the meeting's row, raises its revision
and is audited. A move into the state where the meeting is already is a resend: nothing happens.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters import calendar
from clusters.calendar import add_months, period_of
from clusters.choices import RollupKind
from clusters.models import School, User
from clusters.queries import tenant_settings
from clusters.rollups import mark_dirty
from collectives.choices import MeetingState, Part
from collectives.models import Collective, Commitment, Meeting
from collectives.queries import live, schedule
from collectives.queries import meeting as of
from collectives.services.carrying import carry_into, carry_on, gather
from collectives.services.numbering import set_numbers
from collectives.services.sittings import SittingPlan, first_sitting, place, set_sittings, write_roster
from foundation import audit
from foundation.tenancy.connection import current_tenant_id

LENGTHS_MIN = (30, 360)


class MeetingRefusedError(ValueError):
    """Something about a meeting was refused. The message is a sentence for the person; `field` is the answer it is about."""

    field: str | None = None
    sitting: int = 0  # which of several it is about, from 0


class IllegalMoveError(MeetingRefusedError):
    """The meeting is not in a state from which it can go there."""


class DayRefusedError(MeetingRefusedError):
    """A day that is over, or outside the academic year, or in another month than the first sitting."""

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
    """Too short or too long."""

    field = "minutes"


class StartRefusedError(MeetingRefusedError):
    """So late that it would go on past midnight."""

    field = "starts"


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


def change_refusal(meeting: Meeting) -> str:
    """Why the day of a meeting stands, or why it cannot be cancelled; empty before it has begun."""
    return "" if meeting.state in (MeetingState.PLANNED, MeetingState.CALLED) else _why_not("move", meeting.state)


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
    mark_dirty(cluster_id=meeting.cluster_id, period=meeting.period, kind=RollupKind.MEETING, also=RollupKind.ASKED)


def move_to(meeting: Meeting, move: str, *, by: User, at: dt.datetime, **fields: Any) -> tuple[Meeting, bool]:
    """Move a meeting's state; `fields` are saved with it. Returns the locked meeting, and False for a resend.

    Raises IllegalMoveError.
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
    audit.record(f"meeting_{'opened' if move == 'open' else step.target}", by=by.pk, subject=now)
    count_again(now)
    return now, True


def _check_shape(*, minutes: int, shares: list[int]) -> None:
    if len(shares) != len(Part) or min(shares) < 0:
        raise SharesRefusedError(_("Each of the four parts needs a share, 0 or more."))
    if wrong := schedule.shares_refusal(shares):
        raise SharesRefusedError(wrong)
    if not LENGTHS_MIN[0] <= minutes <= LENGTHS_MIN[1]:
        raise LengthRefusedError(
            _("A meeting takes %(least)s to %(most)s minutes.") % {"least": LENGTHS_MIN[0], "most": LENGTHS_MIN[1]}
        )


def _check_sitting(
    plan: SittingPlan, others: Sequence[SittingPlan], *, minutes: int, cluster_path: str, at: dt.datetime
) -> None:
    refusal = schedule.day_refusal(plan.on, settings=tenant_settings(), today=timezone.localdate(at))
    if refusal:
        raise DayRefusedError(refusal)
    if others and period_of(plan.on) != period_of(others[0].on):
        raise DayRefusedError(
            _("All sittings belong to one month. Choose a day in %(month)s.")
            % {"month": calendar.month(period_of(others[0].on))}
        )
    if plan.starts.hour * 60 + plan.starts.minute + minutes > 24 * 60:
        raise StartRefusedError(_("The meeting would go on past midnight. Start earlier, or make it shorter."))
    if not plan.venue.place.path.startswith(cluster_path):
        raise VenueRefusedError(_("Choose a school of your own cluster."))
    length = dt.timedelta(minutes=minutes)
    if any(o.venue == plan.venue and abs(o.starts_at - plan.starts_at) < length for o in others):
        raise VenueRefusedError(_("Two sittings would meet there at the same time. Choose another time or school."))


def _check_sittings(plans: Sequence[SittingPlan], *, minutes: int, cluster_path: str, at: dt.datetime) -> None:
    for index, plan in enumerate(plans):
        with _about(index):
            _check_sitting(plan, plans[:index], minutes=minutes, cluster_path=cluster_path, at=at)


def _check_closed_days(plans: Sequence[SittingPlan], kept: Collection[dt.date]) -> None:
    for index, plan in enumerate(plans):
        if plan.on not in kept and (closed := schedule.closed_day(plan.on)):
            with _about(index):
                raise DayNotConfirmedError(_("%(why)s Choose another day, or keep it.") % {"why": closed})


@contextmanager
def _about(index: int) -> Iterator[None]:
    """Say of which sitting a refusal is."""
    try:
        yield
    except MeetingRefusedError as refusal:
        refusal.sitting = index
        raise


def _check_month(standing: Collective, period: dt.date, *, but: Meeting | None = None) -> None:
    alive = Meeting.objects.filter(tenant_id=current_tenant_id(), collective=standing, period=period)
    if alive.exclude(state=MeetingState.CANCELLED).exclude(pk__in=[but.pk] if but else []).exists():
        raise MonthTakenError(
            _("%(month)s already has a meeting. Change that one, or choose another month.")
            % {"month": calendar.month_year(period)}
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
    more: Sequence[SittingPlan] = (),
    keep_closed_day: bool = False,
    by: User,
    at: dt.datetime,
) -> Meeting:
    """Plan the meeting of the month that `on` falls into; what was left open last time comes along.

    `more` are sittings beside the first one, each of the same length; `shares` are the four parts in per cent. A resend with
    the same key returns the first meeting. Raises DayRefusedError, DayNotConfirmedError, MonthTakenError,
    SharesRefusedError, LengthRefusedError, StartRefusedError, VenueRefusedError.
    """
    standing = _locked_collective(collective.pk)
    known = Meeting.objects.filter(tenant_id=current_tenant_id(), key=key).first()
    if known is not None:
        return known
    plans, period = (SittingPlan(on, starts, venue), *more), period_of(on)
    _check_shape(minutes=minutes, shares=shares)
    _check_sittings(plans, minutes=minutes, cluster_path=collective.cluster.path, at=at)
    _check_month(standing, period)
    _check_closed_days(plans, [plan.on for plan in plans if keep_closed_day])
    meeting, _created = Meeting.create_once(
        key=key,
        collective=standing,
        cluster_id=standing.cluster_id,
        period=period,
        number=1,
        part_shares=shares,
    )
    set_numbers(standing, on)
    meeting.refresh_from_db(fields=["number"])
    set_sittings(meeting, plans, minutes=minutes, shares=shares)
    carry_into(meeting, at=at)
    gather(standing.pk)
    audit.record("meeting_planned", by=by.pk, subject=meeting)
    count_again(meeting)
    return meeting


def _locked_collective(pk: int) -> Collective:
    """The collective, locked: one meeting of it is planned or moved at a time."""
    return Collective.objects.select_for_update(of=("self",)).get(tenant_id=current_tenant_id(), pk=pk)


@transaction.atomic
def move_meeting(
    *,
    meeting: Meeting,
    on: dt.date,
    starts: dt.time,
    minutes: int,
    venue: School,
    shares: list[int],
    more: Sequence[SittingPlan] = (),
    keep_closed_day: bool = False,
    by: User,
    at: dt.datetime,
) -> Meeting:
    """Give a planned or called meeting another day, in its month or in one without a meeting; other sittings, venues, length
    or shares. Safe to resend.

    Commitments made for it already come back a month after it, as ever. Raises IllegalMoveError when it has started, else
    the errors of `schedule_meeting`.
    """
    standing = _locked_collective(meeting.collective_id)
    now = locked(meeting)
    if refusal := change_refusal(now):
        raise IllegalMoveError(refusal)
    plans, period = (SittingPlan(on, starts, venue), *more), period_of(on)
    _check_shape(minutes=minutes, shares=shares)
    _check_sittings(plans, minutes=minutes, cluster_path=now.cluster.path, at=at)
    _check_month(standing, period, but=now)
    _check_closed_days(plans, [each.on for each in (plans if keep_closed_day else of.sittings(now))])
    if period != now.period:
        _change_month(now, standing, on, at=at)
    set_sittings(now, plans, minutes=minutes, shares=shares)
    now.part_shares = shares
    now.save(update_fields=["part_shares"])
    if now.state == MeetingState.CALLED:
        write_roster(now)
    touch(now)
    audit.record("meeting_moved", by=by.pk, subject=now, on=on.isoformat())
    count_again(now)
    return now


def _change_month(meeting: Meeting, standing: Collective, on: dt.date, *, at: dt.datetime) -> None:
    """Another month: its number, when its commitments come back, what comes along."""
    vows = Commitment.objects.filter(tenant_id=current_tenant_id(), meeting=meeting)
    months = {meeting.period, period_of(on), *vows.values_list("due_period", flat=True), add_months(period_of(on), 1)}
    before, meeting.period = meeting.period, period_of(on)
    meeting.save(update_fields=["period"])
    set_numbers(standing, before, on)
    meeting.refresh_from_db(fields=["number"])
    vows.update(due_period=add_months(meeting.period, 1))
    carry_into(meeting, at=at)
    gather(standing.pk)
    for month in sorted(months):
        mark_dirty(cluster_id=meeting.cluster_id, period=month, kind=RollupKind.MEETING, also=RollupKind.ASKED)


@transaction.atomic
def call_meeting(*, meeting: Meeting, by: User, at: dt.datetime) -> Meeting:
    """Call a planned meeting: its teachers see it from now on, and its roster is written. Safe to resend.

    Raises IllegalMoveError.
    """
    now, is_new = move_to(meeting, "call", by=by, at=at, called_at=at)
    if is_new:
        write_roster(now)
    return now


@transaction.atomic
def open_meeting(*, meeting: Meeting, today_instead: bool = False, by: User, at: dt.datetime) -> Meeting:
    """Put a called meeting in session. Teachers who joined since the call are expected too. Safe to resend.

    Before its day it opens only with `today_instead`, which moves its first sitting to this moment; never in another month.
    Raises IllegalMoveError, EarlyStartError.
    """
    now, is_new = move_to(meeting, "open", by=by, at=at, opened_at=at)
    if not is_new:
        return now
    sitting, today = first_sitting(now), timezone.localdate(at)
    if sitting.on > today:
        if not today_instead or period_of(today) != now.period:
            raise EarlyStartError(
                _("This meeting is on %(day)s. It can start on that day.") % {"day": calendar.day_month(sitting.on)}
            )
        starts_at = at.replace(second=0, microsecond=0)
        place(sitting, starts_at=starts_at, minutes=sitting.minutes, venue=sitting.venue)
    write_roster(now)
    return now


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: User, at: dt.datetime) -> Meeting:
    """Cancel a planned or called meeting. What it had on its agenda comes along to the next one. Safe to resend.

    Raises IllegalMoveError, ReasonMissingError.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissingError(_("Say in a few words why, so that teachers know."))
    standing = _locked_collective(meeting.collective_id)
    cancelled, is_new = move_to(meeting, "cancel", by=by, at=at, cancel_reason=reason[:300])
    if is_new:
        set_numbers(standing, cancelled.period)
        carry_on(cancelled, at=at)
    return cancelled
