"""Writing a diary note, changing it, opening a restricted one, and a teacher's quick phrases."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import (
    Ability,
    DiaryNote,
    LearningOutcome,
    NoteAbility,
    NoteChild,
    NoteOutcome,
    NoteWord,
    QuickPhrase,
)
from assessments.services.links import set_links
from clusters.models import Student, User
from clusters.services.conflicts import take_out
from foundation import audit
from foundation.files.recordings import Recording, keep_recording
from foundation.files.services import keep_clean_photo
from foundation.tenancy.connection import current_tenant_id

MOST_PHRASES = 30


class NothingSaidError(ValueError):
    """Neither words nor a photo nor a recording; the message is for the teacher."""

    def __init__(self) -> None:
        super().__init__(_("Write a line, or add a photo or a recording."))


class NoChildError(ValueError):
    """A note is about somebody; the message is for the teacher."""

    def __init__(self) -> None:
        super().__init__(_("Choose at least one child."))


class OtherSchoolError(ValueError):
    """A child of another school."""


class NoteTakenError(ValueError):
    """Another note has this public id already."""


class TooManyPhrasesError(ValueError):
    """She has as many phrases as fit; the message is for the teacher."""


@transaction.atomic
def create_note(
    *,
    key: uuid.UUID,
    teacher_id: int,
    school_id: int,
    by: User,
    at: dt.datetime,
    children: Iterable[Student],
    noted_on: dt.date,
    text: str = "",
    abilities: Iterable[Ability] = (),
    outcomes: Iterable[LearningOutcome] = (),
    is_restricted: bool = False,
    photo: bytes | None = None,
    recording: Recording | None = None,
    public_id: uuid.UUID | None = None,
) -> DiaryNote:
    """A new note. A resend with the same key gives the first one, unchanged. `public_id` may be made on the phone.

    `photo` is what `clean_photo` gave, `recording` what `clean_recording` gave.
    Raises NothingSaidError, NoChildError, OtherSchoolError, NoteTakenError before anything is written.
    """
    children = list(children)
    _check_children(children, school_id)
    if not (text or photo or recording):
        raise NothingSaidError
    named = {"public_id": public_id} if public_id else {}
    if public_id and _other_note_is_named(public_id, key):
        raise NoteTakenError(str(public_id))
    note, is_new = DiaryNote.create_once(
        key=key,
        teacher_id=teacher_id,
        school_id=school_id,
        noted_on=noted_on,
        text=text,
        is_restricted=is_restricted,
        photo=keep_clean_photo(photo) if photo else None,
        recording=keep_recording(recording) if recording else None,
        recording_sec=recording.seconds if recording else None,
        created_at=at,
        changed_at=at,
        **named,
    )
    if is_new:
        _set_children(note, children)
        set_links(NoteAbility, note, abilities)
        set_links(NoteOutcome, note, outcomes)
        _set_words(note)
        audit.record("note_written", by=by.pk, subject=note, is_restricted=is_restricted)
    return note


@transaction.atomic
def change_note(
    *,
    note: DiaryNote,
    by: User,
    at: dt.datetime,
    children: Iterable[Student] | None = None,
    noted_on: dt.date | None = None,
    text: str | None = None,
    abilities: Iterable[Ability] | None = None,
    outcomes: Iterable[LearningOutcome] | None = None,
    is_restricted: bool | None = None,
    photo: bytes | None = None,
    remove_photo: bool = False,
    recording: Recording | None = None,
    remove_recording: bool = False,
) -> DiaryNote:
    """New words for a note; what is None stays as it is. Sent twice it says the same.

    When it becomes restricted, words that gave way on another phone go with it: those that she has not seen yet stand in
    the note from then on, and none are kept outside (docs/decisions/0009-offline.md).

    Raises NothingSaidError, NoChildError, OtherSchoolError before anything is written; DiaryNote.DoesNotExist for a note
    that was taken away.
    """
    locked = DiaryNote.objects.select_for_update().get(
        tenant_id=current_tenant_id(), pk=note.pk, deleted_at__isnull=True
    )
    before = locked.is_restricted
    locked.text = locked.text if text is None else text
    locked.noted_on = noted_on or locked.noted_on
    locked.is_restricted = before if is_restricted is None else is_restricted
    if locked.is_restricted and not before:
        _take_words_in(locked)
    if photo or remove_photo:
        locked.photo = keep_clean_photo(photo) if photo else None
    if recording or remove_recording:
        locked.recording = keep_recording(recording) if recording else None
        locked.recording_sec = recording.seconds if recording else None
    if not (locked.text or locked.photo_id or locked.recording_id):
        raise NothingSaidError
    if children is not None:
        children = list(children)
        _check_children(children, locked.school_id)
        _set_children(locked, children)
    if abilities is not None:
        set_links(NoteAbility, locked, abilities)
    if outcomes is not None:
        set_links(NoteOutcome, locked, outcomes)
    locked.changed_at = at
    locked.save(
        update_fields=[
            *("text", "noted_on", "is_restricted", "photo", "recording", "recording_sec", "changed_at"),
        ]
    )
    _set_words(locked)
    if before != locked.is_restricted:
        audit.record("note_restricted" if locked.is_restricted else "note_unrestricted", by=by.pk, subject=locked)
    return locked


def open_note(*, note: DiaryNote, by: User) -> DiaryNote:
    """Write down that somebody opened a restricted note on purpose."""
    audit.record("note_opened", by=by.pk, subject=note)
    return note


@transaction.atomic
def delete_note(*, note: DiaryNote, by: User, at: dt.datetime) -> DiaryNote:
    """Take a note away; its row stays, so that it can be put back."""
    locked = DiaryNote.objects.select_for_update().get(tenant_id=current_tenant_id(), pk=note.pk)
    if locked.deleted_at is None:
        locked.deleted_at = at
        locked.save(update_fields=["deleted_at"])
        audit.record("note_deleted", by=by.pk, subject=locked)
    return locked


@transaction.atomic
def restore_note(*, note: DiaryNote, by: User) -> DiaryNote:
    """Put back what was taken away."""
    locked = DiaryNote.objects.select_for_update().get(tenant_id=current_tenant_id(), pk=note.pk)
    if locked.deleted_at is not None:
        locked.deleted_at = None
        locked.save(update_fields=["deleted_at"])
        audit.record("note_restored", by=by.pk, subject=locked)
    return locked


@transaction.atomic
def add_phrase(*, key: uuid.UUID, teacher_id: int, school_id: int, at: dt.datetime, text: str) -> QuickPhrase:
    """Keep words that she writes often; the same words are kept once. Raises TooManyPhrasesError."""
    hers = QuickPhrase.objects.filter(tenant_id=current_tenant_id(), teacher_id=teacher_id)
    found = hers.filter(text=text).first() or hers.filter(key=key).first()
    if found is not None:
        return found
    if hers.count() >= MOST_PHRASES:
        raise TooManyPhrasesError(_("You have 30 phrases; take one away first, so that they stay quick to find."))
    phrase: QuickPhrase = QuickPhrase.create_once(
        key=key, teacher_id=teacher_id, school_id=school_id, text=text, created_at=at
    )[0]
    return phrase


def remove_phrase(*, phrase: QuickPhrase) -> None:
    """Take a phrase away. Notes that used it keep their words."""
    phrase.delete()


def _other_note_is_named(public_id: uuid.UUID, key: uuid.UUID) -> bool:
    named = DiaryNote.objects.filter(tenant_id=current_tenant_id(), public_id=public_id)
    return named.exclude(key=key).exists()


def _check_children(children: list[Student], school_id: int) -> None:
    if not children:
        raise NoChildError
    if any(child.school_id != school_id for child in children):
        raise OtherSchoolError


def _set_children(note: DiaryNote, children: Iterable[Student]) -> None:
    wanted = {child.pk for child in children}
    here = NoteChild.objects.filter(tenant_id=current_tenant_id(), note=note)
    here.exclude(student_id__in=wanted).delete()
    new = wanted - set(here.values_list("student_id", flat=True))
    NoteChild.objects.bulk_create(NoteChild(note=note, school_id=note.school_id, student_id=pk) for pk in sorted(new))


def _take_words_in(note: DiaryNote) -> None:
    """Words of the note that are kept outside it, where two phones had written different ones, stand in it or nowhere."""
    for conflict in take_out(note.public_id, "text"):
        if conflict.kept_seen_at is None and conflict.kept and conflict.kept not in note.text:
            note.text = f"{note.text}\n\n{conflict.kept}".strip()


def _set_words(note: DiaryNote) -> None:
    NoteWord.objects.filter(tenant_id=current_tenant_id(), note=note).delete()
    NoteWord.objects.bulk_create(
        NoteWord(note=note, school_id=note.school_id, word=word) for word in NoteWord.words_of(note.text)
    )
