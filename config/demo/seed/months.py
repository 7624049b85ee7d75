"""The year of a collective: its meetings with who came, how long each part took, who did what."""

import datetime as dt
from dataclasses import dataclass, field

from clusters.calendar import add_months
from clusters.models import TenantSettings, User
from collectives.choices import Duty, MeetingState, Part, Presence
from collectives.models import (
    AgendaItem,
    AgendaSupport,
    Attendance,
    ClusterStage,
    Collective,
    Commitment,
    Decision,
    Experience,
    Meeting,
    PartTiming,
    Question,
    ReportBack,
    RoleTurn,
    Sharing,
    Sitting,
)
from config.demo.people import ENTRANCES
from config.demo.seed import calendar
from config.demo.seed.calendar import Date
from config.demo.seed.days import ONE_DAY, Days, at
from config.demo.seed.people import People, Person
from config.demo.seed.places import ClusterSite, SchoolSite
from config.demo.seed.rows import Tray
from config.demo.seed.voices import Voices
from planning.models import LearningTool

HELD = (MeetingState.CLOSED, MeetingState.IN_SESSION)
SILENT_MEETINGS = 4
VISITOR_CHANCE = 0.25
# What a year is made of, in the order in which rows point to each other.
YEAR = (
    Collective, ClusterStage, Meeting, Sitting, PartTiming, Attendance, RoleTurn, Experience, Sharing, AgendaItem,
    AgendaSupport, Question, Decision, LearningTool, Commitment, ReportBack,
)  # fmt: skip


@dataclass
class Turn:
    """One meeting with its sittings and who came to it."""

    date: Date
    meeting: Meeting
    sittings: list[Sitting] = field(default_factory=list)
    came: list[Person] = field(default_factory=list)

    @property
    def is_held(self) -> bool:
        return self.date.state in HELD


@dataclass
class Year:
    """What the storyteller needs of one collective."""

    site: ClusterSite
    collective: Collective
    roster: list[Person]
    coordinator: User
    voices: Voices
    turns: list[Turn]
    today: dt.date
    days: Days
    questions: list[Question] = field(default_factory=list)


def build_year(
    site: ClusterSite, people: People, own: TenantSettings, tray: Tray, voices: Voices, *, today: dt.date, days: Days,
    starts: dt.time, has_two_sittings: bool, months: int = calendar.MONTHS,
) -> Year:  # fmt: skip
    """Put the collective of a cluster, its stages and its meetings on the tray."""
    chance = voices.chance
    collective = tray.put(
        Collective(
            cluster=site.place, names=site.place.names, goal=site.goal, started_on=calendar.began_on(site.kind, today)
        )
    )
    _stages(site, tray, voices, today)
    year = Year(site, collective, people.teachers[site.kind], people.coordinators[site.kind], voices, [], today, days)
    dates = calendar.dates_of(site.kind, today=today, days=days, months=months)
    held = [d for d in dates if d.state in HELD]
    reliable = {id(p): chance.uniform(0.72, 0.98) for p in year.roster}
    numbers = calendar.numbers(site.kind, dates, own=own, today=today, days=days)
    for date, number in zip(dates, numbers, strict=True):
        turn = Turn(date, _meeting(date, year, own, number, tray))
        year.turns.append(turn)
        if date.state == MeetingState.CANCELLED:
            continue
        split = has_two_sittings and len(held) > 3 and date == held[-3]
        is_late_in_year = date in held[-SILENT_MEETINGS:]
        halves = [year.roster[0::2], year.roster[1::2]] if split else [year.roster]
        on = date.on
        for half in halves:
            _sitting(turn, half, year, own, tray, on=on, starts=starts, reliable=reliable, is_late=is_late_in_year)
            on = days.next_school_day(on)
    _rotate(year, tray)
    return year


def close_by_coordinator(year: Year) -> None:
    """Say that the coordinator, who has an id by now, closed what is closed."""
    for turn in year.turns:
        if turn.meeting.closed_at is not None:
            turn.meeting.closed_by_id = year.coordinator.pk


def _stages(site: ClusterSite, tray: Tray, voices: Voices, today: dt.date) -> None:
    steps = calendar.STEPS[site.kind]
    began = calendar.began_on(site.kind, today)
    for index, (months, stage) in enumerate(steps):
        after = steps[index + 1][0] if index + 1 < len(steps) else None
        fell = index > 0 and stage < steps[index - 1][1]
        tray.put(
            ClusterStage(
                cluster=site.place,
                stage=stage,
                reason=voices.words["stages"]["regressed" if fell else str(int(stage))],
                starts_on=add_months(began, months),
                ends_on=None if after is None else add_months(began, after),
            )
        )


def _meeting(date: Date, year: Year, own: TenantSettings, number: int, tray: Tray) -> Meeting:
    chance = year.voices.chance
    called = date.state in (*HELD, MeetingState.CALLED)
    called_on = min(year.days.last_school_day(date.on - 8 * ONE_DAY), year.today - ONE_DAY)
    meeting = Meeting(
        collective=year.collective,
        cluster=year.site.place,
        period=date.period,
        number=number,
        state=date.state,
        part_shares=own.part_shares,
        called_at=at(called_on, 17, chance.randrange(60)) if called else None,
    )
    if date.state == MeetingState.CANCELLED:
        is_vacation = year.days.is_vacation_month(date.period)
        meeting.cancel_reason = year.voices.words["called_off"]["vacation" if is_vacation else year.site.kind]
    return tray.put(meeting)


def _sitting(
    turn: Turn, roster: list[Person], year: Year, own: TenantSettings, tray: Tray, *, on: dt.date, starts: dt.time,
    reliable: dict[int, float], is_late: bool,
) -> None:  # fmt: skip
    chance = year.voices.chance
    begins = at(on, starts.hour, starts.minute)
    venues: list[SchoolSite] = [s for s in year.site.schools if not s.is_silent]
    venue = venues[turn.meeting.number % len(venues)]
    sitting = tray.put(
        Sitting(
            meeting=turn.meeting,
            starts_at=begins,
            ends_at=begins + dt.timedelta(minutes=own.meeting_min),
            venue=venue.school,
        )
    )
    turn.sittings.append(sitting)
    clock = begins + dt.timedelta(minutes=chance.randint(0, 8))
    if turn.is_held:
        turn.meeting.opened_at = turn.meeting.opened_at or clock
    for part, share in zip(Part, own.part_shares, strict=True):
        planned = round(own.meeting_min * share / 100)
        timing = PartTiming(sitting=sitting, part=part, planned_min=planned)
        if turn.is_held:
            is_left_out = part == Part.ENRICH and year.site.kind == "regressed" and is_late
            timing.started_at = clock
            if not is_left_out:
                clock += dt.timedelta(minutes=max(8, planned + chance.randint(-7, 6)))
                timing.note = year.voices.pick(f"notes_{part.value}") if chance.happens(0.6) else ""
            timing.ended_at = clock
        tray.put(timing)
    if turn.date.state == MeetingState.CALLED:
        for person in roster:
            tray.put(Attendance(sitting=sitting, teacher=person.teacher, school=person.site.school))
    if turn.is_held:
        _roll_call(turn, sitting, roster, year, tray, reliable=reliable, is_late=is_late)
    if turn.date.state == MeetingState.CLOSED:
        turn.meeting.closed_at = clock + dt.timedelta(minutes=chance.randint(2, 9))
        turn.meeting.closed_by_id = -1  # set once the coordinator has an id


def _roll_call(
    turn: Turn, sitting: Sitting, roster: list[Person], year: Year, tray: Tray, *, reliable: dict[int, float], is_late: bool
) -> None:  # fmt: skip
    chance = year.voices.chance
    for person in roster:
        drawn, reason = chance.random(), ""
        likely = 1.0 if person.user.phone == ENTRANCES["teacher"].phone else reliable[id(person)]
        likely -= 0.2 if year.site.kind == "regressed" and is_late else 0
        if person.site.is_silent and is_late:
            presence = Presence.ABSENT
        elif drawn < likely:
            presence = Presence.LATE if chance.happens(0.09) else Presence.PRESENT
        elif chance.happens(0.7):
            presence, reason = Presence.EXCUSED, year.voices.pick("excuses")
        else:
            presence = Presence.ABSENT
        if presence in (Presence.PRESENT, Presence.LATE):
            turn.came.append(person)
        tray.put(
            Attendance(
                sitting=sitting, teacher=person.teacher, school=person.site.school, presence=presence, reason=reason
            )
        )
    if chance.happens(VISITOR_CHANCE):
        tray.put(Attendance(sitting=sitting, visitor_name=year.voices.pick("visitors"), presence=Presence.VISITOR))


def _rotate(year: Year, tray: Tray) -> None:
    """Facilitator, timekeeper and recorder go around the roster; for the coming meeting they are asked beforehand."""
    last_turn = {id(p): index - len(year.roster) for index, p in enumerate(year.roster)}
    clock = 0
    for turn in year.turns:
        for sitting in turn.sittings:
            there = turn.came if turn.is_held else year.roster
            ready = sorted((p for p in there if not p.site.is_silent), key=lambda p: last_turn[id(p)])
            for duty, person in zip(Duty, ready, strict=False):
                clock += 1
                last_turn[id(person)] = clock
                tray.put(RoleTurn(sitting=sitting, duty=duty, teacher=person.teacher))
