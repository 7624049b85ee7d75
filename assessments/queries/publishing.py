"""What changes for teachers when a draft of the rubric is published: ability by ability, old words beside new."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.choices import GradeBand
from assessments.models import LEVEL_COUNT, Criterion, LevelMapping, Rubric
from assessments.queries.rubrics import Carried
from clusters.scope import Scope


@dataclass(frozen=True)
class ChangedWords:
    """One sentence that changes. `level` is 0 for the name of the ability; empty words stand for none."""

    language: str
    level: int
    old: str
    new: str


@dataclass(frozen=True)
class ChangedBand:
    """Changed sentences for some classes; `label` is empty for every class that has no words of its own."""

    label: str
    words: tuple[ChangedWords, ...]


@dataclass(frozen=True)
class ChangedAbility:
    """An ability that stays, with what changes in it."""

    carried: Carried
    name: str
    bands: tuple[ChangedBand, ...]

    @property
    def old_name(self) -> str:
        """What it was called, where it is called otherwise now."""
        old = self.carried.old.name if self.carried.old else ""
        return old if old != self.name else ""

    @property
    def is_carried(self) -> bool:
        """Whether its earlier months are read on."""
        return bool(self.carried.levels)

    @property
    def moved(self) -> list[tuple[int, int]]:
        """(level before, level now), where a level is read as another one."""
        return [(old, new) for old, new in self.carried.pairs if old != new]

    @property
    def is_same(self) -> bool:
        return not self.bands and self.carried.is_same


@dataclass(frozen=True)
class VersionChanges:
    """What a draft changes against the version before it. For a first version everything is added."""

    added: tuple[Criterion, ...]
    dropped: tuple[Criterion, ...]
    changed: tuple[ChangedAbility, ...]
    same: tuple[ChangedAbility, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.dropped or self.changed)


def version_changes(scope: Scope, draft: Rubric, languages: Sequence[str]) -> VersionChanges:
    """Abilities added, dropped, changed and left as they are, in their order; words in these languages. Three queries."""
    rows = Criterion.objects.visible_to(scope).select_related("ability").order_by("position", "pk")
    old = list(rows.filter(rubric_id=draft.based_on_id)) if draft.based_on_id else []
    new = list(rows.filter(rubric=draft))
    mappings = LevelMapping.objects.filter(tenant_id=scope.tenant_id, becomes__in=[c.pk for c in new])
    carried = {m.becomes_id: m for m in mappings}
    by_pk, by_ability = {c.pk: c for c in old}, {c.ability_id: c for c in old}
    claimed = {m.criterion_id for m in carried.values()}
    added, found, kept = [], [], set()
    for criterion in new:
        mapping = carried.get(criterion.pk)
        before = by_pk.get(mapping.criterion_id) if mapping else by_ability.get(criterion.ability_id)
        if before is None or (mapping is None and before.pk in claimed):
            added.append(criterion)
            continue
        kept.add(before.pk)
        levels = tuple(mapping.levels) if mapping else ()
        found.append(
            ChangedAbility(Carried(before, criterion, levels), criterion.name, _bands(before, criterion, languages))
        )
    return VersionChanges(
        tuple(added),
        tuple(each for each in old if each.pk not in kept),
        tuple(each for each in found if not each.is_same),
        tuple(each for each in found if each.is_same),
    )


def _bands(old: Criterion, new: Criterion, languages: Sequence[str]) -> tuple[ChangedBand, ...]:
    names_before, names_now = old.names or old.ability.names, new.names or new.ability.names
    names = [
        ChangedWords(language, 0, names_before.get(language, ""), names_now.get(language, ""))
        for language in languages
        if names_before.get(language, "") != names_now.get(language, "")
    ]
    bands = [ChangedBand("", (*names, *_sentences(old.level_words, new.level_words, languages)))]
    for band in GradeBand:
        had, has = old.band_words.get(band.value), new.band_words.get(band.value)
        if had == has:
            continue  # without words of their own these classes have those for every class
        bands.append(
            ChangedBand(str(band.label), _sentences(had or old.level_words, has or new.level_words, languages))
        )
    return tuple(each for each in bands if each.words)


def _sentences(
    old: dict[str, list[str]], new: dict[str, list[str]], languages: Sequence[str]
) -> tuple[ChangedWords, ...]:
    empty = [""] * LEVEL_COUNT
    return tuple(
        ChangedWords(language, level, before, now)
        for language in languages
        for level, (before, now) in enumerate(
            zip(old.get(language) or empty, new.get(language) or empty, strict=True), start=1
        )
        if before != now
    )
