"""Days, hours and numbers in every language of the product."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.template import engines
from django.utils import timezone, translation

DAY = dt.date(2026, 11, 27)
# 10:30 in India
MOMENT = dt.datetime(2026, 11, 27, 5, 0, tzinfo=dt.UTC)

WORDS = {
    "en": {
        "d|day": "Friday 27 November",
        "d|day_year": "27 November 2026",
        "d|day_short": "27 Nov",
        "d|month": "November",
        "d|month_year": "November 2026",
        "n|number": "1,13,249",
        "p|percent": "62%",
        "m|minutes": "30 min",
        "less|minutes_of:m": "12 of 30 min",
        "more|minutes_of:m": "36 min, 6 over the 30 planned",
        "one|minutes": "1 min",
        "t|clock": "10:30",
        "half|number": "2.5",
        "kb|filesize_short": "38 KB",
        "mb|filesize_short": "1.2 MB",
    },
    "hi": {
        "d|day": "शुक्रवार, 27 नवंबर",
        "d|day_year": "27 नवंबर 2026",
        "d|day_short": "27 नव॰",
        "d|month": "नवंबर",
        "d|month_year": "नवंबर 2026",
        "n|number": "1,13,249",
        "p|percent": "62%",
        "m|minutes": "30 मिनट",
        "less|minutes_of:m": "30 में से 12 मिनट",
        "more|minutes_of:m": "36 मिनट: तय 30 से 6 ज़्यादा",
        "one|minutes": "1 मिनट",
        "t|clock": "10:30",
        "half|number": "2.5",
        "kb|filesize_short": "38 KB",
        "mb|filesize_short": "1.2 MB",
    },
    "te": {
        "d|day": "27 నవంబర్, శుక్రవారం",
        "d|day_year": "27 నవంబర్ 2026",
        "d|day_short": "27 నవం",
        "d|month": "నవంబర్",
        "d|month_year": "నవంబర్ 2026",
        "n|number": "1,13,249",
        "p|percent": "62%",
        "m|minutes": "30 నిమిషాలు",
        "less|minutes_of:m": "30లో 12 నిమిషాలు",
        "more|minutes_of:m": "36 నిమిషాలు: అనుకున్న 30 కంటే 6 ఎక్కువ",
        "one|minutes": "1 నిమిషం",
        "t|clock": "10:30",
        "half|number": "2.5",
        "kb|filesize_short": "38 KB",
        "mb|filesize_short": "1.2 MB",
    },
    "kn": {
        "d|day": "ಶುಕ್ರವಾರ, 27 ನವೆಂಬರ್",
        "d|day_year": "27 ನವೆಂಬರ್ 2026",
        "d|day_short": "27 ನವೆಂ",
        "d|month": "ನವೆಂಬರ್",
        "d|month_year": "ನವೆಂಬರ್ 2026",
        "n|number": "1,13,249",
        "p|percent": "62%",
        "m|minutes": "30 ನಿಮಿಷ",
        "less|minutes_of:m": "30 ರಲ್ಲಿ 12 ನಿಮಿಷ",
        "more|minutes_of:m": "36 ನಿಮಿಷ: ಅಂದುಕೊಂಡ 30 ಕ್ಕಿಂತ 6 ಹೆಚ್ಚು",
        "one|minutes": "1 ನಿಮಿಷ",
        "t|clock": "10:30",
        "half|number": "2.5",
        "kb|filesize_short": "38 KB",
        "mb|filesize_short": "1.2 MB",
    },
}
VALUES = {
    "d": DAY, "t": MOMENT, "n": 113249, "p": 61.6, "m": 30, "less": 12, "more": 36, "one": 1, "half": 2.5,
    "kb": 38912, "mb": 1258291,
}  # fmt: skip


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_formats_are_the_readers(language: str) -> None:
    with translation.override(language):
        said = {
            source: engines["django"].from_string(f"{{{{ {source} }}}}").render(VALUES) for source in WORDS[language]
        }
    assert said == WORDS[language]


def test_an_evening_in_london_is_the_next_day_in_india() -> None:
    late = dt.datetime(2026, 11, 27, 20, 0, tzinfo=dt.UTC)
    assert (
        engines["django"].from_string("{{ t|day }} {{ t|clock }}").render({"t": late}) == "Saturday 28 November 01:30"
    )


def test_nothing_stays_nothing() -> None:
    source = (
        "{{ n|day }}{{ n|month }}{{ n|clock }}{{ n|number }}{{ n|percent }}{{ n|minutes }}{{ n|ago }}{{ n|day_clock }}"
    )
    assert engines["django"].from_string(source).render({"n": None}) == ""


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (6, "in 6 days"), (-35, "1 month ago")]
)
def test_ago_counts_calendar_days(days: int, words: str) -> None:
    day = timezone.localdate() + dt.timedelta(days=days)
    assert engines["django"].from_string("{{ d|ago }}").render({"d": day}) == words


@pytest.mark.parametrize(("language", "words"), [("hi", "6 दिन बाकी"), ("te", "ఇంకా 6 రోజులు"), ("kn", "ಇನ್ನು 6 ದಿನ")])
def test_days_to_come_are_days_left(language: str, words: str) -> None:
    day = timezone.localdate() + dt.timedelta(days=6)
    with translation.override(language):
        assert engines["django"].from_string("{{ d|ago }}").render({"d": day}) == words


def test_todays_moments_are_said_by_the_hour() -> None:
    now = timezone.localtime(timezone=ZoneInfo("Asia/Kolkata")).replace(hour=10, minute=42)
    assert engines["django"].from_string("{{ t|day_clock }}").render({"t": now}) == "today 10:42"
    assert (
        engines["django"].from_string("{{ t|day_clock }}").render({"t": MOMENT.replace(year=2025)}) == "27 Nov, 10:30"
    )
