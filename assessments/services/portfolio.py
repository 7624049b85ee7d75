"""Keeping children's work, sharing a piece without a name, and writing what comes next for a child."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.choices import WorkKind
from assessments.models import (
    Ability,
    ItemAbility,
    ItemOutcome,
    LearningOutcome,
    NextStep,
    NoteWord,
    PortfolioItem,
    WorkSample,
)
from assessments.services.links import set_links
from assessments.services.samples import named_in
from clusters.models import Student, User
from foundation import audit
from foundation.files.recordings import Recording, keep_recording
from foundation.files.services import keep_clean_photo
from foundation.tenancy.connection import current_tenant_id


class NoWorkError(ValueError):
    """Neither a photo nor a recording nor words."""


class NotAgreedError(ValueError):
    """A face or a voice without the family's word; the message is for the teacher."""


class NamesAChildError(ValueError):
    """What would be shared names the child; the message is for the teacher."""


class ShowsSomebodyError(ValueError):
    """What would be shared shows a face, or is a voice; the message is for the teacher."""


def _check_agreed(kind: str, *, is_face_free: bool, has_consent: bool) -> None:
    if kind == WorkKind.AUDIO and not has_consent:
        raise NotAgreedError(_("A child’s voice counts like a face: keep it only when the family has agreed."))
    if kind == WorkKind.PHOTO and not (is_face_free or has_consent):
        raise NotAgreedError(_("Say that no face and no name is in it, or that the family has agreed to this picture."))


@transaction.atomic
def keep_work(
    *,
    key: uuid.UUID,
    student: Student,
    teacher_id: int,
    by: User,
    at: dt.datetime,
    title: str,
    made_on: dt.date,
    text: str = "",
    photo: bytes | None = None,
    recording: Recording | None = None,
    abilities: Iterable[Ability] = (),
    outcomes: Iterable[LearningOutcome] = (),
    is_face_free: bool = False,
    has_consent: bool = False,
    public_id: uuid.UUID | None = None,
) -> PortfolioItem:
    """A piece of a child's work: a photo, else a recording, else words. A resend with the same key gives the first one.

    `photo` is what `clean_photo` gave, `recording` what `clean_recording` gave. Raises NoWorkError, NotAgreedError before
    anything is written.
    """
    kind = WorkKind.PHOTO if photo else WorkKind.AUDIO if recording else WorkKind.TEXT
    if kind == WorkKind.TEXT and not text:
        raise NoWorkError
    _check_agreed(kind, is_face_free=is_face_free, has_consent=has_consent)
    file = keep_clean_photo(photo) if photo else keep_recording(recording) if recording else None
    item, is_new = PortfolioItem.create_once(
        key=key,
        school_id=student.school_id,
        student=student,
        teacher_id=teacher_id,
        kind=kind,
        title=title,
        text=text,
        file=file,
        recording_sec=recording.seconds if recording and not photo else None,
        made_on=made_on,
        is_face_free=is_face_free,
        has_consent=has_consent,
        created_at=at,
        **({"public_id": public_id} if public_id else {}),
    )
    if is_new:
        set_links(ItemAbility, item, abilities)
        set_links(ItemOutcome, item, outcomes)
        audit.record("work_kept", by=by.pk, subject=item, kind=kind, has_consent=has_consent)
    return item


@transaction.atomic
def change_work(
    *,
    item: PortfolioItem,
    by: User,
    title: str,
    text: str,
    made_on: dt.date,
    abilities: Iterable[Ability],
    outcomes: Iterable[LearningOutcome],
    is_face_free: bool,
    has_consent: bool,
) -> PortfolioItem:
    """New words for a piece of work; the picture or recording itself stays.

    Raises NoWorkError, NotAgreedError, and ShowsSomebodyError while it is shared as a sample.
    """
    locked = _locked(item)
    if locked.kind == WorkKind.TEXT and not text:
        raise NoWorkError
    _check_agreed(locked.kind, is_face_free=is_face_free, has_consent=has_consent)
    if locked.sample_id and locked.kind == WorkKind.PHOTO and not is_face_free:
        raise ShowsSomebodyError(_("It is shared as a sample: take it back from there first."))
    was = locked.has_consent
    locked.title, locked.text, locked.made_on = title, text, made_on
    locked.is_face_free, locked.has_consent = is_face_free, has_consent
    locked.save(update_fields=["title", "text", "made_on", "is_face_free", "has_consent"])
    set_links(ItemAbility, locked, abilities)
    set_links(ItemOutcome, locked, outcomes)
    if was != has_consent:
        audit.record("consent_changed", by=by.pk, subject=locked, has_consent=has_consent)
    return locked


@transaction.atomic
def delete_work(*, item: PortfolioItem, by: User, at: dt.datetime) -> PortfolioItem:
    """Take a piece of work away, and its sample with it; its row stays, so that it can be put back."""
    locked = _locked(item)
    if locked.deleted_at is None:
        _withdraw(locked, by=by, at=at)
        locked.deleted_at = at
        locked.save(update_fields=["deleted_at"])
        audit.record("work_deleted", by=by.pk, subject=locked)
    return locked


@transaction.atomic
def restore_work(*, item: PortfolioItem, by: User) -> PortfolioItem:
    """Put back what was taken away. What was a sample is none any more."""
    locked = _locked(item)
    if locked.deleted_at is not None:
        locked.deleted_at = None
        locked.save(update_fields=["deleted_at"])
        audit.record("work_restored", by=by.pk, subject=locked)
    return locked


@transaction.atomic
def share_sample(*, item: PortfolioItem, place_id: int, grade: int, by: User, at: dt.datetime) -> WorkSample:
    """The piece as a sample without a name: for the collective to look at together. Shared once, however often it is sent.

    The sample says neither child nor class nor school, and names no other child of the school. Raises ShowsSomebodyError,
    NamesAChildError.
    """
    locked = _locked(item)
    if locked.sample is not None:
        return locked.sample
    if locked.kind == WorkKind.AUDIO or (locked.kind == WorkKind.PHOTO and not locked.is_face_free):
        raise ShowsSomebodyError(_("Only work that shows no face and holds no voice can be shared without a name."))
    words = f"{locked.title}\n{locked.text}".strip()
    first_name = locked.student.first_name
    if set(NoteWord.words_of(first_name)) & set(NoteWord.words_of(words)):
        raise NamesAChildError(_("The child’s name stands in its words. Leave it out first, then share it."))
    beside = Student.objects.filter(tenant_id=current_tenant_id(), school_id=locked.school_id)
    if name := named_in(words, set(beside.values_list("first_name", flat=True))):
        raise NamesAChildError(_("These words name a child: %(name)s. Say “a child”, then share it.") % {"name": name})
    sample: WorkSample = WorkSample.create_once(
        key=uuid.uuid4(),
        place_id=place_id,
        grade=grade,
        words=words,
        photo=locked.file,
        shared_by_id=by.pk,
        shared_at=at,
    )[0]
    locked.sample = sample
    locked.save(update_fields=["sample"])
    audit.record("sample_shared", by=by.pk, subject=locked)
    return sample


@transaction.atomic
def withdraw_sample(*, item: PortfolioItem, by: User, at: dt.datetime) -> PortfolioItem:
    """Take the sample back; the piece of work stays."""
    locked = _locked(item)
    _withdraw(locked, by=by, at=at)
    return locked


@transaction.atomic
def write_next_step(
    *,
    key: uuid.UUID,
    student: Student,
    teacher_id: int,
    by: User,
    at: dt.datetime,
    strengths: str,
    next_step: str,
) -> NextStep:
    """What a teacher sees in a child, and what comes next. The newest stands; a resend gives the first one unchanged."""
    written, is_new = NextStep.create_once(
        key=key,
        school_id=student.school_id,
        student=student,
        teacher_id=teacher_id,
        strengths=strengths,
        next_step=next_step,
        written_at=at,
    )
    if is_new:
        audit.record("next_step_written", by=by.pk, subject=student)
    return written


def _locked(item: PortfolioItem) -> PortfolioItem:
    rows = PortfolioItem.objects.select_for_update(of=("self",)).select_related("student", "file", "sample")
    return rows.get(tenant_id=current_tenant_id(), pk=item.pk)


def _withdraw(item: PortfolioItem, *, by: User, at: dt.datetime) -> None:
    sample = item.sample
    if sample is None:
        return
    item.sample = None
    item.save(update_fields=["sample"])
    sample.withdrawn_at = at
    sample.save(update_fields=["withdrawn_at"])
    audit.record("sample_withdrawn", by=by.pk, subject=item)
