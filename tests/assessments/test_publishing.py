"""An ability comes back as it was; a version is taken back before its month begins; what changes is said beforehand."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.choices import GradeBand
from assessments.models import Ability, Criterion, LevelMapping, Rating, Rubric
from assessments.queries.publishing import ChangedWords, version_changes
from assessments.services import building, exemplars, publishing
from clusters.calendar import add_months, period_of, today
from clusters.queries import scope_for
from foundation.audit import AuditEvent
from tests.assessments.test_building import draft_of, first, next_month, published, told, worded
from tests.cast import Cast
from tests.conftest import in_tenant

CODES = ["interpret", "question", "observe", "comprehend", "communicate", "analyse"]


def codes(rubric: Rubric) -> list[tuple[int, str]]:
    return [(c.position, c.ability.code) for c in rubric.criteria.select_related("ability").order_by("position")]


def everything_of(criterion: Criterion) -> tuple[Any, ...]:
    """What an ability of a draft says, shows and carries on."""
    return (
        criterion.position, criterion.names, criterion.grades, criterion.level_words, criterion.band_words,
        [(e.level, e.words) for e in criterion.exemplars.order_by("pk")],
        list(LevelMapping.objects.filter(becomes=criterion).values_list("criterion_id", "levels")),
    )  # fmt: skip


@pytest.mark.parametrize("position", [0, 2, 5])
def test_an_ability_comes_back_as_it_was(cast: Cast, position: int) -> None:
    draft = draft_of(cast)
    carries = cast.rubric.criteria.get(position=position)
    taken = worded(cast, draft.criteria.get(position=position), carries=carries, levels=[1, 1, 2, 3])
    exemplars.show_exemplar(
        criterion=taken, level=2, words={"en": "Looks twice"}, key=uuid.uuid4(), **told(cast.diet_faculty)
    )
    before = everything_of(taken)
    building.remove_criterion(criterion=taken, **told(cast.diet_faculty))
    assert codes(draft) == list(enumerate(code for code in CODES if code != CODES[position]))
    for _ in range(2):  # sent twice
        taken = Criterion.everything.select_related("ability").get(pk=taken.pk)
        building.restore_criterion(criterion=taken, **told(cast.diet_faculty))
    assert everything_of(Criterion.objects.get(pk=taken.pk)) == before
    assert codes(draft) == list(enumerate(CODES))
    assert list(AuditEvent.objects.filter(verb__startswith="criterion_re").values_list("verb", flat=True)) == [
        "criterion_removed",
        "criterion_restored",
    ]


def test_what_another_ability_carries_on_by_now_stays_with_it(cast: Cast) -> None:
    draft = draft_of(cast)
    taken, other = first(draft), draft.criteria.get(position=1)
    building.remove_criterion(criterion=taken, **told(cast.diet_faculty))
    worded(cast, other, names={"en": "Ask"}, carries=first(cast.rubric))
    taken.refresh_from_db()
    building.restore_criterion(criterion=taken, **told(cast.diet_faculty))
    assert LevelMapping.objects.get(criterion=first(cast.rubric)).becomes == other
    assert not LevelMapping.objects.filter(becomes=taken).exists()


def test_an_ability_does_not_come_back_beside_itself(cast: Cast) -> None:
    draft = draft_of(cast)
    taken = first(draft)
    building.remove_criterion(criterion=taken, **told(cast.diet_faculty))
    building.add_criterion(rubric=draft, names={"en": "Interpret"}, **told(cast.diet_faculty))
    with pytest.raises(building.BadMappingError, match="is in this version already"):
        building.restore_criterion(criterion=taken, **told(cast.diet_faculty))
    assert len(codes(draft)) == 6


def test_an_ability_does_not_come_back_where_there_is_no_room(cast: Cast) -> None:
    draft = draft_of(cast)
    taken = first(draft)
    building.remove_criterion(criterion=taken, **told(cast.diet_faculty))
    for number in range(7):
        building.add_criterion(rubric=draft, names={"en": f"More {number}"}, **told(cast.diet_faculty))
    with pytest.raises(building.TooManyCriteriaError):
        building.restore_criterion(criterion=taken, **told(cast.diet_faculty))


def test_publishing_lets_go_of_what_was_taken_out(cast: Cast) -> None:
    draft = draft_of(cast)
    taken = first(draft)
    building.remove_criterion(criterion=taken, **told(cast.diet_faculty))
    version = published(cast, draft)
    assert not Criterion.everything.filter(pk=taken.pk).exists()
    with pytest.raises(building.PublishedError):
        building.restore_criterion(criterion=taken, **told(cast.diet_faculty))
    assert codes(version) == list(enumerate(CODES[1:]))


def test_a_version_is_taken_back_before_its_month_begins(cast: Cast) -> None:
    draft = draft_of(cast)
    worded(cast, first(draft), names={"en": "Read meaning"})
    building.remove_criterion(criterion=draft.criteria.get(position=1), **told(cast.diet_faculty))
    words = [(c.position, c.names, c.level_words) for c in draft.criteria.order_by("position")]
    version = publishing.withdraw(rubric=published(cast, draft), **told(cast.diet_faculty))
    assert (version.is_draft, version.published_at, version.published_by_id) == (True, None, None)
    assert [(c.position, c.names, c.level_words) for c in version.criteria.order_by("position")] == words
    assert Rubric.objects.published().first() == cast.rubric
    assert list(Ability.objects.order_by("position").values_list("code", "names__en")) == [
        (code, code.capitalize()) for code in CODES
    ]  # called, and in the order, as in the version that holds
    assert building.begin_draft(**told(cast.diet_faculty)) == version
    event = AuditEvent.objects.get(verb="rubric_withdrawn")
    assert (event.actor_id, event.detail) == (
        cast.diet_faculty.pk, {"version": 2, "valid_from": next_month().isoformat()},
    )  # fmt: skip


def refused(cast: Cast, version: Rubric, *, at: dt.datetime | None = None) -> str:
    with pytest.raises(publishing.HoldsError) as why:
        publishing.withdraw(rubric=version, by=cast.diet_faculty, at=at or timezone.now())
    version.refresh_from_db()
    assert not version.is_draft
    assert not AuditEvent.objects.filter(verb="rubric_withdrawn").exists()
    return str(why.value)


def test_a_version_stays_once_its_month_has_begun(cast: Cast) -> None:
    version = published(cast, draft_of(cast))
    begun = dt.datetime.combine(next_month(), dt.time(0, 0), tzinfo=timezone.get_current_timezone())
    assert "has begun with these words" in refused(cast, version, at=begun)
    before = begun - dt.timedelta(minutes=1)
    assert publishing.withdraw(rubric=version, by=cast.diet_faculty, at=before).is_draft


def test_a_version_stays_once_a_child_was_seen_with_it(cast: Cast) -> None:
    version = published(cast, draft_of(cast))
    Rating.objects.create(
        student=cast.students[0], school=cast.classroom.school, classroom=cast.classroom, rubric=version,
        cluster=cast.cluster, period=period_of(today()), levels=[1, None, None, None, None, None],
    )  # fmt: skip
    with in_tenant(cast.tenant.id):  # who builds it sees no child
        assert not Rating.objects.exists()
        assert "has seen a child with these words" in refused(cast, version)
        with pytest.raises(IntegrityError), transaction.atomic():
            Rubric.objects.filter(pk=version.pk).update(valid_from=None)


def test_a_version_stays_while_the_next_one_is_written_or_published(cast: Cast) -> None:
    version = published(cast, draft_of(cast))
    third = draft_of(cast)
    assert "Version 3 is being written" in refused(cast, version)
    publishing.publish(
        rubric=third, valid_from=add_months(next_month(), 1), languages=("en",), **told(cast.diet_faculty)
    )
    assert "A later version is published" in refused(cast, version)


def test_a_draft_is_not_taken_back(cast: Cast) -> None:
    with pytest.raises(publishing.HoldsError, match="not published"):
        publishing.withdraw(rubric=draft_of(cast), **told(cast.diet_faculty))


def test_what_changes_is_said_ability_by_ability(cast: Cast) -> None:
    scope = scope_for(cast.diet_faculty, day=today())
    assert scope is not None
    draft = draft_of(cast)
    assert version_changes(scope, draft, ["en"]).is_empty
    worded(
        cast, first(draft), names={"en": "Read meaning"}, levels=[1, 1, 2, 3],
        words={"en": ["interpret at level 1", "tells it anew", "interpret at level 3", "interpret at level 4"]},
    )  # fmt: skip
    building.word_band(
        criterion=draft.criteria.get(position=2), band=GradeBand.EARLY, words={"en": ["a", "b", "c", "d"]},
        **told(cast.diet_faculty),
    )  # fmt: skip
    building.remove_criterion(criterion=draft.criteria.get(position=1), **told(cast.diet_faculty))
    building.add_criterion(rubric=draft, names={"en": "Make things"}, **told(cast.diet_faculty))
    found = version_changes(scope, draft, ["en", "hi"])
    assert [c.ability.code for c in found.added] == ["make-things"]
    assert [c.ability.code for c in found.dropped] == ["question"]
    assert [each.name for each in found.same] == ["Comprehend", "Communicate", "Analyse"]
    meaning, observe = found.changed
    assert (meaning.old_name, meaning.moved) == ("Interpret", [(2, 1), (3, 2), (4, 3)])
    assert [(band.label, band.words) for band in meaning.bands] == [
        ("", (
            ChangedWords("en", 0, "Interpret", "Read meaning"),
            ChangedWords("en", 2, "interpret at level 2", "tells it anew"),
        )),
    ]  # fmt: skip
    assert (observe.old_name, observe.moved, observe.is_carried) == ("", [], True)
    assert [(band.label, [(w.level, w.old, w.new) for w in band.words]) for band in observe.bands] == [
        ("Classes 1 and 2", [(n, f"observe at level {n}", "abcd"[n - 1]) for n in range(1, 5)])
    ]
