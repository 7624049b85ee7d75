"""What teachers noted and kept of their children: diaries, phrases, work over two years, what comes next."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from assessments.choices import WorkKind
from assessments.models import (
    Ability,
    DiaryNote,
    ItemAbility,
    NextStep,
    NoteAbility,
    NoteChild,
    NoteWord,
    PortfolioItem,
    QuickPhrase,
)
from clusters.models import Student
from config.demo.seed import words
from config.demo.seed.children import ClassGroup
from config.demo.seed.days import ONE_DAY, Days, at
from config.demo.seed.people import Person
from config.demo.seed.rows import Chance, Tray
from config.demo.seed.sounds import build_tune
from foundation.models import StoredFile

NOTES_BACK_DAYS = 75
NOTES, NOTES_OF_DEMO = 3, 16
CHILDREN_WITH_WORK = 7  # of the demonstration's own teacher
PIECES = 4


@dataclass
class Shelf:
    """What a tenant's diaries are made of."""

    tray: Tray
    chance: Chance
    words: dict[str, Any]
    abilities: dict[str, Ability]
    photos: dict[str, StoredFile]
    tune: tuple[StoredFile, int]
    days: Days
    today: dt.date


def build_diaries(
    groups: list[ClassGroup], *, language: str, key: str, abilities: list[Ability], photos: dict[str, StoredFile],
    days: Days, today: dt.date, year: int, demo: Person,
) -> None:  # fmt: skip
    """Notes of the teachers of the main cluster; the demonstration's own teacher keeps work and writes what comes next."""
    chance = Chance(key, "diaries")
    shelf = Shelf(
        tray=Tray(chance),
        chance=chance,
        words=words.read(f"diary.{language}"),
        abilities={ability.code: ability for ability in abilities},
        photos=photos,
        tune=build_tune(),
        days=days,
        today=today,
    )
    for group in groups:
        if group.year != year or group.kind != "main" or not group.children:
            continue
        is_demo = group.person is demo
        _notes(shelf, group, NOTES_OF_DEMO if is_demo else NOTES)
        if is_demo:
            _phrases(shelf, group)
            _work(shelf, group)
    shelf.tray.save(DiaryNote, NoteChild, NoteAbility, NoteWord, QuickPhrase, PortfolioItem, ItemAbility, NextStep)


def _notes(shelf: Shelf, group: ClassGroup, count: int) -> None:
    chance = shelf.chance
    deck: list[dict[str, Any]] = []
    school_days = shelf.days.school_days(shelf.today - dt.timedelta(days=NOTES_BACK_DAYS), shelf.today - ONE_DAY)
    for day in sorted(chance.choices(school_days, k=count)):
        if not deck:
            deck = [*shelf.words["notes"]]
            chance.shuffle(deck)
        said = deck.pop()
        children = [c.student for c in chance.sample(group.children, min(said.get("children", 1), len(group.children)))]
        _note(shelf, group, day, children, said)
    if count > NOTES and school_days:
        said = {"text": shelf.words["restricted"], "abilities": []}
        _note(shelf, group, school_days[-1], [chance.choice(group.children).student], said, is_restricted=True)


def _note(
    shelf: Shelf, group: ClassGroup, day: dt.date, children: list[Student], said: dict[str, Any], *,
    is_restricted: bool = False,
) -> None:  # fmt: skip
    school = group.site.school
    wrote_at = at(day, 16, shelf.chance.randrange(60))
    note = shelf.tray.put(
        DiaryNote(
            school=school,
            teacher=group.person.teacher,
            noted_on=day,
            text=said["text"],
            is_restricted=is_restricted,
            photo=shelf.photos.get(said.get("picture", "")),
            created_at=wrote_at,
            changed_at=wrote_at,
        )
    )
    for student in children:
        shelf.tray.put(NoteChild(note=note, student=student, school=school))
    for code in said["abilities"]:
        shelf.tray.put(NoteAbility(note=note, ability=shelf.abilities[code], school=school))
    for word in NoteWord.words_of(note.text):
        shelf.tray.put(NoteWord(note=note, school=school, word=word))


def _phrases(shelf: Shelf, group: ClassGroup) -> None:
    for text in shelf.words["phrases"]:
        shelf.tray.put(
            QuickPhrase(
                school=group.site.school,
                teacher=group.person.teacher,
                text=text,
                created_at=at(shelf.days.last_school_day(shelf.today - ONE_DAY), 15),
            )
        )


def _work(shelf: Shelf, group: ClassGroup) -> None:
    """Pieces of this year and the year before, and what comes next."""
    chance, school = shelf.chance, group.site.school
    first, *rest = group.children  # the first of the class has work: she is the one people look at
    for index, child in enumerate([first, *chance.sample(rest, min(CHILDREN_WITH_WORK - 1, len(rest)))]):
        for said in chance.sample(shelf.words["works"], PIECES):
            day = shelf.days.last_school_day(shelf.today - dt.timedelta(days=chance.randint(3, 420)))
            file, seconds = shelf.tune if said.get("sound") else (shelf.photos.get(said.get("picture", "")), None)
            item = shelf.tray.put(
                PortfolioItem(
                    school=school,
                    student=child.student,
                    teacher=group.person.teacher,
                    kind=WorkKind.AUDIO if seconds else WorkKind.PHOTO if file else WorkKind.TEXT,
                    title=said["title"],
                    text=said.get("text", ""),
                    file=file,
                    recording_sec=seconds,
                    made_on=day,
                    is_face_free=file is not None and not seconds,
                    has_consent=seconds is not None,
                    created_at=at(day, 14, chance.randrange(60)),
                )
            )
            for code in said["abilities"]:
                shelf.tray.put(ItemAbility(item=item, ability=shelf.abilities[code], school=school))
        step = shelf.words["steps"][index % len(shelf.words["steps"])]
        shelf.tray.put(
            NextStep(
                school=school,
                student=child.student,
                teacher=group.person.teacher,
                strengths=step["strengths"],
                next_step=step["next_step"],
                written_at=at(shelf.days.last_school_day(shelf.today - dt.timedelta(days=chance.randint(2, 30))), 17),
            )
        )
