"""Months, days, hours and today, in India Standard Time, and how they and minutes are said in the reader's language.

Every date a person reads is said by one of these functions (in templates by the filter of the same name): CLDR's month
names through Babel. Django's own catalogue spells some of them otherwise.
"""

import datetime as dt
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import get_language, gettext

PERIOD_FORMAT = "%Y-%m"
YEARS = range(2000, 2101)  # of which there can be anything
_DAY = {"en": "EEEE d MMMM", "te": "d MMMM, EEEE"}


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


class FarPeriodError(ValueError):
    """`period` is a month of a year in which there can be nothing."""

    def __init__(self, period: dt.date) -> None:
        super().__init__(period)
        self.period = period


def read_period(text: str) -> dt.date:
    """The period written `2026-11`, and in no other way. Raises ValueError; FarPeriodError outside of YEARS."""
    period = dt.datetime.strptime(text, PERIOD_FORMAT).replace(tzinfo=dt.UTC).date()
    if period.year not in YEARS:
        raise FarPeriodError(period)
    if f"{period:{PERIOD_FORMAT}}" != text:
        raise ValueError(text)
    return period


def language() -> str:
    """The reader's language without its region: en, hi."""
    return (get_language() or "en").split("-")[0]


@lru_cache
def locale_of(code: str) -> Locale:
    """A language as it is used in India."""
    return Locale.parse(f"{code}_IN")


# Babel takes some 40 microseconds a value, and a page says the same days again and again.
@lru_cache(maxsize=4096)
def _patterned(value: dt.date, pattern: str, code: str) -> str:
    return format_date(value, pattern, locale=locale_of(code))


def day_of(value: dt.date | dt.datetime) -> dt.date:
    """The day of a moment where the teachers are; a day as it is."""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def _said(value: dt.date | None, pattern: str) -> str:
    return _patterned(day_of(value), pattern, language()) if value else ""


def day(value: dt.date | None) -> str:
    """Friday 27 November."""
    return _said(value, _DAY.get(language(), "EEEE, d MMMM"))


def day_year(value: dt.date | None) -> str:
    """27 November 2026."""
    return _said(value, "d MMMM y")


def day_month(value: dt.date | None) -> str:
    """27 November."""
    return _said(value, "d MMMM")


def day_short(value: dt.date | None) -> str:
    """27 Nov."""
    return _said(value, "d MMM")


def month(value: dt.date | None) -> str:
    """November."""
    return _said(value, "LLLL")


def month_year(value: dt.date | None) -> str:
    """November 2026."""
    return _said(value, "LLLL y")


def month_narrow(value: dt.date | None) -> str:
    """N: where a year stands in one line, with the whole name beside it for reading voices."""
    return _said(value, "LLLLL")


def month_short(value: dt.date | None) -> str:
    """Nov."""
    return _said(value, "LLL")


def clock(value: dt.datetime | dt.time | None) -> str:
    """10:30, in Indian time; a plain `time` is taken as it is."""
    if not value:
        return ""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value:%H:%M}"


def clock_to(start: dt.datetime | dt.time, end: dt.datetime | dt.time) -> str:
    """10:30 to 12:30."""
    return gettext("%(start)s to %(end)s") % {"start": clock(start), "end": clock(end)}


def minutes_of(used: int, planned: int) -> str:
    """12 of 30 min; past what was planned 36 min, 6 over the 30 planned."""
    words = {"used": used, "planned": planned, "over": used - planned}
    if used <= planned:
        return gettext("%(used)s of %(planned)s min") % words
    if planned:
        return gettext("%(used)s min, %(over)s over the %(planned)s planned") % words
    return gettext("%(used)s min, none planned") % words
