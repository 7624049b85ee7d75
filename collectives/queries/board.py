"""The meeting screen: one look at everything that the part in view needs, in a fixed number of queries."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max
from django.utils import timezone

from assessments.queries.standings import Stand
from clusters.models import Teacher
from clusters.scope import Scope
from collectives.choices import HERE, Duty, MeetingState, Part
from collectives.models import (
    AgendaItem,
    Attendance,
    Commitment,
    Decision,
    Experience,
    Meeting,
    PartTiming,
    Question,
    RoleTurn,
    Sitting,
)
from collectives.queries import meeting as of
from collectives.queries.moderating import Round, rounds_of
from foundation.tenancy.connection import current_tenant_id
from planning.models import EnrichmentOffer, LearningTool, SyllabusChapter

LAST_CAPTURED = 3
WITH_ROUNDS = (Part.SHARE, Part.SYLLABUS)  # where children's work is talked about


@dataclass(frozen=True)
class PartView:
    """A part on the strip. `state`: done, now, next, none (left out)."""

    part: str
    label: str
    ordinal: int
    state: str
    planned_min: int
    actual_min: int | None
    url: str
    note: str

    @property
    def minutes(self) -> int:
        return self.planned_min if self.actual_min is None else self.actual_min


@dataclass(frozen=True)
class Clock:
    """The part that runs: server times, for a phone to count down from."""

    part: PartView
    started_at: dt.datetime
    until: dt.datetime
    now: dt.datetime
    paused_at: dt.datetime | None

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    @property
    def left_sec(self) -> int:
        """Seconds left; negative when the part goes over its time."""
        return round((self.until - (self.paused_at or self.now)).total_seconds())

    @property
    def left_words(self) -> str:
        sign = "+" if self.left_sec < 0 else ""
        return f"{sign}{abs(self.left_sec) // 60}:{abs(self.left_sec) % 60:02d}"

    @property
    def used_pct(self) -> int:
        whole = self.part.planned_min * 60
        return 100 if whole == 0 else min(100, max(0, round(100 * (whole - self.left_sec) / whole)))

    @property
    def used_min(self) -> int:
        return max(0, round((self.part.planned_min * 60 - self.left_sec) / 60))

    @property
    def until_ms(self) -> int:
        return int(self.until.timestamp() * 1000)

    @property
    def now_ms(self) -> int:
        return int(self.now.timestamp() * 1000)


@dataclass(frozen=True)
class Captured:
    """Something that was written down in this meeting."""

    kind: str
    icon: str
    thing: Commitment | Decision | Question
    who: str
    words: str
    at: dt.datetime
    is_last: bool = False


@dataclass(frozen=True)
class Turn:
    """A role, who has it, and the people who could take it: those longest without a role first."""

    duty: str
    label: str
    teacher: Teacher | None
    is_away: bool = False  # she has it, and is not among those who could take it now


@dataclass(frozen=True)
class Candidate:
    """Somebody who is here, and when she last had a role."""

    teacher: Teacher
    last: dt.date | None


@dataclass(frozen=True)
class SittingTab:
    """One of several sittings that the person may open on this screen."""

    sitting: Sitting
    url: str
    is_in_view: bool


@dataclass
class Board:
    """What the meeting screen shows."""

    meeting: Meeting
    sitting: Sitting
    sittings: list[SittingTab]  # empty where there is one
    is_one_of_several: bool
    parts: list[PartView]
    part: PartView
    clock: Clock | None
    rows: list[Attendance]
    visitors: list[Attendance]
    turns: list[Turn]
    candidates: list[Candidate]
    items: list[AgendaItem]
    captured: list[Captured]
    captured_counts: dict[str, int]
    elsewhere: list[Attendance] = field(default_factory=list)  # expected at another sitting of this meeting
    returning: list[Commitment] = field(default_factory=list)
    experiences: list[Experience] = field(default_factory=list)
    stand: Stand | None = None
    chapters: list[SyllabusChapter] = field(default_factory=list)
    tools: list[LearningTool] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    offers: list[EnrichmentOffer] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)  # work looked at together, in parts 1 and 2

    @property
    def chosen(self) -> str:
        """The part in view where it is not the one in hand: who looks at that goes on with the meeting."""
        return "" if self.part == _in_hand(self.parts) else self.part.part

    @property
    def in_view(self) -> str:
        """What forms say they were sent from: the chosen part and, where there are several, the sitting."""
        return f"{self.chosen}.{self.sitting.public_id}" if self.is_one_of_several else self.chosen

    @property
    def twice(self) -> list[str]:
        return _twice(self.turns)

    @property
    def expected_count(self) -> int:
        return len(self.rows)

    @property
    def here_count(self) -> int:
        return sum(row.presence in HERE for row in self.rows)

    @property
    def unmarked_count(self) -> int:
        return sum(not row.presence for row in self.rows)

    @property
    def told_count(self) -> int:
        return sum(vow.is_told for vow in self.returning)

    @property
    def next_part(self) -> PartView | None:
        """The part that follows the one that runs, or the first one before the start; None at the end."""
        if self.clock is None:
            return next((part for part in self.parts if part.state == "next"), None)
        after = self.parts[self.clock.part.ordinal :]
        return next((part for part in after if part.planned_min), after[0] if after else None)

    @property
    def item_now(self) -> AgendaItem | None:
        """The item in hand: the first of the part that is not done."""
        return next((item for item in self.items if not item.is_done), None)


def sitting_on(sittings: Sequence[Sitting], day: dt.date) -> Sitting:
    """The one of these that is on: today's, else the next one, else the last."""
    return next((s for s in sittings if s.on >= day), sittings[-1])


def _part_views(timings: dict[str, PartTiming], url: str) -> list[PartView]:
    views = []
    for ordinal, part in enumerate(Part, start=1):
        row = timings[part]
        views.append(
            PartView(
                str(part),
                str(part.label),
                ordinal,
                row.state,
                row.planned_min,
                row.actual_min,
                f"{url}&part={part}" if "?" in url else f"{url}?part={part}",
                row.note,
            )
        )
    return views


def _in_hand(parts: list[PartView]) -> PartView:
    running = next((part for part in parts if part.state == "now"), None)
    return running or next((part for part in parts if part.state == "next"), parts[-1])


def part_in_hand(sitting: Sitting) -> str:
    """The part that runs, else the next one, else the last. One query."""
    return _in_hand(_part_views(of.timings(sitting), "")).part


def _clock(parts: list[PartView], timings: dict[str, PartTiming], now: dt.datetime) -> Clock | None:
    part = next((each for each in parts if each.state == "now"), None)
    if part is None:
        return None
    row = timings[part.part]
    assert row.started_at is not None  # noqa: S101  a running part has started
    until = row.started_at + dt.timedelta(minutes=row.planned_min, seconds=row.paused_sec)
    return Clock(part, row.started_at, until, now, row.paused_at)


def captured(meeting: Meeting) -> list[Captured]:
    """Everything written down in a meeting, newest first. Three queries."""
    own = {"tenant_id": current_tenant_id(), "meeting": meeting}
    found = [
        *(
            Captured("commitment", "heart-handshake", c, c.teacher.name, c.words, c.made_at)
            for c in Commitment.objects.filter(**own).select_related("teacher")
        ),
        *(Captured("decision", "scale", d, "", d.title, d.made_at) for d in Decision.objects.filter(**own)),
        *(
            Captured("question", "circle-question-mark", q, q.asked_by.name if q.asked_by else "", q.text, q.asked_at)
            for q in Question.objects.filter(**own).select_related("asked_by")
        ),
    ]
    found.sort(key=lambda each: (each.at, each.thing.pk), reverse=True)
    if found:
        found[0] = Captured(**{**found[0].__dict__, "is_last": True})
    return found


def _turns(sitting: Sitting, could: list[Candidate]) -> list[Turn]:
    held, here = of.turns(sitting), {each.teacher.pk for each in could}
    teachers = {duty: held[duty].teacher if duty in held else None for duty in Duty}
    return [
        Turn(str(duty), str(duty.label), teacher, is_away=teacher is not None and teacher.pk not in here)
        for duty, teacher in teachers.items()
    ]


def _twice(turns: list[Turn]) -> list[str]:
    """Who has more than one role."""
    names = [turn.teacher.name for turn in turns if turn.teacher]
    return sorted({name for name in names if names.count(name) > 1})


def candidates(meeting: Meeting, rows: list[Attendance]) -> list[Candidate]:
    """Who is here, before the meeting all who are expected; those longest without a role first. One query."""
    last: dict[int, dt.datetime] = dict(
        RoleTurn.objects.filter(tenant_id=current_tenant_id(), sitting__meeting__collective_id=meeting.collective_id)
        .exclude(sitting__meeting=meeting)
        .values_list("teacher_id")
        .annotate(last=Max("sitting__starts_at"))
    )
    found = [
        Candidate(row.teacher, timezone.localdate(last[row.teacher_id]) if row.teacher_id in last else None)
        for row in rows
        if row.teacher and (row.presence in HERE or meeting.state == MeetingState.CALLED)
    ]
    return sorted(found, key=lambda each: (each.last is not None, each.last or dt.date.min))


def attendance(sitting: Sitting) -> list[Attendance]:
    """The roster of a sitting in its order, visitors last."""
    rows = Attendance.objects.filter(tenant_id=current_tenant_id(), sitting=sitting)
    return list(
        rows.select_related("teacher", "school__place").order_by("school_id", "teacher__name", "visitor_name", "pk")
    )


def expected_elsewhere(meeting: Meeting, sitting: Sitting) -> list[Attendance]:
    """Who is expected at another sitting of the meeting and not marked there, by name. One query."""
    rows = Attendance.objects.filter(
        tenant_id=current_tenant_id(), sitting__meeting=meeting, teacher__isnull=False, presence=""
    )
    return list(rows.exclude(sitting=sitting).select_related("teacher").order_by("teacher__name", "pk"))


def roles_before(meeting: Meeting, sitting: Sitting, rows: list[Attendance]) -> dict[str, Any]:
    """Roles and who could take them, before the meeting has begun. Two queries."""
    could = candidates(meeting, [row for row in rows if row.teacher_id])
    turns = _turns(sitting, could)
    return {"turns": turns, "twice": _twice(turns), "candidates": could, "in_view": f".{sitting.public_id}"}


def board(
    scope: Scope,
    meeting: Meeting,
    sitting: Sitting,
    *,
    open_to: Sequence[Sitting],
    several: bool,
    now: dt.datetime,
    url: str,
    wished: str = "",
) -> Board:
    """The screen of one sitting with one part in view: `wished`, else the one in hand.

    `open_to` are the sittings that the person may open, `several` whether the meeting has more than one; `url` is the
    address of the screen. The number of queries depends on the part, not on how much there is.
    """
    timings = of.timings(sitting)
    parts = _part_views(timings, f"{url}?sitting={sitting.public_id}" if several else url)
    clock = _clock(parts, timings, now)
    by_code = {part.part: part for part in parts}
    part = by_code.get(wished) or _in_hand(parts)
    people = attendance(sitting)
    rows = [row for row in people if row.teacher_id]
    could = candidates(meeting, rows)
    written = captured(meeting)
    all_items = list(of.agenda(meeting))
    tabs = [SittingTab(each, f"{url}?sitting={each.public_id}", each == sitting) for each in open_to if several]
    found = Board(
        meeting=meeting,
        sitting=sitting,
        sittings=tabs,
        is_one_of_several=several,
        parts=parts,
        part=part,
        clock=clock,
        rows=rows,
        visitors=[row for row in people if not row.teacher_id],
        turns=_turns(sitting, could),
        candidates=could,
        items=[item for item in all_items if item.part == part.part],
        captured=written,
        captured_counts={
            kind: sum(each.kind == kind for each in written) for kind in ("commitment", "decision", "question")
        },
        elsewhere=expected_elsewhere(meeting, sitting) if several else [],
    )
    _fill_part(found, scope, {item.title for item in all_items})
    return found


def _fill_part(found: Board, scope: Scope, titles: set[str]) -> None:
    """What hangs beside the agenda of the part in view."""
    meeting, part = found.meeting, found.part.part
    if part in WITH_ROUNDS:
        found.rounds = rounds_of(scope, meeting)
    if part == Part.SHARE:
        found.returning = list(of.returning(meeting))
        found.experiences = of.experiences(scope, meeting)
    elif part == Part.SYLLABUS:
        found.stand, found.chapters = of.stand(scope, meeting), of.chapters(meeting)
    elif part == Part.TOOLS:
        found.tools = of.tools(meeting)
    else:
        found.questions = of.questions(meeting)
        found.offers = of.offers(scope, meeting, titles)
