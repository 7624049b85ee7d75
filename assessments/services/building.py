"""Writing the next version of the rubric."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessments.choices import GradeBand
from assessments.models import LEVEL_COUNT, Ability, Criterion, LevelMapping, Rubric
from assessments.services.rubrics import DEFAULT_RUBRIC, read_rubric
from assessments.services.words import kept
from clusters.models import User
from foundation import audit
from foundation.tenancy.connection import current_tenant_id

SAME_LEVELS = (1, 2, 3, 4)
MOST_CRITERIA = 12
Words = Mapping[str, Sequence[str]]  # four descriptions by language


class PublishedError(ValueError):
    """The version is published: its words stay as the ratings were made with. The message is for the person."""


class BadMappingError(ValueError):
    """The levels do not carry over so; the message is for the person."""


class TooManyCriteriaError(ValueError):
    """A rubric has few abilities; the message is for the person."""


@transaction.atomic
def begin_draft(*, by: User, at: dt.datetime) -> Rubric:
    """The draft: the open one, else a copy of the newest version in which every level carries over as it is.

    Where there is no version yet the draft begins with the default words.
    """
    tenant_id = current_tenant_id()
    rubrics = Rubric.objects.filter(tenant_id=tenant_id)
    list(rubrics.select_for_update().values_list("pk").order_by("pk"))  # one draft at a time
    if (draft := rubrics.drafts().first()) is not None:
        return draft
    newest = rubrics.published().first()
    version = (rubrics.aggregate(last=Max("version"))["last"] or 0) + 1
    draft = Rubric.objects.create(version=version, names=newest.names if newest else {}, based_on=newest)
    if newest is None:
        _fill_from_default(draft)
    else:
        _copy(newest, draft)
    audit.record("rubric_draft_begun", by=by.pk, subject=draft, version=version)
    return draft


def _fill_from_default(draft: Rubric) -> None:
    content = read_rubric(DEFAULT_RUBRIC)
    draft.names = content["names"]
    draft.save(update_fields=["names"])
    for position, each in enumerate(content["abilities"]):
        ability, _created = Ability.objects.get_or_create(
            tenant_id=current_tenant_id(), code=each["code"], defaults={"names": each["names"], "position": position}
        )
        Criterion.objects.create(
            rubric=draft, ability=ability, position=position, names=each["names"], level_words=each["levels"]
        )


def _copy(newest: Rubric, draft: Rubric) -> None:
    for old in newest.criteria.select_related("ability").order_by("position"):
        new = Criterion.objects.create(
            rubric=draft,
            ability=old.ability,
            position=old.position,
            names=old.names or old.ability.names,
            grades=old.grades,
            level_words=old.level_words,
            band_words=old.band_words,
        )
        LevelMapping.objects.create(criterion=old, becomes=new, levels=list(SAME_LEVELS))
        for shown in old.exemplars.order_by("pk"):
            shown.pk, shown.public_id, shown.key, shown.criterion = None, uuid.uuid4(), uuid.uuid4(), new
            shown.save(force_insert=True)


def open_draft(rubric_id: int) -> Rubric:
    """The draft, locked. Raises PublishedError."""
    draft = Rubric.objects.select_for_update().get(tenant_id=current_tenant_id(), pk=rubric_id)
    if not draft.is_draft:
        raise PublishedError(_("This version is published; its words stay. Begin the next version to change them."))
    return draft


@transaction.atomic
def word_criterion(
    *,
    criterion: Criterion,
    names: Mapping[str, str],
    words: Words,
    carries: Criterion | None,
    levels: Sequence[int],
    by: User,
    at: dt.datetime,
) -> Criterion:
    """A criterion of the draft with its name, its words for every grade, and what of the version before it carries on.

    Empty words may stay until it is published. Raises PublishedError and BadMappingError.
    """
    draft = open_draft(criterion.rubric_id)
    criterion.names = kept(names)
    criterion.level_words = _kept(words)
    criterion.save(update_fields=["names", "level_words"])
    _carry(draft, criterion, carries, levels)
    audit.record("criterion_worded", by=by.pk, subject=draft, ability=criterion.ability.code)
    return criterion


@transaction.atomic
def word_band(*, criterion: Criterion, band: GradeBand, words: Words, by: User, at: dt.datetime) -> Criterion:
    """Other words for some grades; without any the words for every grade hold there too. Raises PublishedError."""
    draft = open_draft(criterion.rubric_id)
    own = _kept(words)
    others = {code: each for code, each in criterion.band_words.items() if code != band.value}
    criterion.band_words = others | ({band.value: own} if own else {})
    criterion.save(update_fields=["band_words"])
    audit.record("criterion_worded", by=by.pk, subject=draft, ability=criterion.ability.code, band=band.value)
    return criterion


def _kept(words: Words) -> dict[str, list[str]]:
    """Languages with at least one word, four descriptions each."""
    stripped = {language: [each.strip() for each in four] for language, four in words.items()}
    return {language: four for language, four in stripped.items() if any(four)}


def _carry(draft: Rubric, criterion: Criterion, carries: Criterion | None, levels: Sequence[int]) -> None:
    LevelMapping.objects.filter(tenant_id=current_tenant_id(), becomes=criterion).delete()
    if carries is None:
        return
    if carries.rubric_id != draft.based_on_id:
        raise BadMappingError(_("Choose an ability of the version before this one."))
    if len(levels) != LEVEL_COUNT or list(levels) != sorted(levels) or not set(levels) <= set(SAME_LEVELS):
        raise BadMappingError(_("A higher level cannot become a lower one than the level below it."))
    taken = LevelMapping.objects.filter(tenant_id=current_tenant_id(), criterion=carries)
    taken.filter(becomes__taken_out_at__isnull=False).delete()
    if (other := taken.select_related("becomes__ability").first()) is not None:
        raise BadMappingError(
            _("“%(name)s” already carries on as “%(other)s”. A child counts once: choose one of the two.")
            % {"name": carries.name, "other": other.becomes.name}
        )
    LevelMapping.objects.create(criterion=carries, becomes=criterion, levels=list(levels))


@transaction.atomic
def add_criterion(*, rubric: Rubric, names: Mapping[str, str], by: User, at: dt.datetime) -> Criterion:
    """One more ability at the end of the draft. A name that an ability has already takes that ability up again.

    Raises PublishedError, TooManyCriteriaError, BadMappingError (the ability is in the draft).
    """
    draft = open_draft(rubric.pk)
    tenant_id = current_tenant_id()
    criteria = Criterion.objects.filter(tenant_id=tenant_id, rubric=draft)
    _require_room(list(criteria))
    named = kept(names)
    code = slugify(named.get("en", ""))[:30] or f"ability-{uuid.uuid4().hex[:8]}"
    last = Ability.objects.filter(tenant_id=tenant_id).aggregate(last=Max("position"))["last"]
    ability, _created = Ability.objects.get_or_create(
        tenant_id=tenant_id, code=code, defaults={"names": named, "position": (-1 if last is None else last) + 1}
    )
    if criteria.filter(ability=ability).exists():
        raise BadMappingError(_("“%(name)s” is in this version already.") % {"name": ability.name})
    position = (-1 if (end := criteria.aggregate(last=Max("position"))["last"]) is None else end) + 1
    audit.record("criterion_added", by=by.pk, subject=draft, ability=code)
    return Criterion.objects.create(rubric=draft, ability=ability, position=position, names=named)


@transaction.atomic
def remove_criterion(*, criterion: Criterion, by: User, at: dt.datetime) -> None:
    """Take an ability out of the draft; `restore_criterion` puts it back as it was. Raises PublishedError.

    What was seen in it stays with the versions that have it.
    """
    draft = open_draft(criterion.rubric_id)
    audit.record("criterion_removed", by=by.pk, subject=draft, ability=criterion.ability.code)
    criterion.taken_out_at = at
    criterion.save(update_fields=["taken_out_at"])
    _number(list(draft.criteria.order_by("position", "pk")))


@transaction.atomic
def restore_criterion(*, criterion: Criterion, by: User, at: dt.datetime) -> Criterion:
    """Put an ability back into the draft: its words, its examples, its place, and what it carries on, unless another
    ability carries that on by now. Twice is once.

    Raises PublishedError, TooManyCriteriaError, BadMappingError (the ability is in the draft again by its name).
    """
    draft = open_draft(criterion.rubric_id)
    standing = list(draft.criteria.select_related("ability").order_by("position", "pk"))
    if criterion in standing:
        return criterion
    _require_room(standing)
    if any(each.ability_id == criterion.ability_id for each in standing):
        raise BadMappingError(_("“%(name)s” is in this version already.") % {"name": criterion.name})
    place = min(criterion.position, len(standing))
    _number([*standing[:place], None, *standing[place:]])
    criterion.position, criterion.taken_out_at = place, None
    criterion.save(update_fields=["position", "taken_out_at"])
    audit.record("criterion_restored", by=by.pk, subject=draft, ability=criterion.ability.code)
    return criterion


def _require_room(standing: Sequence[Criterion]) -> None:
    if len(standing) >= MOST_CRITERIA:
        raise TooManyCriteriaError(
            _("A rubric of %(count)s abilities is as much as one can see in a child. Take one out first.")
            % {"count": MOST_CRITERIA}
        )


def _number(places: Sequence[Criterion | None]) -> None:
    """Each criterion in its place, in an order in which no two ever have the same one. None: a place to keep free."""
    moved = [(place, each) for place, each in enumerate(places) if each is not None and each.position != place]
    down = [(place, each) for place, each in moved if place < each.position]
    up = [(place, each) for place, each in moved if place > each.position]
    for place, each in down + up[::-1]:
        each.position = place
        each.save(update_fields=["position"])


@transaction.atomic
def discard_draft(*, rubric: Rubric, by: User, at: dt.datetime) -> None:
    """Take the draft away with everything in it. Raises PublishedError."""
    draft = open_draft(rubric.pk)
    audit.record("rubric_draft_discarded", by=by.pk, subject=draft, version=draft.version)
    draft.delete()
