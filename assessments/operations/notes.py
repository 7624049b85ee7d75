"""Notes of the diary, written and changed on a phone."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.forms.diary import NoteForm, as_form
from assessments.models import Ability, DiaryNote, LearningOutcome
from assessments.queries import diary as queries
from assessments.queries.outcomes import choosable_outcomes
from assessments.services import diary
from clusters import calendar
from clusters.models import Conflict, Student
from clusters.scope import Scope, own_teacher
from clusters.services.sync import Writer, keep_both
from foundation.sync import bodies, uploads
from foundation.sync.bodies import Edit, an_id, check, choices, damaged, require, texts
from foundation.sync.kinds import APPLIED, CONFLICT, MERGED, Line, Operation, Outcome, RefusedError, elsewhere, rejected
from foundation.sync.requests import read_uuid
from foundation.tenancy.connection import current_tenant_id

_LISTS = ("children", "abilities", "outcomes", "phrases")
_FILES = {"photo": uploads.PHOTO, "recording": uploads.AUDIO}


def _form(
    data: Mapping[str, Any],
    files: Any,
    who: Writer,
    *,
    kept: Collection[str] = (),
    outcomes: Sequence[LearningOutcome] = (),
) -> NoteForm:
    """The form of the page, for the children whom the operation names."""
    scope = who.scope
    named = [found for each in data["children"] if (found := read_uuid(each))]
    groups = queries.choosable_children(scope, also=named)
    chosen = [child.pk for group in groups for child in group.children]
    grades = sorted({grade for group in groups for grade in group.classroom.grades})
    return NoteForm(
        data,
        files,
        children=Student.objects.visible_to(scope).filter(pk__in=chosen),
        abilities=Ability.objects.visible_to(scope).order_by("position", "pk"),
        outcomes=choosable_outcomes(scope, grades, also=outcomes),
        phrases=queries.phrases(scope),
        today=scope.today,
        kept=kept,
    )


def _link(public_id: uuid.UUID) -> str:
    return reverse("note_detail", args=[public_id])


def write_note(operation: Operation, *, who: Writer, at: dt.datetime) -> Outcome:
    """A new note; its public id was made on the phone. Sent by a form as well, it is there once."""
    scope, body = who.scope, operation.body
    require(scope.may("diary.write"))
    public_id, teacher_id = an_id(body.get("public_id")), own_teacher(scope)
    there = DiaryNote.objects.filter(
        Q(public_id=public_id) | Q(key=public_id), tenant_id=current_tenant_id(), school_id__in=scope.school_ids
    ).first()
    if there is not None and there.teacher_id != teacher_id:
        words = _("Something else is kept under this number. Write it once more.")
        raise RefusedError(rejected("other_body", words))
    if there is not None:
        return Outcome(link=_link(there.public_id))
    sent = bodies.files(body, _FILES, person_id=who.user.pk)
    data: dict[str, Any] = {**texts(body, ("text", "noted_on")), "key": str(public_id)}
    data |= {name: choices(body, name) for name in _LISTS} | {"is_restricted": body.get("is_restricted") is True}
    clean = check(_form(data, sent, who))
    diary.create_note(
        public_id=public_id,
        teacher_id=teacher_id,
        school_id=scope.place_id,
        by=who.user,
        at=at,
        **{name: value for name, value in clean.items() if not name.startswith("remove_")},
    )
    bodies.forget_files(body, _FILES, person_id=who.user.pk, at=at)
    return Outcome(link=_link(public_id))


def edit_note(operation: Operation, *, who: Writer, at: dt.datetime) -> Outcome:
    """New words for some fields of one's own note.

    Words that gave way are kept for her to see; those of a restricted note stay inside it, one text below the other,
    because no other page may show them.
    """
    scope, body = who.scope, operation.body
    require(scope.may("diary.write"))
    public_id, fields = an_id(body.get("public_id")), body.get("fields")
    if not isinstance(fields, dict):
        raise damaged()
    own = DiaryNote.objects.own(scope)
    DiaryNote.objects.select_for_update().filter(pk__in=own.filter(public_id=public_id).values("pk")).first()
    note = queries.told(own).filter(public_id=public_id).first()
    if note is None:
        words = _("This note is not there any more. What you wrote is kept on this phone.")
        raise RefusedError(elsewhere("not_found", words))
    new_files, outcomes = bodies.edited_files(fields, _FILES), queries.outcomes_of(note)
    edit = Edit(as_form(note, outcomes), {name: change for name, change in fields.items() if name not in _FILES})
    is_restricted = note.is_restricted or edit.data["is_restricted"] is True
    is_joined = is_restricted and edit.keep_both_texts("text")
    sent = bodies.files(new_files, _FILES, person_id=who.user.pk)
    kept = [name for name in _FILES if getattr(note, f"{name}_id")]
    data = edit.data | {"key": str(operation.id), "phrases": []} | bodies.removals(new_files)
    clean = check(_form(data, sent, who, kept=kept, outcomes=outcomes))
    given = {name: value for name, value in clean.items() if name != "key"}
    diary.change_note(note=note, by=who.user, at=at, **given)
    bodies.forget_files(new_files, _FILES, person_id=who.user.pk, at=at)
    return _after_edit(edit, public_id, operation, is_joined=is_joined, who=who, at=at)


def _after_edit(
    edit: Edit, public_id: uuid.UUID, operation: Operation, *, is_joined: bool, who: Writer, at: dt.datetime
) -> Outcome:
    link = _link(public_id)
    if edit.given_way:
        return keep_both(edit.given_way, public_id, operation, link=link, who=who, at=at)
    if is_joined:
        words = _("Saved. Other words had been written on another phone; both stand in the note, one below the other.")
        return Outcome(CONFLICT, "text", words, link=link)
    return Outcome(MERGED if edit.is_merged else APPLIED, link=link)


def describe_notes(found: Sequence[Conflict], *, scope: Scope) -> list[Line]:
    """A note and a field of it, with both values; of a note that is restricted by now, no word. One query."""
    rows = DiaryNote.objects.own(scope).filter(public_id__in={each.record for each in found})
    notes = {note.public_id: note for note in rows.only("public_id", "noted_on", "is_restricted")}
    return [_line(each, notes.get(each.record)) for each in found]


def _line(conflict: Conflict, note: DiaryNote | None) -> Line:
    is_open = note is not None and not note.is_restricted
    return Line(
        about=str(NoteForm.base_fields[conflict.field].label),
        place=_("A note of %(day)s") % {"day": calendar.day_month(note.noted_on)} if note else "",
        stands=_shown(conflict.stands) if is_open else _("Restricted"),
        kept=_shown(conflict.kept) if is_open else _("Restricted"),
        link=_link(conflict.record) if note else "",
    )


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("Restricted") if value else _("Not restricted")
    return str(value or "")
