"""Publishing a version of the rubric, and taking it back before it holds."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import LEVEL_COUNT, Criterion, Rubric
from assessments.services.building import open_draft
from clusters import calendar
from clusters.calendar import add_months, period_of
from clusters.models import User
from foundation import audit
from foundation.tenancy.connection import current_tenant_id

MONTHS_AHEAD = 12


class BadMonthError(ValueError):
    """A new version cannot hold from this month; the message says which months can be chosen."""


class HoldsError(ValueError):
    """The version cannot be taken back to a draft any more; the message says why."""


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
    version says; earlier versions keep their names. What was taken out of it goes for good.

    Raises building.PublishedError, NotWholeError, BadMonthError.
    """
    draft = open_draft(rubric.pk)
    gaps = gaps_of(draft, languages)
    if gaps or not draft.criteria.exists():
        raise NotWholeError(gaps)
    months = months_to_choose(draft, today=timezone.localdate(at))
    if valid_from not in months:
        raise BadMonthError(
            _("A new version can hold from %(first)s to %(last)s on: a month that has begun keeps its words.")
            % {"first": calendar.month_year(months[0]), "last": calendar.month_year(months[-1])}
        )
    nameless = Criterion.objects.filter(tenant_id=current_tenant_id(), names={}).exclude(rubric=draft)
    for old in nameless.select_related("ability"):
        old.names = old.ability.names
        old.save(update_fields=["names"])
    Criterion.everything.filter(tenant_id=current_tenant_id(), rubric=draft).taken_out().delete()
    _name_abilities(draft)
    draft.valid_from, draft.published_at, draft.published_by_id = valid_from, at, by.pk
    draft.save(update_fields=["valid_from", "published_at", "published_by_id"])
    audit.record("rubric_published", by=by.pk, subject=draft, version=draft.version, valid_from=valid_from.isoformat())
    return draft


def _name_abilities(rubric: Rubric) -> None:
    """Abilities are called, and stand in the order, as in this version."""
    for criterion in rubric.criteria.select_related("ability"):
        criterion.ability.names = criterion.ability.names | criterion.names
        criterion.ability.position = criterion.position
        criterion.ability.save(update_fields=["names", "position"])


def why_it_stays(rubric: Rubric, *, today: dt.date) -> str:
    """Why a published version cannot be taken back; empty while it can: its month has not begun, no later version is
    published or written. Whether a child was seen with it, the database alone can tell: ratings stand behind the walls of
    their schools.
    """
    if rubric.valid_from is None:
        return _("It is not published.")
    if rubric.valid_from <= today:
        return _("%(month)s has begun with these words: they stay.") % {"month": calendar.month_year(rubric.valid_from)}
    others = Rubric.objects.filter(tenant_id=current_tenant_id()).exclude(pk=rubric.pk)
    if (draft := others.drafts().first()) is not None:
        return _("Version %(version)s is being written. Publish that draft or throw it away first.") % {
            "version": draft.version
        }
    if others.filter(valid_from__gt=rubric.valid_from).exists():
        return _("A later version is published. Take that one back first.")
    return ""


@transaction.atomic
def withdraw(*, rubric: Rubric, by: User, at: dt.datetime) -> Rubric:
    """A published version as a draft again, with every word, before its month begins. Abilities are called as before.

    Raises HoldsError with the reason, and leaves everything as it was.
    """
    # The row is locked against a rating made with it in the same moment, whose foreign key locks it too.
    version = Rubric.objects.select_for_update().get(tenant_id=current_tenant_id(), pk=rubric.pk)
    if why := why_it_stays(version, today=timezone.localdate(at)):
        raise HoldsError(why)
    audit.record(
        "rubric_withdrawn",
        by=by.pk,
        subject=version,
        version=version.version,
        valid_from=version.valid_from.isoformat() if version.valid_from else "",
    )
    version.valid_from = version.published_at = version.published_by_id = None
    try:
        with transaction.atomic():
            version.save(update_fields=["valid_from", "published_at", "published_by_id"])
    except IntegrityError as error:
        raise HoldsError(_("A teacher has seen a child with these words: they stay.")) from error
    before = Rubric.objects.filter(tenant_id=current_tenant_id()).published().first()
    if before is not None:
        _name_abilities(before)
    return version
