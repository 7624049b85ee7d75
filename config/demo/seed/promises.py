"""Commitments, and what became of them: tried, tried and changed, not yet."""

import datetime as dt

from clusters.calendar import add_months
from collectives.choices import Outcome
from collectives.models import Commitment, ReportBack
from config.demo.seed.days import ONE_DAY, at
from config.demo.seed.months import Turn
from config.demo.seed.people import Person
from config.demo.seed.talk import Stage

MADE = {"main": 7, "waiting": 4, "regressed": 2, "new": 2, "seeding": 4}
REPORTED = {"main": 0.85, "waiting": 0.8, "regressed": 0.4, "new": 0.6, "seeding": 0.95}
ALREADY = 0.4  # share of those due in the coming meeting that were told about before it
DEMO_MADE = 3  # the demonstration's teacher has that many due; she told of one


def promise(stage: Stage) -> None:
    """Put the commitments of every held meeting on the tray, with the reports that came before or in the next one."""
    met = [t for t in stage.year.turns if t.sittings]
    for index, turn in enumerate(met):
        if turn.is_held:
            _commit(stage, turn, met[index + 1] if index + 1 < len(met) else None)


def _commit(stage: Stage, turn: Turn, back_in: Turn | None) -> None:
    year, chance = stage.year, stage.year.voices.chance
    due = back_in.date.period if back_in else add_months(turn.date.period, 1)
    people = chance.sample(turn.came, min(MADE[year.site.kind], len(turn.came)))
    if stage.demo is not None and stage.demo in turn.came:
        own = DEMO_MADE if back_in is not None and not back_in.is_held else 1
        people = [stage.demo] * own + [p for p in people if p is not stage.demo][: MADE[year.site.kind] - 1]
    told_by_demo = 0
    for person in people:
        words = year.voices.deal("commitments", person)
        made = stage.tray.put(
            Commitment(
                meeting=turn.meeting,
                cluster=year.site.place,
                teacher=person.teacher,
                words=year.voices.said(words["words"], person),
                due_period=due,
                made_at=turn.sittings[-1].ends_at - dt.timedelta(minutes=chance.randint(2, 14)),
            )
        )
        likely = REPORTED[year.site.kind]
        if back_in is None:
            continue
        if not back_in.is_held:
            likely = ALREADY
            if person is stage.demo:
                likely, told_by_demo = float(told_by_demo == 0), told_by_demo + 1
        if chance.happens(likely):
            _report(stage, person, made, words, back_in)


def _report(stage: Stage, person: Person, made: Commitment, words: dict[str, str], back_in: Turn) -> None:
    year, chance = stage.year, stage.year.voices.chance
    (outcome,) = chance.choices(list(Outcome), weights=(50, 30, 20))
    if person is stage.demo and not back_in.is_held:
        outcome = Outcome.TRIED
    if outcome == Outcome.CHANGED and not words["changed"]:
        outcome = Outcome.TRIED
    said = year.voices.deal("not_yet", person) if outcome == Outcome.NOT_YET else words[outcome.value]
    last = min(back_in.date.on, year.today - ONE_DAY)
    open_days = [d for d in year.days.school_days(made.made_at.date(), last) if d > made.made_at.date()] or [last]
    stage.tray.put(
        ReportBack(
            commitment=made,
            outcome=outcome,
            words=year.voices.said(said, person),
            reported_at=at(chance.choice(open_days[-6:]), 17, chance.randrange(60)),
        )
    )
