"""Versions of the rubric as people read and build them, and how levels carry over from one to the next."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import get_language

from assessments.choices import GradeBand
from assessments.models import LEVEL_COUNT, Criterion, Exemplar, Rubric, WorkSample
from assessments.queries.grid import Ability, Row
from clusters.models import said
from clusters.scope import Scope
from foundation.models import StoredFile


@dataclass(frozen=True)
class LevelWords:
    """One level of a criterion: its words, and what it looks like."""

    level: int
    words: str
    exemplars: tuple[Exemplar, ...]


@dataclass(frozen=True)
class BandWords:
    """The four levels for some grades; `label` is empty for every grade."""

    code: str
    label: str
    levels: tuple[LevelWords, ...]


@dataclass(frozen=True)
class CriterionPage:
    """A criterion as it is read."""

    criterion: Criterion
    name: str
    bands: tuple[BandWords, ...]


@dataclass(frozen=True)
class Carried:
    """What a criterion of the version before became; `new` is None where it was given up, `old` where it is new."""

    old: Criterion | None
    new: Criterion | None
    levels: tuple[int, ...] = ()

    @property
    def is_same(self) -> bool:
        return self.levels == tuple(range(1, LEVEL_COUNT + 1))

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """(level before, level now)."""
        return list(enumerate(self.levels, start=1))


def versions(scope: Scope) -> list[Rubric]:
    """Published versions, newest first."""
    return list(Rubric.objects.visible_to(scope).published().select_related("based_on"))


def draft(scope: Scope) -> Rubric | None:
    """The version that is being written."""
    return Rubric.objects.visible_to(scope).drafts().select_related("based_on").first()


def taken_out(scope: Scope, draft: Rubric) -> list[Criterion]:
    """Abilities that were taken out of the draft and can be put back, the last first; each as it was last."""
    standing = Criterion.objects.visible_to(scope).filter(rubric=draft).values_list("ability_id", flat=True)
    seen, found = set(standing), []
    for each in _taken_out(scope, draft):
        if each.ability_id not in seen:
            seen.add(each.ability_id)
            found.append(each)
    return found


def last_taken_out(scope: Scope, draft: Rubric, ability: str) -> Criterion | None:
    """What was taken out of the draft of an ability last."""
    return _taken_out(scope, draft).filter(ability__code=ability).first()


def _taken_out(scope: Scope, draft: Rubric) -> QuerySet[Criterion]:
    return Criterion.everything.visible_to(scope).filter(rubric=draft).taken_out().select_related("ability")


def criterion_pages(scope: Scope, rubric: Rubric, language: str = "") -> list[CriterionPage]:
    """Every criterion with its words for every grade and for bands, and its exemplars, in a language. Two queries."""
    told = language or get_language() or "en"
    shown = Exemplar.objects.visible_to(scope).select_related("photo").order_by("level", "pk")
    rows = (
        Criterion.objects.visible_to(scope)
        .filter(rubric=rubric)
        .select_related("ability")
        .prefetch_related(Prefetch("exemplars", queryset=shown))
        .order_by("position", "pk")
    )
    return [criterion_page(criterion, told) for criterion in rows]


def criterion_page(criterion: Criterion, language: str) -> CriterionPage:
    """One criterion as it is read in a language."""
    bands = [BandWords("", "", _levels(criterion, criterion.level_words, "", language))]
    bands += [
        BandWords(
            band.value, str(band.label), _levels(criterion, criterion.band_words[band.value], band.value, language)
        )
        for band in GradeBand
        if band.value in criterion.band_words
    ]
    return CriterionPage(criterion, said(criterion.names or criterion.ability.names, language), tuple(bands))


def _levels(
    criterion: Criterion, words: Mapping[str, Sequence[str]], band: str, language: str
) -> tuple[LevelWords, ...]:
    four = words.get(language) or words.get("en") or [""] * LEVEL_COUNT
    shown = criterion.exemplars.all()
    return tuple(
        LevelWords(level, sentence, tuple(e for e in shown if (e.level, e.band) == (level, band)))
        for level, sentence in enumerate(four, start=1)
    )


def carried_over(scope: Scope, rubric: Rubric) -> list[Carried]:
    """What became of the version before, criterion by criterion; then what is new. Empty for a first version."""
    if rubric.based_on_id is None:
        return []
    rows = Criterion.objects.visible_to(scope).select_related("ability", "carried_to__becomes__ability")
    old = list(rows.filter(rubric_id=rubric.based_on_id).order_by("position", "pk"))
    new = list(Criterion.objects.visible_to(scope).filter(rubric=rubric).select_related("ability").order_by("position"))
    found, reached = [], set()
    for criterion in old:
        mapping = getattr(criterion, "carried_to", None)
        if mapping is None or mapping.becomes.rubric_id != rubric.pk or mapping.becomes.taken_out_at is not None:
            found.append(Carried(criterion, None))
        else:
            found.append(Carried(criterion, mapping.becomes, tuple(mapping.levels)))
            reached.add(mapping.becomes_id)
    return found + [Carried(None, criterion) for criterion in new if criterion.pk not in reached]


def changed_between(scope: Scope, first: dt.date, last: dt.date) -> Rubric | None:
    """The newest version that began to hold after the first month and not after the last; None where none did. One query."""
    rows = Rubric.objects.visible_to(scope).published()
    return rows.filter(valid_from__gt=first, valid_from__lte=last, based_on__isnull=False).first()


def sample_grid(criterion: Criterion, name: str) -> tuple[tuple[Ability, ...], tuple[Row, ...]]:
    """One ability and five rows of nobody, to look at the grid before any child stands on it."""
    ability = Ability(criterion.rubric_id, 0, criterion.ability.code, name, (), frozenset())
    rows = tuple(
        Row(
            index=index,
            public_id=uuid.UUID(int=index),
            number=index + 1,
            name="",
            levels=(level,),
            was=(was,),
            was_on=(None,),
            changed=frozenset(),
            bad={},
        )
        for index, (level, was) in enumerate(((2, 1), (3, 3), (0, 2), (4, 3), (1, 1)))
    )
    return (ability,), rows


def picture_for(scope: Scope, public_id: uuid.UUID) -> StoredFile | None:
    """The photo of an exemplar, or of a sample of work that the person may see."""
    shown = Exemplar.objects.visible_to(scope).values("photo_id")
    samples = WorkSample.objects.visible_to(scope).values("photo_id")
    rows = StoredFile.objects.filter(Q(pk__in=shown) | Q(pk__in=samples), tenant_id=scope.tenant_id)
    return rows.filter(public_id=public_id).first()
