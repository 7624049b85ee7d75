"""Writing the next version of the rubric, and publishing it."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessments.choices import GradeBand
from assessments.models import LEVEL_COUNT, Ability, Criterion, LevelMapping, Rubric
from assessments.services.rubrics import DEFAULT_RUBRIC, read_rubric
from assessments.services.words import kept
from clusters.calendar import add_months, period_of
from clusters.models import User
from foundation import audit
from foundation.tenancy.connection import current_tenant_id

SAME_LEVELS = (1, 2, 3, 4)
MONTHS_AHEAD = 12
MOST_CRITERIA = 12
Words = Mapping[str, Sequence[str]]  # four descriptions by language


class PublishedError(ValueError):
    """The version is published: its words stay as the ratings were made with. The message is for the person."""


class BadMonthError(ValueError):
    """A new version cannot hold from this month; the message says which months can be chosen."""


class BadMappingError(ValueError):
    """The levels do not carry over so; the message is for the person."""


class TooManyCriteriaError(ValueError):
    """A rubric has few abilities; the message is for the person."""


@dataclass(frozen=True)
class Gap:
    """What one criterion still lacks in a language."""

    ability: str
    name: str
    language: str
    band: str = ""


class NotWholeError(ValueError):
    """Words are missing, so nothing was published. `gaps` says where."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__(f"{len(gaps)} gaps")
        self.gaps = tuple(gaps)


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


def _open_draft(rubric_id: int) -> Rubric:
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
    draft = _open_draft(criterion.rubric_id)
    criterion.names = kept(names)
    criterion.level_words = _kept(words)
    criterion.save(update_fields=["names", "level_words"])
    _carry(draft, criterion, carries, levels)
    audit.record("criterion_worded", by=by.pk, subject=draft, ability=criterion.ability.code)
    return criterion


@transaction.atomic
def word_band(*, criterion: Criterion, band: GradeBand, words: Words, by: User, at: dt.datetime) -> Criterion:
    """Other words for some grades; without any the words for every grade hold there too. Raises PublishedError."""
    draft = _open_draft(criterion.rubric_id)
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
    taken = LevelMapping.objects.filter(tenant_id=current_tenant_id(), criterion=carries).select_related(
        "becomes__ability"
    )
    if (other := taken.first()) is not None:
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
    draft = _open_draft(rubric.pk)
    tenant_id = current_tenant_id()
    criteria = Criterion.objects.filter(tenant_id=tenant_id, rubric=draft)
    if criteria.count() >= MOST_CRITERIA:
        raise TooManyCriteriaError(
            _("A rubric of %(count)s abilities is as much as one can see in a child. Take one out first.")
            % {"count": MOST_CRITERIA}
        )
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
    """Take an ability out of the draft; what was seen in it stays with the versions that have it. Raises PublishedError."""
    draft = _open_draft(criterion.rubric_id)
    audit.record("criterion_removed", by=by.pk, subject=draft, ability=criterion.ability.code)
    criterion.delete()
    rest = Criterion.objects.filter(tenant_id=current_tenant_id(), rubric=draft).order_by("position", "pk")
    for position, each in enumerate(rest):  # upwards, so that no two ever have the same place
        if each.position != position:
            each.position = position
            each.save(update_fields=["position"])


@transaction.atomic
def discard_draft(*, rubric: Rubric, by: User, at: dt.datetime) -> None:
    """Take the draft away with everything in it. Raises PublishedError."""
    draft = _open_draft(rubric.pk)
    audit.record("rubric_draft_discarded", by=by.pk, subject=draft, version=draft.version)
    draft.delete()


def gaps_of(rubric: Rubric, languages: Sequence[str]) -> list[Gap]:
    """Names and level descriptions that are missing, in the order of the criteria."""
    gaps = []
    for criterion in rubric.criteria.select_related("ability").order_by("position", "pk"):
        for language in languages:
            told = ("ability", "name", "language")
            here = dict(zip(told, (criterion.ability.code, criterion.name, language), strict=True))
            if not criterion.names.get(language) or not _is_whole(criterion.level_words.get(language)):
                gaps.append(Gap(**here))
            gaps += [
                Gap(**here, band=band)
                for band, words in sorted(criterion.band_words.items())
                if not _is_whole(words.get(language))
            ]
    return gaps


def _is_whole(four: Sequence[str] | None) -> bool:
    return bool(four) and len(four or ()) == LEVEL_COUNT and all(four or ())


def months_to_choose(rubric: Rubric, *, today: dt.date) -> list[dt.date]:
    """Months from which a draft may hold: after this one, which has begun, and after the newest version's first."""
    newest = Rubric.objects.filter(tenant_id=current_tenant_id()).published().first()
    first = add_months(period_of(today), 1)
    if newest is not None and newest.valid_from is not None:
        first = max(first, add_months(newest.valid_from, 1))
    return [add_months(first, count) for count in range(MONTHS_AHEAD)]


@transaction.atomic
def publish(*, rubric: Rubric, valid_from: dt.date, languages: Sequence[str], by: User, at: dt.datetime) -> Rubric:
    """The draft as the version that holds from a month on. Earlier months keep the version they were made with.

    A month that has begun is refused, so that every month has one version. From then on the abilities are called as this
    version says; earlier versions keep their names. Raises PublishedError, NotWholeError, BadMonthError.
    """
    draft = _open_draft(rubric.pk)
    gaps = gaps_of(draft, languages)
    if gaps or not draft.criteria.exists():
        raise NotWholeError(gaps)
    months = months_to_choose(draft, today=timezone.localdate(at))
    if valid_from not in months:
        raise BadMonthError(
            _("A new version can hold from %(first)s to %(last)s on: a month that has begun keeps its words.")
            % {"first": date_format(months[0], "F Y"), "last": date_format(months[-1], "F Y")}
        )
    nameless = Criterion.objects.filter(tenant_id=current_tenant_id(), names={}).exclude(rubric=draft)
    for old in nameless.select_related("ability"):
        old.names = old.ability.names
        old.save(update_fields=["names"])
    for criterion in draft.criteria.select_related("ability"):
        criterion.ability.names = criterion.ability.names | criterion.names
        criterion.ability.position = criterion.position
        criterion.ability.save(update_fields=["names", "position"])
    draft.valid_from, draft.published_at, draft.published_by_id = valid_from, at, by.pk
    draft.save(update_fields=["valid_from", "published_at", "published_by_id"])
    audit.record("rubric_published", by=by.pk, subject=draft, version=draft.version, valid_from=valid_from.isoformat())
    return draft
