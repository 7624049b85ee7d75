"""Which days are school days: Sundays, holidays and vacations of a state, from the lists that the product ships."""

import csv
import datetime as dt
import json
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from clusters.calendar import add_months

DATA = Path(settings.BASE_DIR) / "clusters" / "data"
INDIA = ZoneInfo("Asia/Kolkata")
ONE_DAY = dt.timedelta(days=1)
VACATION_WORDS = {
    "summer": {"en": "Summer vacation", "hi": "ग्रीष्मावकाश", "te": "వేసవి సెలవులు", "kn": "ಬೇಸಿಗೆ ರಜೆ"},
    "winter": {"en": "Winter vacation", "hi": "शीतावकाश", "te": "శీతాకాల సెలవులు", "kn": "ಚಳಿಗಾಲದ ರಜೆ"},
    "Dasara": {"en": "Dasara holidays", "te": "దసరా సెలవులు", "kn": "ದಸರಾ ರಜೆ"},
    "Sankranti": {"en": "Sankranti holidays", "te": "సంక్రాంతి సెలవులు", "kn": "ಸಂಕ್ರಾಂತಿ ರಜೆ"},
}
# Telangana's order gives 2025 alone; the later ones are where the festival will fall.
LATER_DASARA = (("2026-10-10", "2026-10-21"), ("2027-09-30", "2027-10-11"))
MONTH_IS_LOST_FROM = 15  # vacation days in a month from which there is no meeting in it


@dataclass(frozen=True)
class Closed:
    """Days on which schools are closed, both ends included."""

    first: dt.date
    last: dt.date
    names: dict[str, str]
    is_vacation: bool


@dataclass
class Days:
    """The days of one state, over the years around a day."""

    closures: list[Closed]
    _closed: set[dt.date] = field(default_factory=set)
    _vacation: set[dt.date] = field(default_factory=set)

    def __post_init__(self) -> None:
        for each in self.closures:
            for offset in range((each.last - each.first).days + 1):
                day = each.first + offset * ONE_DAY
                self._closed.add(day)
                if each.is_vacation:
                    self._vacation.add(day)

    def is_school_day(self, day: dt.date) -> bool:
        """Neither a Sunday nor a closed day."""
        return day.weekday() != 6 and day not in self._closed

    def school_days(self, first: dt.date, last: dt.date) -> list[dt.date]:
        """School days from `first` to `last`, both included."""
        every = (first + offset * ONE_DAY for offset in range((last - first).days + 1))
        return [day for day in every if self.is_school_day(day)]

    def next_school_day(self, day: dt.date) -> dt.date:
        """The first school day after a day."""
        day += ONE_DAY
        while not self.is_school_day(day):
            day += ONE_DAY
        return day

    def last_school_day(self, day: dt.date) -> dt.date:
        """The last school day before a day."""
        day -= ONE_DAY
        while not self.is_school_day(day):
            day -= ONE_DAY
        return day

    def is_vacation_month(self, period: dt.date) -> bool:
        """Whether so much of the month is vacation that nobody meets."""
        return sum(1 for day in self._vacation if day.replace(day=1) == period) >= MONTH_IS_LOST_FROM


def days_of(state: str, *, languages: list[str], around: dt.date) -> Days:
    """The days of `up` or `tg`, from two years before the year of a day to two years after it."""
    years = range(around.year - 2, around.year + 3)
    closures = [*_holidays(state, years), *_vacations(state, years)]
    wanted = {*languages, "en"}
    return Days(
        [
            Closed(c.first, c.last, {k: v for k, v in c.names.items() if v and k in wanted}, c.is_vacation)
            for c in sorted(closures, key=lambda c: (c.first, c.last))
        ]
    )


def last_of(period: dt.date) -> dt.date:
    """The last day of a month."""
    return add_months(period, 1) - ONE_DAY


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of a day in India."""
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=INDIA)


def _holidays(state: str, years: range) -> list[Closed]:
    with (DATA / "holidays.csv").open(encoding="utf-8", newline="") as lines:
        rows = [r for r in csv.DictReader(x for x in lines if x[0] != "#") if r["state"] in ("both", state)]
    found = []
    for row in rows:
        names = {code: name for code, name in row.items() if code not in ("state", "first", "last")}
        fixed = len(row["first"]) == 5
        spans = (
            [(f"{y}-{row['first']}", f"{y}-{row['last']}") for y in years] if fixed else [(row["first"], row["last"])]
        )
        found += [Closed(_day(a), _day(b), names, False) for a, b in spans]
    return found


def _vacations(state: str, years: range) -> list[Closed]:
    calendars = json.loads((DATA / "academic_calendars.json").read_text(encoding="utf-8"))
    ours = next(c for c in calendars if c["state"] == state.upper())
    spans = [("summer", *(s[-5:] for s in ours["summer_vacation"]))]
    if "winter_vacation" in ours:
        spans.append(("winter", *ours["winter_vacation"]))
    dated = [v for v in ours.get("vacations", []) if v["name"] in VACATION_WORDS]
    spans += [(v["name"], v["from"][-5:], v["to"][-5:]) for v in dated if v["name"] != "Dasara"]
    found = []
    for name, first, last in spans:
        for year in years:
            until = year + (last < first)  # a winter vacation crosses the new year
            found.append(Closed(_day(f"{year}-{first}"), _day(f"{until}-{last}"), VACATION_WORDS[name], True))
    dasara = [(v["from"], v["to"]) for v in dated if v["name"] == "Dasara"]
    for first, last in [*dasara, *LATER_DASARA] if dasara else []:
        found.append(Closed(_day(first), _day(last), VACATION_WORDS["Dasara"], True))
    return found


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
