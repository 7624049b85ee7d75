"""The next version of the rubric: drafted, worded, carried over, published."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.choices import GradeBand
from assessments.models import Ability, Criterion, Exemplar, LevelMapping, Rubric
from assessments.queries.carrying import Carry, carries_to
from assessments.queries.rubrics import carried_over
from assessments.services import building, exemplars, publishing
from clusters.calendar import add_months, period_of, today
from clusters.models import User
from clusters.queries import scope_for
from tests.cast import Cast

LANGUAGES = ("en",)
WORDS = {"en": ["one", "two", "three", "four"]}


def told(by: User) -> dict[str, Any]:
    return {"by": by, "at": timezone.now()}


def draft_of(cast: Cast) -> Rubric:
    """A draft whose first ability is worded in English; the cast's rubric has English alone."""
    return building.begin_draft(**told(cast.diet_faculty))


def first(rubric: Rubric) -> Criterion:
    return rubric.criteria.select_related("ability").get(position=0)


def worded(cast: Cast, criterion: Criterion, **changes: Any) -> Criterion:
    given: dict[str, Any] = {
        "criterion": criterion,
        "names": {"en": "Interpret"},
        "words": WORDS,
        "carries": first(cast.rubric),
        "levels": [1, 2, 3, 4],
    }
    return building.word_criterion(**(given | changes), **told(cast.diet_faculty))


def next_month() -> dt.date:
    return add_months(period_of(today()), 1)


def published(cast: Cast, draft: Rubric) -> Rubric:
    return publishing.publish(rubric=draft, valid_from=next_month(), languages=LANGUAGES, **told(cast.diet_faculty))


def test_a_draft_is_a_copy_that_carries_every_level_over(cast: Cast) -> None:
    exemplars.show_exemplar(
        criterion=first(cast.rubric), level=2, words={"en": "Says what a story means"}, key=uuid.uuid4(),
        **told(cast.diet_faculty),
    )  # fmt: skip
    draft = draft_of(cast)
    assert (draft.version, draft.valid_from, draft.based_on) == (2, None, cast.rubric)
    assert [(c.position, c.ability.code, c.level_words) for c in draft.criteria.order_by("position")] == [
        (c.position, c.ability.code, c.level_words) for c in cast.rubric.criteria.order_by("position")
    ]
    assert [
        (m.criterion.position, m.becomes.position, m.levels) for m in LevelMapping.objects.order_by("criterion")
    ] == [(n, n, [1, 2, 3, 4]) for n in range(6)]
    assert [(e.level, e.words) for e in first(draft).exemplars.all()] == [(2, {"en": "Says what a story means"})]


def test_there_is_one_draft_at_a_time(cast: Cast) -> None:
    assert draft_of(cast) == draft_of(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rubric.objects.create(version=9, names={})


def test_a_first_draft_has_the_default_words(cast: Cast) -> None:
    cast.rubric.delete()
    draft = draft_of(cast)
    assert (draft.version, draft.based_on, draft.criteria.count()) == (1, None, 6)
    assert publishing.gaps_of(draft, ["en", "hi", "te", "kn"]) == []


def test_nobody_rates_with_a_draft(cast: Cast) -> None:
    draft_of(cast)
    assert Rubric.objects.on(dt.date(2099, 1, 1)).first() == cast.rubric


def test_words_for_every_class_and_for_some(cast: Cast) -> None:
    criterion = worded(cast, first(draft_of(cast)))
    building.word_band(
        criterion=criterion, band=GradeBand.EARLY, words={"en": ["a", "b", "c", "d"], "hi": ["", " ", "", ""]},
        **told(cast.diet_faculty),
    )  # fmt: skip
    criterion.refresh_from_db()
    assert (criterion.words("en"), criterion.words("hi"), criterion.words("en", 4)) == (WORDS["en"],) * 3
    assert criterion.words("hi", 2) == ["a", "b", "c", "d"]
    building.word_band(criterion=criterion, band=GradeBand.EARLY, words={"en": [""] * 4}, **told(cast.diet_faculty))
    criterion.refresh_from_db()
    assert criterion.band_words == {}


def test_publishing_lets_it_hold_from_a_month_on(cast: Cast) -> None:
    draft = draft_of(cast)
    worded(cast, first(draft), names={"en": "Read meaning"})
    version = published(cast, draft)
    assert (version.valid_from, version.published_by_id) == (next_month(), cast.diet_faculty.pk)
    assert Rubric.objects.on(period_of(today())).first() == cast.rubric
    assert Rubric.objects.on(next_month()).first() == version
    assert Ability.objects.get(code="interpret").name == "Read meaning"
    assert first(cast.rubric).name == "Interpret"  # as it was called then


@pytest.mark.parametrize("months", [-1, 0, 13])
def test_a_month_that_has_begun_is_refused(cast: Cast, months: int) -> None:
    draft = draft_of(cast)
    with pytest.raises(publishing.BadMonthError, match="A new version can hold from"):
        publishing.publish(
            rubric=draft, valid_from=add_months(period_of(today()), months), languages=LANGUAGES, **told(cast.diet_faculty)
        )  # fmt: skip
    draft.refresh_from_db()
    assert draft.is_draft


def test_the_next_version_holds_after_the_one_before(cast: Cast) -> None:
    published(cast, draft_of(cast))
    assert publishing.months_to_choose(draft_of(cast), today=today())[0] == add_months(next_month(), 1)


def test_words_that_are_missing_keep_it_a_draft(cast: Cast) -> None:
    draft = draft_of(cast)
    worded(cast, first(draft), words={"en": ["one", "two", "three", ""]})
    building.word_band(
        criterion=first(draft), band=GradeBand.MIDDLE, words={"en": ["a", "b", "c", ""]}, **told(cast.diet_faculty)
    )
    with pytest.raises(publishing.NotWholeError) as refused:
        published(cast, draft)
    assert refused.value.gaps == (
        publishing.Gap("interpret", "Interpret", "en"),
        publishing.Gap("interpret", "Interpret", "en", "3-5"),
    )
    assert len(publishing.gaps_of(draft, ("en", "hi"))) == 6 + 1 + 2


def test_a_draft_without_any_ability_is_not_published(cast: Cast) -> None:
    draft = draft_of(cast)
    for criterion in draft.criteria.all():
        building.remove_criterion(criterion=criterion, **told(cast.diet_faculty))
    with pytest.raises(publishing.NotWholeError):
        published(cast, draft)


def test_a_published_version_keeps_its_words(cast: Cast) -> None:
    version = published(cast, draft_of(cast))
    criterion = first(version)
    refusals: list[Any] = [
        lambda: worded(cast, criterion),
        lambda: building.word_band(criterion=criterion, band=GradeBand.EARLY, words=WORDS, **told(cast.diet_faculty)),
        lambda: building.add_criterion(rubric=version, names={"en": "Sing"}, **told(cast.diet_faculty)),
        lambda: building.remove_criterion(criterion=criterion, **told(cast.diet_faculty)),
        lambda: building.discard_draft(rubric=version, **told(cast.diet_faculty)),
        lambda: published(cast, version),
    ]
    before = list(Criterion.objects.order_by("pk").values())
    for refused in refusals:
        with pytest.raises(building.PublishedError, match="its words stay"):
            refused()
    assert list(Criterion.objects.order_by("pk").values()) == before


def test_an_ability_is_added_and_taken_out(cast: Cast) -> None:
    draft = draft_of(cast)
    made = building.add_criterion(rubric=draft, names={"en": "Make things", "hi": "बनाना"}, **told(cast.diet_faculty))
    assert (made.position, made.ability.code, made.names["hi"]) == (6, "make-things", "बनाना")
    with pytest.raises(building.BadMappingError, match="“Observe” is in this version already"):
        building.add_criterion(rubric=draft, names={"en": "Observe"}, **told(cast.diet_faculty))
    building.remove_criterion(criterion=draft.criteria.get(position=1), **told(cast.diet_faculty))
    assert [(c.position, c.ability.code) for c in draft.criteria.order_by("position")] == list(
        enumerate(["interpret", "observe", "comprehend", "communicate", "analyse", "make-things"])
    )


def test_a_rubric_has_few_abilities(cast: Cast) -> None:
    draft = draft_of(cast)
    for number in range(6):
        building.add_criterion(rubric=draft, names={"en": f"More {number}"}, **told(cast.diet_faculty))
    with pytest.raises(building.TooManyCriteriaError, match="Take one out first"):
        building.add_criterion(rubric=draft, names={"en": "One more"}, **told(cast.diet_faculty))


def test_throwing_the_draft_away_touches_nothing_else(cast: Cast) -> None:
    building.discard_draft(rubric=draft_of(cast), **told(cast.diet_faculty))
    assert (list(Rubric.objects.all()), Criterion.objects.count(), LevelMapping.objects.count()) == (
        [cast.rubric],
        6,
        0,
    )


@pytest.mark.parametrize("levels", [[1, 2, 3], [2, 1, 3, 4], [1, 2, 3, 5], [0, 1, 2, 3]])
def test_levels_carry_over_in_their_order(cast: Cast, levels: list[int]) -> None:
    criterion = first(draft_of(cast))
    with pytest.raises(building.BadMappingError, match="higher level"):
        worded(cast, criterion, levels=levels)
    with pytest.raises(IntegrityError), transaction.atomic():
        LevelMapping.objects.filter(becomes=criterion).update(levels=levels)


def test_a_criterion_carries_on_once(cast: Cast) -> None:
    draft = draft_of(cast)
    with pytest.raises(building.BadMappingError, match="A child counts once"):
        worded(cast, draft.criteria.get(position=1), carries=first(cast.rubric))
    with pytest.raises(building.BadMappingError, match="Choose an ability of the version before"):
        worded(cast, first(draft), carries=first(draft))


def test_what_is_given_up_and_what_is_new_is_said(cast: Cast) -> None:
    scope = scope_for(cast.diet_faculty, day=today())
    assert scope is not None
    draft = draft_of(cast)
    worded(cast, first(draft), levels=[1, 1, 2, 3])
    worded(cast, draft.criteria.get(position=1), names={"en": "Ask"}, carries=None)
    building.remove_criterion(criterion=draft.criteria.get(position=5), **told(cast.diet_faculty))
    found = [
        (one.old and one.old.position, one.new and one.new.position, one.levels) for one in carried_over(scope, draft)
    ]
    assert found[:3] == [(0, 0, (1, 1, 2, 3)), (1, None, ()), (2, 2, (1, 2, 3, 4))]
    assert found[-2:] == [(5, None, ()), (None, 1, ())]


def test_counts_are_carried_version_by_version_and_keep_their_sum(cast: Cast) -> None:
    second = draft_of(cast)
    worded(cast, first(second), levels=[1, 1, 2, 3])
    published(cast, second)
    third = draft_of(cast)
    worded(cast, first(third), levels=[1, 3, 4, 4], carries=first(second))
    publishing.publish(
        rubric=third, valid_from=add_months(next_month(), 1), languages=LANGUAGES, **told(cast.diet_faculty)
    )
    carries = carries_to(cast.tenant.id, third.pk, [cast.rubric.pk, second.pk, third.pk])
    assert carries.by_criterion[first(cast.rubric).pk] == Carry(first(third).pk, (1, 1, 3, 4))
    assert carries.by_criterion[first(second).pk] == Carry(first(third).pk, (1, 3, 4, 4))
    assert carries.by_criterion[first(cast.rubric).pk].counts([7, 5, 4, 3, 2]) == (7, 9, 0, 3, 2)
    assert len(carries.by_criterion) == 12
    assert carries_to(cast.tenant.id, third.pk, [third.pk]).by_criterion == {}


def test_exemplars_hang_in_draft_and_published_version_alike(cast: Cast) -> None:
    key = uuid.uuid4()
    given: dict[str, Any] = {"criterion": first(cast.rubric), "level": 3, "words": {"en": " Tells it ", "hi": " "}}
    shown = exemplars.show_exemplar(**given, key=key, **told(cast.diet_faculty))
    assert exemplars.show_exemplar(**given, key=key, **told(cast.diet_faculty)) == shown
    assert (shown.words, shown.level, Exemplar.objects.count()) == ({"en": "Tells it"}, 3, 1)
    for _ in range(2):
        exemplars.show_exemplar(**given, key=uuid.uuid4(), **told(cast.diet_faculty))
    with pytest.raises(exemplars.TooManyExemplarsError, match="Three to a level"):
        exemplars.show_exemplar(**given, key=uuid.uuid4(), **told(cast.diet_faculty))
    exemplars.take_exemplar_away(exemplar=shown, **told(cast.diet_faculty))
    assert Exemplar.objects.count() == 2


def test_an_exemplar_shows_something(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        exemplars.show_exemplar(
            criterion=first(cast.rubric), level=1, words={"en": " "}, key=uuid.uuid4(), **told(cast.diet_faculty)
        )
