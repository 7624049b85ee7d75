"""The minutes of a meeting as a thing of their own: `Minutes.content`.

`MinutesContent` holds everything that the page and the PDF show, as it was when the meeting was closed: names of places by
language, names of people as they are written, codes for what is translated (part, presence, method, outcome, origin,
duty). Nothing in it points to a row. `to_json` and `from_json` are each other's opposite; the format has a version.
"""

import datetime as dt
import math
import types
import typing
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from typing import Any, Literal

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.calendar import minutes_of
from clusters.models import said
from collectives.choices import CAME, Duty, Method, Origin, Outcome, Part, Presence
from collectives.models import Minutes
from planning.choices import subject_word

VERSION = 1
MANY = 16  # people who sign; with more a reason beside a name would make rows too tall
QUESTIONS = 3  # open ones that the sheet to sign names (`_minutes_body.html`)
SHEET = 2 * 22  # rows of 10 mm on a sheet for signatures, with room for some that take more
Names = dict[str, str]


class UnknownMinutesError(ValueError):
    """The stored content is of a version this code does not know."""


@dataclass(frozen=True)
class SittingLine:
    """When and where."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    venue: Names

    @property
    def venue_name(self) -> str:
        return said(self.venue)


@dataclass(frozen=True)
class ItemLine:
    """An agenda item and what became of it."""

    title: str
    origin: str
    planned_min: int
    is_done: bool
    proposer: str = ""
    actual_min: int | None = None
    outcome: str = ""

    @property
    def origin_label(self) -> str:
        return str(Origin(self.origin).label)


@dataclass(frozen=True)
class PartLine:
    """A part of the meeting: planned and actual minutes (0: left out), a sentence on it, its items."""

    part: str
    planned_min: int
    actual_min: int | None
    note: str = ""
    items: tuple[ItemLine, ...] = ()
    sittings_min: tuple[int, ...] = ()  # at each sitting, where there are several; `actual_min` is their mean

    @property
    def label(self) -> str:
        return str(Part(self.part).label)

    @property
    def minutes_words(self) -> str:
        """Taken of what was planned; of several sittings 32 · 28 / 30 min."""
        if self.actual_min is None:
            return _("%(planned)s min planned") % {"planned": self.planned_min}
        if not self.actual_min:
            return _("left out")
        if len(self.sittings_min) > 1:
            each = " · ".join(str(minutes) for minutes in self.sittings_min)
            return _("%(actual)s / %(planned)s min") % {"actual": each, "planned": self.planned_min}
        return minutes_of(self.actual_min, self.planned_min)

    @property
    def state(self) -> Literal["done", "none"]:
        return "done" if self.actual_min else "none"


@dataclass(frozen=True)
class PersonLine:
    """A person of the expected roster, or a visitor."""

    name: str
    presence: str
    school: Names
    reason: str = ""

    @property
    def school_name(self) -> str:
        return said(self.school)

    @property
    def presence_label(self) -> str:
        return str(Presence(self.presence).label) if self.presence else ""


@dataclass(frozen=True)
class TurnLine:
    """Who had a role."""

    duty: str
    name: str

    @property
    def duty_label(self) -> str:
        return str(Duty(self.duty).label)


@dataclass(frozen=True)
class DecisionLine:
    """What was decided, why, how, and how a concern was handled."""

    part: str
    title: str
    reason: str
    method: str
    concern: str = ""
    concern_handled: str = ""
    owner: str = ""
    review_on: dt.date | None = None

    @property
    def method_label(self) -> str:
        return str(Method(self.method).label)


@dataclass(frozen=True)
class CommitmentLine:
    """A commitment made in this meeting, in the teacher's words."""

    teacher: str
    words: str


@dataclass(frozen=True)
class ReturnLine:
    """A commitment that came back in this meeting. `outcome` is empty when nothing was told."""

    teacher: str
    words: str
    outcome: str = ""
    told: str = ""
    is_again: bool = False  # due in an earlier month

    @property
    def is_tried(self) -> bool:
        return self.outcome in (Outcome.TRIED, Outcome.CHANGED)

    @property
    def outcome_label(self) -> str:
        return str(Outcome(self.outcome).label) if self.outcome else ""


@dataclass(frozen=True)
class SharingLine:
    """An experience told in part 1."""

    teacher: str
    title: str


@dataclass(frozen=True)
class ChapterLine:
    """A chapter of the month."""

    grade: int
    subject: str
    number: int
    title: str

    @property
    def subject_label(self) -> str:
        return subject_word(self.subject)


@dataclass(frozen=True)
class ToolLine:
    """A learning tool made this month."""

    title: str
    made_by: str = ""


@dataclass(frozen=True)
class QuestionLine:
    """A question of the collective: left open, or settled in this meeting."""

    text: str
    asked_by: str = ""
    is_settled: bool = False
    answer: str = ""


@dataclass(frozen=True)
class NextLine:
    """The next meeting, where it stands already, and who has which role there."""

    starts_at: dt.datetime
    venue: Names
    turns: tuple[TurnLine, ...] = ()

    @property
    def venue_name(self) -> str:
        return said(self.venue)


@dataclass(frozen=True)
class MinutesContent:
    """A whole meeting, ready to be shown. `year` is the calendar year in which the academic year began."""

    cluster: Names
    collective: Names
    number: int
    year: int
    period: dt.date
    sittings: tuple[SittingLine, ...]
    parts: tuple[PartLine, ...]
    people: tuple[PersonLine, ...]
    visitors: tuple[PersonLine, ...] = ()
    turns: tuple[TurnLine, ...] = ()
    returned: tuple[ReturnLine, ...] = ()
    sharings: tuple[SharingLine, ...] = ()
    chapters: tuple[ChapterLine, ...] = ()
    tools: tuple[ToolLine, ...] = ()
    questions: tuple[QuestionLine, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()
    commitments: tuple[CommitmentLine, ...] = ()
    next: NextLine | None = None
    coordinator: str = ""
    version: int = VERSION

    @property
    def cluster_name(self) -> str:
        return said(self.cluster)

    @property
    def year_words(self) -> str:
        """2026-27."""
        return f"{self.year}\u2013{(self.year + 1) % 100:02d}"

    @property
    def month_parts(self) -> list[dict[str, Any]]:
        """The four parts for the line of the month: minutes taken of those planned, and a sentence on each."""
        return [
            {"part": line.part, "state": line.state, "what": line.minutes_words, "note": self._sentence_on(line)}
            for line in self.parts
        ]

    def _sentence_on(self, line: PartLine) -> str:
        sentences = []
        if line.part == Part.SHARE and self.returned:
            # those of the month, as the cluster's page counts them, and those asked again
            for is_again in (False, True):
                if lines := [each for each in self.returned if each.is_again is is_again]:
                    sentences.append(tried_words(len(lines), sum(each.is_tried for each in lines), is_again=is_again))
        if line.part == Part.SHARE and self.sharings:
            count = len(self.sharings)
            words = ngettext("%(count)s experience was heard.", "%(count)s experiences were heard.", count)
            sentences.append(words % {"count": count})
        if line.note:
            sentences.append(line.note)
        elif line.part == Part.TOOLS and self.tools:
            sentences.append(" · ".join(tool.title for tool in self.tools[:3]))
        elif line.part != Part.SHARE:
            sentences.append(" · ".join(item.title for item in line.items if item.is_done))
        return " ".join(each for each in sentences if each)

    @property
    def came_count(self) -> int:
        return sum(person.presence in CAME for person in self.people)

    @property
    def late_count(self) -> int:
        return sum(person.presence == Presence.LATE for person in self.people)

    @property
    def excused_count(self) -> int:
        return sum(person.presence == Presence.EXCUSED for person in self.people)

    @property
    def absent_count(self) -> int:
        return sum(person.presence == Presence.ABSENT for person in self.people)

    @property
    def open_questions(self) -> list[QuestionLine]:
        return [line for line in self.questions if not line.is_settled]

    @property
    def more_questions(self) -> int:
        """How many are open beside those that the sheet to sign names."""
        return len(self.open_questions[QUESTIONS:])

    @property
    def settled_questions(self) -> list[QuestionLine]:
        return [line for line in self.questions if line.is_settled]

    @property
    def concerns(self) -> list[DecisionLine]:
        return [line for line in self.decisions if line.concern]

    @property
    def is_large(self) -> bool:
        """Whether so many sign that a row has no room for a reason."""
        return len(self.people) > MANY

    @property
    def signature_columns(self) -> list[tuple[PersonLine, ...]]:
        """The rows to sign in two columns, in roster order; the coordinator signs last."""
        return self._columns(2)

    @property
    def signature_sheets(self) -> list[list[tuple[PersonLine, ...]]]:
        """The same rows on sheets of their own, two columns each: as few as hold them, each as full as the others."""
        columns = self._columns(2 * math.ceil((len(self.people) + 1) / SHEET))
        return [columns[start : start + 2] for start in range(0, len(columns), 2)]

    def _columns(self, count: int) -> list[tuple[PersonLine, ...]]:
        rows = len(self.people) + 1  # and the coordinator
        size = math.ceil(rows / count)
        return [self.people[start : start + size] for start in range(0, rows, size)]


def tried_words(count: int, tried: int, *, is_again: bool) -> str:
    """4 of 9 commitments were tried; of those asked again it is said that they are."""
    if is_again:
        return _("Asked again from before: %(all)s, of them tried: %(tried)s.") % {"all": count, "tried": tried}
    return _("%(tried)s of %(all)s commitments were tried.") % {"all": count, "tried": tried}


def context_of(content: MinutesContent) -> dict[str, Any]:
    """What `collectives/_minutes_body.html` needs of a meeting whose minutes are not issued yet."""
    return {"content": content, "month_parts": content.month_parts, "issued": None, "amendments": []}


def minutes_context(revisions: Sequence[Minutes]) -> dict[str, Any]:
    """What `collectives/_minutes_body.html` needs, for the page and for paper, from every revision, oldest first:
    `content`, `month_parts`, `issued` (the first), `amendments` (the later ones). Reads the snapshot alone; no query.
    """
    issued, *amendments = revisions
    return context_of(from_json(issued.content)) | {"issued": issued, "amendments": amendments}


def to_json(content: MinutesContent) -> dict[str, Any]:
    """Plain values for a JSON column; dates in ISO form."""
    return _plain(asdict(content))


def from_json(data: dict[str, Any]) -> MinutesContent:
    """The minutes as they were stored. Raises UnknownMinutesError."""
    if data.get("version") != VERSION:
        raise UnknownMinutesError(data.get("version"))
    return _built(MinutesContent, data)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else value


def _built(kind: Any, value: Any) -> Any:
    """A value of a type, from plain JSON."""
    if value is None:
        return None
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return _built(next(each for each in arguments if each is not type(None)), value)
    if origin is tuple:
        return tuple(_built(arguments[0], each) for each in value)
    if is_dataclass(kind) and isinstance(kind, type):
        types_of = typing.get_type_hints(kind)
        return kind(**{f.name: _built(types_of[f.name], value[f.name]) for f in fields(kind) if f.name in value})
    read = {dt.datetime: parse_datetime, dt.date: dt.date.fromisoformat}.get(kind)
    return read(value) if read else value
