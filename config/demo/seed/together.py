"""Samples of work without a name, one moderation that was counted, and one that is open in the coming meeting."""

import copy
import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import models
from django.utils import timezone

from assessments.models import Criterion, Exemplar, Rubric, WorkSample
from assessments.services.samples import share_sample
from clusters.models import User
from collectives.choices import MeetingState
from collectives.models import ModeratedSample, Moderation
from collectives.services import moderating
from config.demo.seed.days import at
from config.demo.seed.months import Turn, Year
from config.demo.seed.rows import Chance
from config.demo.seed.words import read
from foundation.models import StoredFile

CHOSEN_AS = ((3, 3, 3, 3, 2, 2, 4, 3), (1, 1, 2, 1, 1, 2, 0, 1))  # what is mostly chosen for the two samples
AGREED = (3, 1)
PICTURES = ("garden", "", "rain", "")  # what goes with the texts
SO_FAR = 6  # who has chosen in the open one


def build_together(
    year: Year, *, rubric: Rubric, faculty: User, language: str, photos: Mapping[str, StoredFile], chance: Chance
) -> None:
    """Write them for one cluster."""
    words = read("rubric")["samples"][language]
    called = [t for t in year.turns if t.meeting.state in (MeetingState.CALLED, MeetingState.IN_SESSION)]
    closed = [t for t in year.turns if t.meeting.state == MeetingState.CLOSED]
    days = [year.today - dt.timedelta(days=4)] * len(words["texts"])
    if closed:
        days[:2] = [timezone.localdate(closed[-1].sittings[0].starts_at) - dt.timedelta(days=3)] * 2
    samples = [
        share_sample(
            place_id=year.site.place.pk,
            grade=chance.choice((2, 3, 4, 5)),
            words=text,
            stored=photos.get(PICTURES[index]),
            key=chance.uuid(),
            by=year.roster[3 + index].user,
            at=at(days[index], 16, 5 * index),
        )
        for index, text in enumerate(words["texts"])
    ]
    observe = Criterion.objects.select_related("ability", "rubric").get(rubric=rubric, ability__code="observe")
    if closed:
        _counted(closed[-1], observe, samples[:2], year, faculty=faculty, language=language, chance=chance)
    if called:
        begun = moderating.open_moderation(
            meeting=called[0].meeting,
            criterion=observe,
            samples=[samples[2], samples[0]],
            key=chance.uuid(),
            by=year.coordinator,
            at=at(year.today, 9, 20),
        )
        for person in year.roster[4 : 4 + SO_FAR]:
            levels = [chance.choice((3, 3, 4, 2)), chance.choice(CHOSEN_AS[0])]
            moderating.cast_ballot(moderation=begun, levels=levels, by=person.user)
    settle(chance, WorkSample, Moderation, ModeratedSample)


def _counted(
    turn: Turn, criterion: Criterion, samples: list[WorkSample], year: Year, *, faculty: User, language: str, chance: Chance
) -> None:  # fmt: skip
    words = read("rubric")["samples"][language]
    then = turn.sittings[0].starts_at
    meeting = copy.copy(turn.meeting)
    meeting.state = MeetingState.IN_SESSION  # as it was while they looked
    done = moderating.open_moderation(
        meeting=meeting, criterion=criterion, samples=samples, key=chance.uuid(), by=year.coordinator, at=then
    )
    for person in turn.came:
        moderating.cast_ballot(moderation=done, levels=[chance.choice(each) for each in CHOSEN_AS], by=person.user)
    soon = then + dt.timedelta(minutes=25)
    moderating.close_moderation(moderation=done, by=year.coordinator, at=soon)
    moderating.note_agreement(
        moderation=done,
        agreed=list(zip(AGREED, words["reasons"], strict=True)),
        outcome=words["outcome"],
        by=year.coordinator,
        at=soon,
    )
    first = done.samples.select_related("sample__photo", "moderation__criterion").get(position=0)
    shown = moderating.make_exemplar(moderated=first, language=language, key=chance.uuid(), by=faculty, at=soon)
    Exemplar.objects.filter(pk=shown.pk).update(public_id=chance.uuid())


def settle(chance: Chance, *kinds: type[models.Model]) -> None:
    """Give rows that services made the same public ids from one building to the next."""
    for kind in kinds:
        rows: Iterable[models.Model] = kind._default_manager.order_by("pk")
        for row in rows:
            row.public_id = chance.uuid()  # type: ignore[attr-defined]
            row.save(update_fields=["public_id"])
