"""When a meeting may be, how its time is shared out, and the year it belongs to."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from clusters import calendar
from clusters.calendar import add_months, period_of, periods_between
from clusters.choices import Level
from clusters.models import Holiday, Place, TenantSettings, said
from clusters.scope import Scope
from collectives.choices import CAME, MeetingState, Part, Presence
from collectives.models import Attendance, Collective, Meeting, PartTiming, Sitting
from foundation.tenancy.connection import current_tenant_id

FRIDAY, SUNDAY = 4, 6


def minutes_of_parts(shares: Sequence[int], minutes: int) -> list[int]:
    """Whole minutes for the four parts, by their shares in per cent; they add up to `minutes`."""
    exact = [share * minutes / 100 for share in shares]
    whole = [int(each) for each in exact]
    by_rest = sorted(range(len(exact)), key=lambda i: whole[i] - exact[i])
    for i in by_rest[: minutes - sum(whole)]:
        whole[i] += 1
    return whole


def open_days(settings: TenantSettings, today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day for which a meeting can be scheduled: today to the end of the academic year. In the last month
    of a year the next year is open too, so that its first meeting can be prepared.
    """
    year = settings.academic_year_of(today)
    _first, after = settings.year_bounds(year)
    if add_months(period_of(today), 1) == after:
        _first, after = settings.year_bounds(year + 1)
    return today, after - dt.timedelta(days=1)


def closed_day(day: dt.date) -> str:
    """Why schools are closed on a day, in a sentence; empty when they are open. One query."""
    holiday = (
        Holiday.objects.filter(Q(ends_on__isnull=True, starts_on=day) | Q(starts_on__lte=day, ends_on__gt=day))
        .filter(tenant_id=current_tenant_id())
        .order_by("starts_on", "pk")
        .first()
    )
    on = calendar.day_month(day)
    if holiday is not None:
        return _("%(day)s is %(holiday)s.") % {"day": on, "holiday": said(holiday.names)}
    if day.weekday() == SUNDAY:
        return _("%(day)s is a Sunday.") % {"day": on}
    return ""


def likely_day(month: dt.date, today: dt.date) -> dt.date:
    """The last Friday of a month on which schools are open, as a day to begin with; never before today."""
    day = add_months(month, 1) - dt.timedelta(days=1)
    while day.weekday() != FRIDAY:
        day -= dt.timedelta(days=1)
    earliest = max(month, today)
    while day > earliest and closed_day(day):
        day -= dt.timedelta(days=7)
    return max(day, earliest)


def day_refusal(day: dt.date, *, settings: TenantSettings, today: dt.date) -> str:
    """Why no meeting can be scheduled for a day, in a sentence; empty when it can."""
    first, last = open_days(settings, today)
    if day < first:
        return _("%(day)s is over. Choose today or a later day.") % {"day": calendar.day_year(day)}
    if day > last:
        return _("The academic year ends on %(last)s. Choose a day up to then.") % {"last": calendar.day_year(last)}
    return ""


def shares_refusal(shares: Sequence[int]) -> str:
    """What is wrong with the shares of the four parts, in a sentence; empty when nothing is."""
    total = sum(shares)
    if total == 100:
        return ""
    return _("The four shares make %(total)s per cent. Together they must be 100.") % {"total": total}


@dataclass(frozen=True)
class SittingShown:
    """When, where and, once it is over, how long."""

    starts_at: dt.datetime
    venue: str
    minutes: int | None


@dataclass(frozen=True)
class YearMonth:
    """One month of a collective's year, ready for the strip and the list."""

    month: dt.date
    state: str  # done, planned, off, cancelled
    meeting: Meeting | None = None
    sittings: tuple[SittingShown, ...] = ()
    minutes: int | None = None  # what one teacher sat: of several sittings the longest
    came: int | None = None
    expected: int | None = None
    note: str = ""
    url: str = ""
    is_now: bool = False
    may_schedule: bool = False
    parts: dict[str, str] = field(default_factory=dict)


def _with_sittings(meetings: QuerySet) -> QuerySet:
    came = Count("pk", filter=Q(presence__in=CAME, teacher__isnull=False))
    expected = Count("pk", filter=~Q(presence=Presence.VISITOR))
    attended = Attendance.objects.filter(tenant_id=OuterRef("tenant_id"), sitting__meeting_id=OuterRef("pk")).order_by()
    per_meeting = attended.values("sitting__meeting_id")
    sittings = (
        Sitting.objects.order_by("starts_at", "pk")
        .select_related("venue__place")
        .prefetch_related(Prefetch("parts", queryset=PartTiming.objects.order_by("pk")))
    )
    return meetings.annotate(
        came_count=Subquery(per_meeting.annotate(n=came).values("n")),
        expected_count=Subquery(per_meeting.annotate(n=expected).values("n")),
    ).prefetch_related(Prefetch("sittings", queryset=sittings))


def _taken(sitting: Sitting) -> int:
    """Minutes that the parts of a sitting took together."""
    return sum(part.actual_min or 0 for part in sitting.parts.all())


def _shown(sitting: Sitting, *, is_over: bool) -> SittingShown:
    if not is_over:
        return SittingShown(sitting.starts_at, sitting.venue.name, None)
    return SittingShown(sitting.took_place(sitting.parts.all())[0], sitting.venue.name, _taken(sitting))


def _month_of(meeting: Meeting, *, is_now: bool) -> YearMonth:
    sittings = list(meeting.sittings.all())
    state = {MeetingState.CLOSED: "done", MeetingState.CANCELLED: "cancelled"}.get(
        MeetingState(meeting.state), "planned"
    )
    minutes, parts = None, {}
    if meeting.state == MeetingState.CLOSED:
        taken = [(part.part, part.actual_min) for sitting in sittings for part in sitting.parts.all()]
        minutes = max((_taken(sitting) for sitting in sittings), default=0)
        parts = {part: "none" for part in Part.values if not any(p == part and actual for p, actual in taken)}
    return YearMonth(
        month=meeting.period,
        state=state,
        meeting=meeting,
        sittings=tuple(_shown(sitting, is_over=minutes is not None) for sitting in sittings),
        minutes=minutes,
        came=meeting.came_count if meeting.state == MeetingState.CLOSED else None,  # type: ignore[attr-defined]
        expected=meeting.expected_count,  # type: ignore[attr-defined]
        note=meeting.cancel_reason,
        url=meeting.get_absolute_url(),
        is_now=is_now,
        parts=parts,
    )


def year_of(scope: Scope, *, settings: TenantSettings, year: int) -> list[YearMonth]:
    """The twelve months of an academic year for the person's own collective, oldest first. Three queries.

    A cancelled meeting shows only where no other took its place.
    """
    first, after = settings.year_bounds(year)
    found: dict[dt.date, Meeting] = {}
    mine = Meeting.objects.visible_to(scope).filter(cluster_id=scope.cluster_id, period__gte=first, period__lt=after)
    for meeting in _with_sittings(mine).order_by("period", "pk"):
        if meeting.period not in found or found[meeting.period].state == MeetingState.CANCELLED:
            found[meeting.period] = meeting
    now = period_of(scope.today)
    may = scope.may("meeting.schedule")
    months = []
    for month in periods_between(first, add_months(after, -1)):
        held = found.get(month)
        can = may and month >= now and (held is None or held.state == MeetingState.CANCELLED)
        if held is not None:
            shown = _month_of(held, is_now=month == now)
            months.append(YearMonth(**{**shown.__dict__, "may_schedule": can}))
        else:
            months.append(YearMonth(month, "planned" if month >= now else "off", is_now=month == now, may_schedule=can))
    return months


@dataclass(frozen=True)
class ClusterMonth:
    """A cluster and its meeting of one month, as seen from above it."""

    cluster: Place
    month: YearMonth | None


def month_below(scope: Scope, period: dt.date) -> list[ClusterMonth]:
    """Every cluster below the person, in roster order, with its meeting of a month. Four queries."""
    meetings: dict[int, Meeting] = {}
    for meeting in _with_sittings(Meeting.objects.visible_to(scope).in_period(period)).order_by("pk"):
        known = meetings.get(meeting.cluster_id)
        if known is None or known.state == MeetingState.CANCELLED:
            meetings[meeting.cluster_id] = meeting
    clusters = Place.objects.visible_to(scope).filter(level=Level.CLUSTER).order_by("path", "pk")
    now = period_of(scope.today)
    return [
        ClusterMonth(c, _month_of(meetings[c.pk], is_now=period == now) if c.pk in meetings else None) for c in clusters
    ]


def own_collective(scope: Scope) -> Collective | None:
    """The collective of the person's own cluster."""
    if scope.cluster_id is None:
        return None
    return Collective.objects.visible_to(scope).filter(cluster_id=scope.cluster_id).select_related("cluster").first()


def first_free_month(scope: Scope, settings: TenantSettings) -> dt.date | None:
    """The first month from this one on, within the open days, that has no meeting yet. One query."""
    first, last = open_days(settings, scope.today)
    taken = set(
        Meeting.objects.filter(tenant_id=scope.tenant_id, cluster_id=scope.cluster_id, period__gte=period_of(first))
        .exclude(state=MeetingState.CANCELLED)
        .values_list("period", flat=True)
    )
    return next((month for month in periods_between(period_of(first), period_of(last)) if month not in taken), None)
