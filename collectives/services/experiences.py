"""Writing an experience, changing it, taking it away and putting it back."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from clusters.calendar import period_of
from clusters.choices import RollupKind
from clusters.models import Classroom, User
from clusters.rollups import mark_dirty
from clusters.services.conflicts import forget_records
from collectives.models import Experience, ReportBack, Sharing
from collectives.queries.teacher import is_told
from foundation import audit
from foundation.files.services import keep_clean_photo
from foundation.tenancy.connection import current_tenant_id


class ExperienceToldError(Exception):
    """The experience was told in a meeting; its words stay as the others heard them."""


def _month_of(at: dt.datetime) -> dt.date:
    return period_of(timezone.localtime(at).date())


def _count_again(experience: Experience) -> None:
    """Say that the number of experiences shared in its month has changed."""
    mark_dirty(cluster_id=experience.cluster_id, period=experience.period, kind=RollupKind.ASKED)


@transaction.atomic
def write_experience(
    *,
    key: uuid.UUID,
    teacher_id: int,
    school_id: int,
    cluster_id: int,
    by: User,
    at: dt.datetime,
    title: str,
    tried: str,
    children_did: str,
    puzzle: str,
    visibility: str,
    is_shared: bool,
    classroom: Classroom | None = None,
    photo: bytes | None = None,
    public_id: uuid.UUID | None = None,
) -> Experience:
    """A new experience, shared or kept as a draft. A resend with the same key gives the first one, unchanged.

    `photo` is what `foundation.files.services.clean_photo` gave; `public_id` one that was made on a phone.
    """
    made, is_new = Experience.create_once(
        key=key,
        public_id=public_id or uuid.uuid4(),
        teacher_id=teacher_id,
        school_id=school_id,
        cluster_id=cluster_id,
        classroom=classroom,
        period=_month_of(at),
        title=title,
        tried=tried,
        children_did=children_did,
        puzzle=puzzle,
        visibility=visibility,
        photo=keep_clean_photo(photo) if photo else None,
        shared_at=at if is_shared else None,
        created_at=at,
    )
    if is_new and is_shared:
        audit.record("experience_shared", by=by.pk, subject=made, visibility=visibility)
        _count_again(made)
    return made


@transaction.atomic
def change_experience(
    *,
    experience: Experience,
    by: User,
    at: dt.datetime,
    title: str,
    tried: str,
    children_did: str,
    puzzle: str,
    visibility: str,
    is_shared: bool,
    classroom: Classroom | None = None,
    photo: bytes | None = None,
    remove_photo: bool = False,
) -> Experience:
    """New words for an experience. What was shared stays shared; a draft that is shared now belongs to this month.

    Raises ExperienceToldError once it was told in a meeting that is closed.
    """
    locked = Experience.objects.select_for_update(of=("self",)).get(pk=experience.pk, deleted_at__isnull=True)
    if is_told(locked):
        raise ExperienceToldError
    before = locked.visibility
    locked.title, locked.tried, locked.children_did, locked.puzzle = title, tried, children_did, puzzle
    locked.visibility, locked.classroom = visibility, classroom
    if photo:
        locked.photo = keep_clean_photo(photo)
    elif remove_photo:
        locked.photo = None
    is_first_shared = is_shared and locked.shared_at is None
    if is_first_shared:
        locked.shared_at, locked.period = at, _month_of(at)
    locked.save(
        update_fields=[
            *("title", "tried", "children_did", "puzzle", "visibility"),
            *("classroom", "photo", "shared_at", "period"),
        ]
    )
    if is_first_shared:
        _count_again(locked)
    if is_first_shared or (locked.shared_at and before != visibility):
        audit.record("experience_shared", by=by.pk, subject=locked, visibility=visibility)
    return locked


@transaction.atomic
def delete_experience(*, experience: Experience, by: User, at: dt.datetime) -> Experience:
    """Take an experience away; its row stays, so that it can be put back.

    Raises ExperienceToldError when it is on the list of a meeting, or was told in one.
    """
    locked = Experience.objects.select_for_update(of=("self",)).get(pk=experience.pk)
    if Sharing.objects.filter(tenant_id=current_tenant_id(), experience=locked).exists():
        raise ExperienceToldError
    if locked.deleted_at is None:
        locked.deleted_at = at
        locked.save(update_fields=["deleted_at"])
        audit.record("experience_deleted", by=by.pk, subject=locked)
        _count_again(locked)
    return locked


@transaction.atomic
def restore_experience(*, experience: Experience, by: User, at: dt.datetime) -> Experience:
    """Put back what was taken away."""
    locked = Experience.objects.select_for_update(of=("self",)).get(pk=experience.pk)
    if locked.deleted_at is not None:
        locked.deleted_at = None
        locked.save(update_fields=["deleted_at"])
        audit.record("experience_restored", by=by.pk, subject=locked)
        _count_again(locked)
    return locked


def purge_experiences(before: dt.datetime, most: int) -> int:
    """Delete for good experiences taken away before then, with the values that two phones had of them; what a teacher
    reported with one keeps its own words. One that came on a meeting's list meanwhile stays.
    """
    tenant_id = current_tenant_id()
    rows = Experience.objects.select_for_update(of=("self",), skip_locked=True)
    rows = rows.filter(tenant_id=tenant_id, deleted_at__lt=before, sharings__isnull=True)
    found = list(rows.order_by("pk")[:most])
    ids = [each.pk for each in found]
    ReportBack.objects.filter(tenant_id=tenant_id, experience_id__in=ids).update(experience=None)
    forget_records(each.public_id for each in found)
    for each in found:
        audit.record("experience_purged", by=None, subject=each)
    Experience.objects.filter(tenant_id=tenant_id, pk__in=ids).delete()
    return len(found)
