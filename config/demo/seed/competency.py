"""Competency tests of this year: a baseline in every class, and in the demonstration's own one more by somebody else."""

import datetime as dt

from assessments.choices import GivenBy, Moment, Sample
from assessments.models import NOT_THERE, CompetencyResult, CompetencyTest, Instrument, InstrumentUse
from assessments.services.drawing import draw
from config.demo.seed.children import Child, ClassGroup
from config.demo.seed.days import Days, at
from config.demo.seed.people import Person
from config.demo.seed.rows import Chance, save_rows
from config.demo.seed.words import read

WEEKS_IN = 3  # the baseline is held when the year has settled
ABSENT, OPEN = 0.06, 0.1
ONE_IN = 3
HALF_ENTERED = 0.55  # of the newest test: its paper still lies on the table


def build_competency(
    groups: list[ClassGroup], *, instruments: list[Instrument], today: dt.date, year_starts: tuple[int, int], days: Days,
    language: str, chance: Chance, demo: Person,
) -> int:  # fmt: skip
    """Write tests and results of the newest year's classes; how many tests."""
    said = read("tests")[language]
    by_code = {each.code: each for each in instruments}
    newest = max(group.year for group in groups)
    first = dt.date(newest, *year_starts)
    settled = days.next_school_day(first + dt.timedelta(weeks=WEEKS_IN))
    held_on = min(settled, days.last_school_day(today))
    tests: list[CompetencyTest] = []
    results: list[CompetencyResult] = []
    for group in groups:
        if group.year != newest or group.kind != "main":
            continue
        test = _test(group, by_code["aser-reading"], Moment.BASELINE, held_on, chance)
        tests.append(test)
        results += [_result(test, group, child, chance, skill=0.4) for child in group.children]
        if group.person is demo:
            outside = _test(group, by_code["aser-arithmetic"], Moment.BASELINE, held_on, chance)
            outside.given_by, outside.given_by_name = GivenBy.OUTSIDE, said["diet"]
            outside.sample, outside.draw_size = Sample.EVERY, ONE_IN
            outside.draw_seed, outside.drawn_from = chance.uuid().hex[:8], len(group.children)
            by_id = {child.student.public_id: child for child in group.children}
            drawn = [by_id[each] for each in draw(list(by_id), Sample.EVERY, ONE_IN, outside.draw_seed)]
            outside.caveats = said["caveats"]
            between = _test(group, by_code["aser-reading"], Moment.BETWEEN, days.last_school_day(today), chance)
            tests += [outside, between]
            results += [_result(outside, group, child, chance, skill=0.3) for child in drawn]
            entered = int(len(group.children) * HALF_ENTERED)
            for index, child in enumerate(group.children):
                found = _result(between, group, child, chance, skill=0.6)
                found.level = found.level if index < entered else None
                results.append(found)
    save_rows(tests)
    save_rows(results)
    save_rows(_uses(tests))
    return len(tests)


def _uses(tests: list[CompetencyTest]) -> list[InstrumentUse]:
    """How often each school gave each instrument."""
    found: dict[tuple[int, int], InstrumentUse] = {}
    for test in tests:
        key = (test.instrument_id, test.school_id)
        use = found.setdefault(key, InstrumentUse(instrument=test.instrument, school=test.school, last_on=test.held_on))
        use.test_count += 1
        use.last_on = max(use.last_on, test.held_on)
    return list(found.values())


def _test(group: ClassGroup, instrument: Instrument, moment: Moment, day: dt.date, chance: Chance) -> CompetencyTest:
    return CompetencyTest(
        public_id=chance.uuid(),
        key=chance.uuid(),
        instrument=instrument,
        school=group.site.school,
        classroom=group.classroom,
        moment=moment,
        held_on=day,
        given_by=GivenBy.TEACHER,
        sample=Sample.ALL,
        by_id=group.person.user.pk,
        at=at(day, 15),
    )


def _result(test: CompetencyTest, group: ClassGroup, child: Child, chance: Chance, *, skill: float) -> CompetencyResult:
    """What a child did: by her grade and how soon things come to her."""
    highest = len(test.instrument.levels)
    ease = (child.ready + chance.random()) / 2 + skill - 0.5 + 0.12 * (child.grade_now - 3)
    level = max(1, min(highest, 1 + round(ease * highest)))
    if chance.happens(ABSENT):
        level = NOT_THERE
    return CompetencyResult(
        test=test, school=group.site.school, student=child.student, level=level, by_id=test.by_id, changed_at=test.at
    )
