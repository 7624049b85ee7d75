"""Sharing work of children without a name, and taking it back."""

import datetime as dt
import re
import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import WorkSample
from clusters.models import User
from foundation import audit
from foundation.files.services import keep_clean_photo
from foundation.models import StoredFile
from foundation.tenancy.connection import current_tenant_id


class NamedChildError(ValueError):
    """The words name a child; the message is for the person who wrote them."""


class NotYourSampleError(Exception):
    """Only who shared a sample takes it back."""


def named_in(words: str, names: Collection[str]) -> str:
    """The first of these names that stands in the words as a word of its own; empty where none does."""
    said = {word.casefold() for word in re.split(r"[\s\.,;:!?\"'“”‘’()।/-]+", words) if word}
    return next((name for name in names if name and set(name.casefold().split()) <= said), "")


@transaction.atomic
def share_sample(
    *,
    place_id: int,
    grade: int,
    words: str,
    photo: bytes | None = None,
    stored: StoredFile | None = None,
    names: Collection[str] = (),
    key: uuid.UUID,
    by: User,
    at: dt.datetime,
) -> WorkSample:
    """A photo or a text of work, seen in the cluster (or below the place) without child, class or school.

    `photo` is what `foundation.files.services.clean_photo` gave, `stored` a photo that is kept already. `names` are first
    names of children whom the person may know. Raises NamedChildError with nothing shared.
    """
    if name := named_in(words, names):
        raise NamedChildError(_("These words name a child: %(name)s. Say “a child”, then share it.") % {"name": name})
    sample, is_new = WorkSample.create_once(
        key=key,
        place_id=place_id,
        grade=grade,
        words=words.strip(),
        photo=keep_clean_photo(photo) if photo else stored,
        shared_by_id=by.pk,
        shared_at=at,
    )
    if is_new:
        audit.record("sample_shared", by=by.pk, subject=sample)
    return sample


@transaction.atomic
def take_sample_back(*, sample: WorkSample, by: User, at: dt.datetime) -> WorkSample:
    """Nobody sees it any more, also where it was looked at together. Safe to do twice. Raises NotYourSampleError."""
    locked = WorkSample.objects.select_for_update().get(tenant_id=current_tenant_id(), pk=sample.pk)
    if locked.shared_by_id != by.pk:
        raise NotYourSampleError
    if locked.withdrawn_at is None:
        locked.withdrawn_at = at
        locked.save(update_fields=["withdrawn_at"])
        audit.record("sample_taken_back", by=by.pk, subject=locked)
    return locked
