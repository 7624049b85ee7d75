"""Months, days and today, in India Standard Time."""

import datetime as dt

from django.utils import timezone

PERIOD_FORMAT = "%Y-%m"


def today() -> dt.date:
    """Today's date where the teachers are (settings.TIME_ZONE, Asia/Kolkata)."""
    return timezone.localdate()


def period_of(day: dt.date) -> dt.date:
    """The period (first day of the month) a day belongs to."""
    return day.replace(day=1)


def add_months(period: dt.date, count: int) -> dt.date:
    """The period `count` months later; negative for earlier."""
    index = period.year * 12 + period.month - 1 + count
    return dt.date(index // 12, index % 12 + 1, 1)


def periods_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """Every period from `first` to `last`, both included, oldest first."""
    periods = []
    while first <= last:
        periods.append(first)
        first = add_months(first, 1)
    return periods


def read_period(text: str) -> dt.date:
    """The period written `2026-11`. Raises ValueError."""
    return dt.datetime.strptime(text, PERIOD_FORMAT).replace(tzinfo=dt.UTC).date()
