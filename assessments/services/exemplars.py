"""Exemplars: what a level looks like."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import Criterion, Exemplar, WorkSample
from assessments.services import words as wording
from clusters.models import User
from foundation import audit
from foundation.files.services import keep_clean_photo
from foundation.models import StoredFile
from foundation.tenancy.connection import current_tenant_id

MOST_A_LEVEL = 3


class TooManyExemplarsError(ValueError):
    """A level has enough to look at; the message is for the person."""


@transaction.atomic
def show_exemplar(
    *,
    criterion: Criterion,
    level: int,
    band: str = "",
    words: Mapping[str, str],
    photo: bytes | None = None,
    sample: WorkSample | None = None,
    key: uuid.UUID,
    by: User,
    at: dt.datetime,
) -> Exemplar:
    """A sentence, a photo or both for one level, in a draft or in a published version: they explain, they change no word.

    `photo` is what `foundation.files.services.clean_photo` gave; a `sample` brings its own. Raises TooManyExemplarsError.
    """
    beside = Exemplar.objects.filter(tenant_id=current_tenant_id(), criterion=criterion, level=level, band=band)
    if not Exemplar.objects.filter(tenant_id=current_tenant_id(), key=key).exists() and beside.count() >= MOST_A_LEVEL:
        raise TooManyExemplarsError(_("Three to a level are enough to look at. Take one away before you hang another."))
    kept: StoredFile | None = keep_clean_photo(photo) if photo else None
    exemplar, is_new = Exemplar.create_once(
        key=key,
        criterion=criterion,
        level=level,
        band=band,
        words=wording.kept(words),
        photo=kept or (sample.photo if sample else None),
        sample=sample,
        made_by_id=by.pk,
        made_at=at,
    )
    if is_new:
        audit.record("exemplar_shown", by=by.pk, subject=exemplar, level=level, ability=criterion.ability.code)
    return exemplar


@transaction.atomic
def take_exemplar_away(*, exemplar: Exemplar, by: User, at: dt.datetime) -> None:
    """Nobody sees it as an example of the level any more."""
    audit.record("exemplar_taken_away", by=by.pk, subject=exemplar, level=exemplar.level)
    exemplar.delete()
