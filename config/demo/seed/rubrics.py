"""Two versions of the rubric, the second since a few months ago, and a draft of the third."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from assessments.choices import GradeBand
from assessments.models import Criterion, Exemplar, LevelMapping, Rubric
from assessments.services import building
from assessments.services.exemplars import show_exemplar
from assessments.services.rubrics import import_rubric
from clusters.models import User
from config.demo.seed.days import at
from config.demo.seed.rows import Chance
from config.demo.seed.words import read

SINCE = dt.date(2021, 4, 1)
CHANGED_MONTHS_AGO = 4
QUESTION = 1  # the position of the ability whose fourth level asks more since then
CARRIED = (1, 2, 3, 3)


@dataclass(frozen=True)
class Rubrics:
    """The version of every month."""

    first: Rubric
    second: Rubric
    changed_on: dt.date

    def of(self, period: dt.date) -> Rubric:
        """The version that a month is seen with."""
        return self.second if period >= self.changed_on else self.first

    def levels(self, period: dt.date, levels: list[int | None], *, is_far: bool) -> list[int | None]:
        """Levels as that month's version says them; few stand at a level that asks more."""
        if period < self.changed_on or is_far or levels[QUESTION] is None:
            return levels
        told = list(levels)
        told[QUESTION] = CARRIED[(levels[QUESTION] or 1) - 1]
        return told


def build_rubrics(periods: Sequence[dt.date], *, by: User, languages: Sequence[str], chance: Chance) -> Rubrics:
    """Write them into the open tenant."""
    words = read("rubric")
    first = import_rubric(valid_from=SINCE)
    changed_on = periods[-CHANGED_MONTHS_AGO]
    published_at = at(changed_on - dt.timedelta(days=20), 12, 0)
    second = building.begin_draft(by=by, at=published_at)
    question = Criterion.objects.get(rubric=second, position=QUESTION)
    question.level_words = {
        language: [*four[:3], words["question_fourth"][language]] for language, four in question.level_words.items()
    }
    question.save(update_fields=["level_words"])
    LevelMapping.objects.filter(becomes=question).update(levels=list(CARRIED))
    observe = Criterion.objects.get(rubric=second, ability__code="observe")
    building.word_band(criterion=observe, band=GradeBand.EARLY, words=words["observe_early"], by=by, at=published_at)
    Rubric.objects.filter(pk=second.pk).update(
        valid_from=changed_on, published_at=published_at, published_by_id=by.pk, public_id=chance.uuid()
    )
    for shown in words["exemplars"]:
        show_exemplar(
            criterion=Criterion.objects.get(rubric=second, ability__code=shown["ability"]),
            level=shown["level"],
            words={language: shown["words"][language] for language in languages},
            key=chance.uuid(),
            by=by,
            at=published_at,
        )
    return Rubrics(first, Rubric.objects.get(pk=second.pk), changed_on)


def build_draft(*, by: User, today: dt.date, languages: Sequence[str], chance: Chance) -> None:
    """The next version on its way: one band of one ability is still to be written in all languages but one."""
    draft = building.begin_draft(by=by, at=at(today - dt.timedelta(days=2), 16, 10))
    Rubric.objects.filter(pk=draft.pk).update(public_id=chance.uuid())
    analyse = Criterion.objects.get(rubric=draft, ability__code="analyse")
    begun = {languages[0]: list(analyse.level_words[languages[0]])}
    building.word_band(
        criterion=analyse, band=GradeBand.EARLY, words=begun, by=by, at=at(today - dt.timedelta(days=2), 16, 40)
    )
    for shown in Exemplar.objects.order_by("pk"):  # the same ids from one building to the next
        shown.public_id, shown.key = chance.uuid(), chance.uuid()
        shown.save(update_fields=["public_id", "key"])
