"""What is said in a collective's year: stories, raised items, decisions, questions, tools."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from assessments.models import Ability
from clusters.calendar import period_of
from clusters.models import Classroom
from collectives.choices import Method, Origin, Part, Visibility
from collectives.models import AgendaItem, AgendaSupport, Decision, Experience, Question, Sharing
from config.demo.seed.days import ONE_DAY, at
from config.demo.seed.months import SILENT_MEETINGS, Turn, Year
from config.demo.seed.people import Person
from config.demo.seed.rows import Tray
from foundation.models import StoredFile
from planning.models import Chapter, LearningTool

STORIES = {"main": 4, "waiting": 3, "regressed": 2, "new": 2, "seeding": 3}
RAISED = {"main": 3, "waiting": 3, "regressed": 1, "new": 1, "seeding": 4}
SEEN_BY = {
    "main": (Visibility.COLLECTIVE, Visibility.COLLECTIVE, Visibility.COLLECTIVE, Visibility.BLOCK, Visibility.TENANT),
}
REVIEW_AFTER = 56


@dataclass
class Stage:
    """What the talk of a year draws on."""

    year: Year
    tray: Tray
    classrooms: dict[tuple[int, int], Classroom]  # (person, academic year)
    year_of: Any  # a day to its academic year
    photos: dict[str, StoredFile]
    abilities: list[Ability]
    chapters: dict[dt.date, list[Chapter]]
    demo: Person | None = None
    tools: list[LearningTool] = field(default_factory=list)
    open_questions: list[Question] = field(default_factory=list)
    left_over: list[AgendaItem] = field(default_factory=list)


def tell(stage: Stage) -> None:
    """Put a year's talk on the tray, meeting by meeting."""
    year = stage.year
    since = year.turns[0].date.on - 25 * ONE_DAY if year.turns else year.today
    met = [t for t in year.turns if t.sittings]
    held = [t for t in met if t.is_held]
    for turn in met:
        is_late = turn not in held[:-SILENT_MEETINGS]
        told = _stories(stage, since, min(turn.date.on, year.today), is_late=is_late)
        _agenda(stage, turn, is_late=is_late)
        if turn.is_held:
            _share(stage, turn, told)
            _decide(stage, turn)
            _ask(stage, turn)
            _make_tools(stage, turn)
            since = turn.date.on
    if not met or met[-1].is_held:
        _stories(stage, since, year.today, is_late=True)
    if stage.demo is not None:
        _draft(stage, stage.demo)


def _writers(stage: Stage, *, is_late: bool) -> list[Person]:
    return [p for p in stage.year.roster if not (p.site.is_silent and is_late)]


def _stories(stage: Stage, since: dt.date, until: dt.date, *, is_late: bool) -> list[tuple[Person, Experience]]:
    """Experiences logged on school days from the day after `since` to the day before `until`."""
    year, chance = stage.year, stage.year.voices.chance
    open_days = year.days.school_days(since + ONE_DAY, until - ONE_DAY)
    writers = _writers(stage, is_late=is_late)
    count = min(STORIES[year.site.kind], len(open_days))
    if year.site.kind == "regressed" and is_late:
        count = min(1, count)
    chosen = chance.sample(writers, min(count, len(writers)))
    if stage.demo is not None and chance.happens(0.3) and chosen and stage.demo not in chosen:
        chosen[0] = stage.demo
    told = []
    for person, day in zip(chosen, sorted(chance.sample(open_days, len(chosen))), strict=False):
        story = year.voices.deal("stories", person)
        wrote_at = at(day, chance.choice((16, 17, 18, 19, 20)), chance.randrange(60))
        told.append(
            (
                person,
                stage.tray.put(
                    Experience(
                        teacher=person.teacher,
                        school=person.site.school,
                        cluster=year.site.place,
                        classroom=stage.classrooms.get((id(person), stage.year_of(day))),
                        period=period_of(day),
                        title=year.voices.said(story["title"], person),
                        tried=year.voices.said(story["tried"], person),
                        children_did=year.voices.said(story["did"], person),
                        puzzle=year.voices.said(story.get("puzzle", ""), person),
                        visibility=chance.choice(SEEN_BY.get(year.site.kind, (Visibility.COLLECTIVE,))),
                        photo=stage.photos.get(story.get("picture", "")),
                        shared_at=wrote_at + dt.timedelta(minutes=chance.randint(3, 9)),
                        created_at=wrote_at,
                    )
                ),
            )
        )
    return told


def _draft(stage: Stage, demo: Person) -> None:
    year = stage.year
    words = year.voices.words["draft"]
    day = year.today - ONE_DAY
    stage.tray.put(
        Experience(
            teacher=demo.teacher,
            school=demo.site.school,
            cluster=year.site.place,
            classroom=stage.classrooms.get((id(demo), stage.year_of(year.today))),
            period=period_of(year.today),
            title=words["title"],
            tried=year.voices.said(words["tried"], demo),
            created_at=at(day, 20, 42),
        )
    )


def _share(stage: Stage, turn: Turn, told: list[tuple[Person, Experience]]) -> None:
    here = [experience for person, experience in told if person in turn.came]
    sittings = turn.sittings
    for index, experience in enumerate(here[:4]):
        stage.tray.put(
            Sharing(sitting=sittings[index % len(sittings)], experience=experience, position=index // len(sittings))
        )


def _agenda(stage: Stage, turn: Turn, *, is_late: bool) -> None:
    year, chance = stage.year, stage.year.voices.chance
    raised = RAISED[year.site.kind] - (1 if is_late and year.site.kind == "regressed" else chance.randint(0, 1))
    asked = [(Origin.TEACHER, "raised")] * raised + [(Origin.COORDINATOR, "from_coordinator")]
    if chance.happens(0.7 if year.site.kind in ("regressed", "new") else 0.4):
        asked.append((Origin.MANDATED, "mandated"))
    entries: list[tuple[Origin, Any, AgendaItem | None]] = [(o, year.voices.deal(deck), None) for o, deck in asked]
    for item in stage.left_over:
        words = {"title": item.title, "part": item.part, "words": item.words, "outcome": item.to_come}  # type: ignore[attr-defined]
        entries.insert(0, (Origin.CARRIED, words, item))
    stage.left_over = []
    for position, (origin, dealt, before) in enumerate(entries, start=1):
        proposer = chance.choice(_writers(stage, is_late=is_late)) if origin == Origin.TEACHER else None
        words = year.voices.own("raised", proposer) or dealt
        part = Part(words["part"])
        planned = chance.choice((5, 8, 10, 10, 12, 15))
        is_done = turn.is_held and (before is not None or chance.happens(0.85))
        made_at = at(year.days.last_school_day(min(turn.date.on, year.today) - 2 * ONE_DAY), 18, chance.randrange(60))
        item = stage.tray.put(
            AgendaItem(
                meeting=turn.meeting,
                part=part,
                origin=origin,
                title=words["title"],
                words=year.voices.said(words.get("words", ""), proposer) if proposer else words.get("words", ""),
                proposer=proposer.teacher if proposer else before.proposer if before else None,
                planned_min=planned,
                actual_min=max(3, planned + chance.randint(-3, 5)) if is_done else None,
                position=position,
                is_done=is_done,
                outcome=words["outcome"] if is_done else "",
                carried_from=before,
                created_at=made_at,
            )
        )
        if turn.is_held and not is_done:
            item.to_come = words["outcome"]  # type: ignore[attr-defined]
            stage.left_over.append(item)
        if proposer:
            others = [p for p in year.roster if p is not proposer and not p.site.is_silent]
            for person in chance.sample(others, min(len(others), chance.choice((0, 1, 2, 3, 5)))):
                stage.tray.put(AgendaSupport(item=item, teacher=person.teacher))


def _decide(stage: Stage, turn: Turn) -> None:
    year, chance = stage.year, stage.year.voices.chance
    for _ in range(chance.choice((1, 1, 1, 2)) if year.site.kind != "regressed" else 1):
        words = year.voices.deal("decisions")
        review = turn.date.on + dt.timedelta(days=chance.choice((28, 35, REVIEW_AFTER)))
        method = Method.CONSENT if chance.happens(0.8) else Method.MAJORITY
        owner = chance.choice(turn.came) if turn.came and chance.happens(0.7) else None
        words = year.voices.own("decisions", owner) or words
        stage.tray.put(
            Decision(
                meeting=turn.meeting,
                part=Part(words["part"]),
                title=words["title"],
                reason=words["reason"],
                method=method,
                concern=words.get("concern", ""),
                concern_handled=words.get("handled", ""),
                owner=owner.teacher if owner else None,
                review_on=review if year.days.is_school_day(review) else year.days.next_school_day(review),
                made_at=turn.sittings[-1].ends_at - dt.timedelta(minutes=chance.randint(15, 60)),
            )
        )


def _ask(stage: Stage, turn: Turn) -> None:
    """One question is left open in most meetings; an earlier one is settled in some."""
    year, chance = stage.year, stage.year.voices.chance
    if stage.open_questions and chance.happens(0.4):
        old = stage.open_questions.pop(0)
        old.settled_in, old.answer = turn.meeting, getattr(old, "answer_to_come")  # noqa: B009
    if turn.came and chance.happens(0.75):
        words, asker = year.voices.deal("questions"), chance.choice(turn.came)
        words = year.voices.own("questions", asker) or words
        question = Question(
            collective=year.collective,
            meeting=turn.meeting,
            asked_by=asker.teacher,
            text=words["text"],
            asked_at=turn.sittings[-1].ends_at - dt.timedelta(minutes=chance.randint(5, 20)),
        )
        question.answer_to_come = words["answer"]  # type: ignore[attr-defined]
        stage.open_questions.append(stage.tray.put(question))
        year.questions.append(question)


def _make_tools(stage: Stage, turn: Turn) -> None:
    year, chance = stage.year, stage.year.voices.chance
    for _ in range(chance.choice((1, 1, 2)) if year.site.kind in ("main", "seeding") else chance.choice((0, 1))):
        words = year.voices.deal("tools")
        if any(earlier.title == words["title"] for earlier in stage.tools):
            continue
        chapters = [
            chapter
            for chapter in stage.chapters.get(turn.date.period, [])
            if any(fit in chapter.title for fit in words.get("fits", ()))
        ]
        tool = stage.tray.put(
            LearningTool(
                cluster=year.site.place,
                period=turn.date.period,
                title=words["title"],
                what_it_is=words["what"],
                materials=words["materials"],
                cost_rupees=words["cost"],
                chapter=chance.choice(chapters) if chapters else None,
                ability=chance.choice(stage.abilities),
                made_by=chance.choice(turn.came).teacher if turn.came else None,
                created_at=turn.sittings[-1].starts_at + dt.timedelta(minutes=chance.randint(70, 95)),
            )
        )
        stage.tools.append(tool)
