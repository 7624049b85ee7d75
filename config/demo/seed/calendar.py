"""When each cluster met, meets and will meet."""

import datetime as dt
from dataclasses import dataclass

from clusters.calendar import add_months, period_of, periods_between
from clusters.models import TenantSettings
from collectives.choices import MeetingState, Stage
from config.demo.seed.days import ONE_DAY, Days, last_of

MONTHS = 12
# Around which day of the month a cluster meets.
USUAL_DAY = {"main": 18, "waiting": 20, "regressed": 16, "new": 22, "seeding": 13}
# How many months ago a collective began: years 2, 3, 4, 1 and 4 of the programme.
BEGAN = {"main": 17, "waiting": 28, "regressed": 39, "new": 7, "seeding": 44}
# (months after the beginning, stage): the regressed cluster's last step is dated back from today.
STEPS = {
    "main": ((0, Stage.STARTING), (9, Stage.REGULAR)),
    "waiting": ((0, Stage.STARTING), (8, Stage.REGULAR), (20, Stage.TEACHER_LED)),
    "regressed": ((0, Stage.STARTING), (10, Stage.REGULAR), (21, Stage.TEACHER_LED), (36, Stage.REGULAR)),
    "new": ((0, Stage.STARTING),),
    "seeding": ((0, Stage.STARTING), (9, Stage.REGULAR), (20, Stage.TEACHER_LED), (31, Stage.SEEDING)),
}
CALLED_OFF = {"seeding": -9, "waiting": -7}  # months in which a meeting was called off, counted from this one
GAP = range(-6, -2)  # of these the regressed cluster missed the last three months of teaching


@dataclass(frozen=True)
class Date:
    """A meeting of a cluster: its month, its day, and how far it has come."""

    period: dt.date
    on: dt.date
    state: MeetingState


def twelve_months(today: dt.date) -> list[dt.date]:
    """The twelve months up to today's, oldest first."""
    return months_until(today, MONTHS)


def months_until(today: dt.date, count: int) -> list[dt.date]:
    """So many months up to today's, oldest first."""
    return [add_months(period_of(today), back) for back in range(1 - count, 1)]


def began_on(kind: str, today: dt.date) -> dt.date:
    """The day on which the collective of a cluster began."""
    return add_months(period_of(today), -BEGAN[kind])


def dates_of(kind: str, *, today: dt.date, days: Days, months: int = MONTHS) -> list[Date]:
    """The meetings of a cluster in these months, oldest first, the coming one included. Always on school days."""
    this_month = period_of(today)
    periods = [p for p in months_until(today, months) if p > began_on(kind, today)]
    special: dict[dt.date, Date] = {}
    if kind == "main":
        coming = coming_day(today, days)
        special[period_of(coming)] = Date(period_of(coming), coming, MeetingState.CALLED)
    if kind == "waiting":
        gone = days.last_school_day(today)
        special[period_of(gone)] = Date(period_of(gone), gone, MeetingState.IN_SESSION)
    gap = _gap(kind, this_month, days)
    dates = []
    for period in [*periods, *(p for p in special if p > this_month)]:
        back = (period.year - this_month.year) * 12 + period.month - this_month.month
        if period in special:
            dates.append(special[period])
        elif period in gap[1:]:
            continue
        elif days.is_vacation_month(period) or period in gap or back == CALLED_OFF.get(kind):
            day = usual_day(kind, period, days)
            if day < today:
                dates.append(Date(period, day, MeetingState.CANCELLED))
        elif kind == "waiting" and special and period > max(special):
            continue  # last month's is still open
        else:
            dates.append(_usual(kind, period, today=today, days=days, has_coming=any(p > period for p in special)))
    return dates


def _gap(kind: str, this_month: dt.date, days: Days) -> list[dt.date]:
    """The months in which the regressed cluster did not meet: the first was called off, for the others nobody called."""
    if kind != "regressed":
        return []
    months = [add_months(this_month, back) for back in GAP]
    return [m for m in months if not days.is_vacation_month(m)][-3:]


def numbers(kind: str, dates: list[Date], *, own: TenantSettings, today: dt.date, days: Days) -> list[int]:
    """The number of each meeting within its academic year; one called off has the number that the next one gets."""
    counted: dict[int, int] = {}
    found = []
    for date in dates:
        year = own.academic_year_of(date.period)
        if year not in counted:
            first = max(dt.date(year, own.year_starts_month, 1), began_on(kind, today))
            before = periods_between(first, add_months(date.period, -1))
            counted[year] = sum(1 for p in before if not days.is_vacation_month(p))
        found.append(counted[year] + 1)
        counted[year] += date.state != MeetingState.CANCELLED
    return found


def _usual(kind: str, period: dt.date, *, today: dt.date, days: Days, has_coming: bool) -> Date:
    day = usual_day(kind, period, days)
    if has_coming and day >= today:  # the next one is called already, so this one was held
        before = days.school_days(period, today - ONE_DAY)
        day = before[-1] if before else day
    if day < today:
        return Date(period, day, MeetingState.CLOSED)
    return Date(period, day, MeetingState.PLANNED if kind == "new" else MeetingState.CALLED)


def usual_day(kind: str, period: dt.date, days: Days) -> dt.date:
    """The school day nearest to the day on which a cluster usually meets; where the month has none, the day itself."""
    usual = period.replace(day=USUAL_DAY[kind])
    open_days = days.school_days(period, last_of(period))
    return min(open_days, key=lambda d: (abs((d - usual).days), d), default=usual)


def coming_day(today: dt.date, days: Days) -> dt.date:
    """A school day a few days after today, in this month if it still has one; else the next there is."""
    left = days.school_days(today + ONE_DAY, last_of(today.replace(day=1)))
    wanted = today + 5 * ONE_DAY
    near = [d for d in left if (d - today).days <= 12]
    return min(near, key=lambda d: (abs((d - wanted).days), d), default=days.next_school_day(today + ONE_DAY))
