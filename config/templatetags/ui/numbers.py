"""Dates and numbers in the reader's language: CLDR through Babel, Latin numerals, Indian grouping, Indian time."""

import datetime as dt
from functools import lru_cache
from typing import Any, Literal

from babel import Locale
from babel.dates import format_timedelta
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from clusters import calendar
from clusters.calendar import language
from config.templatetags.ui.library import register

_MINUTES = {"en": "{} min", "kn": "{} ನಿಮಿಷ"}  # CLDR's are abbreviated in one, inflected in the other
_GROUPS = {"kn": "#,##,##0.###"}  # CLDR groups Kannada by thousands; Karnataka writes lakhs
DAYS_OF_A_WEEK = 7


def locale() -> Locale:
    """The reader's language as it is used in India."""
    return calendar.locale_of(language())


# Babel takes some 40 microseconds a value, and a page of numbers says the same ones again and again.
@lru_cache(maxsize=8192)
def _decimal(value: Any, code: str) -> str:
    return format_decimal(value, _GROUPS.get(code), locale=calendar.locale_of(code))


@lru_cache(maxsize=512)
def _percent(value: int, code: str) -> str:
    return format_percent(value / 100, locale=calendar.locale_of(code))


@lru_cache(maxsize=1024)
def _minutes(value: Any, length: Literal["short", "long"], code: str) -> str:
    if pattern := _MINUTES.get(code):
        return pattern.format(_decimal(value, code))
    return format_unit(value, "duration-minute", length, locale=calendar.locale_of(code))


for _said in (
    calendar.day,
    calendar.day_year,
    calendar.day_month,
    calendar.day_short,
    calendar.month,
    calendar.month_year,
    calendar.month_short,
    calendar.month_narrow,
    calendar.clock,
    calendar.clock_to,
    calendar.minutes_of,
):
    register.filter(_said.__name__, _said)


@register.filter
def played(seconds: int | None) -> str:
    """0:02, as players and the recorder on the page say it."""
    return f"{(seconds or 0) // 60}:{(seconds or 0) % 60:02}"


@register.filter
def day_clock(value: Any) -> str:
    """27 Nov, 10:30; today's only as the hour."""
    if not value:
        return ""
    if calendar.day_of(value) == timezone.localdate():
        return gettext("today %(time)s") % {"time": calendar.clock(value)}
    return f"{calendar.day_short(value)}, {calendar.clock(value)}"


@register.filter
def ago(value: Any) -> str:
    """ "3 days ago", "in 6 days", by calendar days; today and tomorrow by name."""
    if not value:
        return ""
    days = (calendar.day_of(value) - timezone.localdate()).days
    named = {-1: gettext("yesterday"), 0: gettext("today"), 1: gettext("tomorrow")}
    if 1 < days < DAYS_OF_A_WEEK:  # CLDR's "6 दिन में" says within, not left
        return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}
    return named.get(days) or format_timedelta(dt.timedelta(days=days), "day", 1, True, "long", locale())


@register.filter
def since(value: dt.datetime | None) -> str:
    """ "3 seconds ago", to the largest unit."""
    if not value:
        return ""
    return format_timedelta(value - timezone.now(), "second", 0.85, True, "long", locale())


@register.filter
def number(value: Any) -> str:
    """1,13,249; an empty value stays empty."""
    return "" if value is None or value == "" else _decimal(value, language())


@register.filter
def percent(value: Any) -> str:
    """62% of a value from 0 to 100, without decimals."""
    return "" if value is None or value == "" else _percent(round(float(value)), language())


@register.filter
def minutes(value: Any) -> str:
    """30 min."""
    return "" if value is None or value == "" else _minutes(value, "long", language())


@register.filter
def minutes_short(value: Any) -> str:
    """30 min, where room is scarce."""
    return "" if value is None or value == "" else _minutes(value, "short", language())


@register.filter
def filesize_short(value: Any) -> str:
    """38 KB, 1.2 MB."""
    if not value:
        return ""
    if value < 1024 * 1024:
        return f"{number(max(1, round(value / 1024)))} KB"
    return f"{number(round(value / 1024 / 1024, 1))} MB"
