"""Who gets what from the diary. Own is `cast.teacher`'s, sibling a note of a teacher of the next school."""

import uuid
from typing import Any

from django.utils import timezone

from assessments.services import diary
from clusters.models import Student, Teacher
from foundation.files.recordings import clean_recording
from foundation.files.services import clean_photo
from tests.factories.assessments import make_note
from tests.factories.files import photo, recording
from tests.guards.rows.assessments import OTHERS, STRANGERS
from tests.guards.table import ABOVE, Row

# Notes: their author and the teachers of the child's class. A head who does not teach it finds none.
HERS = {
    "teacher": "200 404 - 404",
    "head_teacher": "404 404 - 404",
    f"coordinator {ABOVE}": "403 403 - 403",
    STRANGERS: "302 302 - 302",
}


def answered(good: int, pages: dict[str, str] = HERS) -> dict[str, str]:
    """The same people and places, with another good answer."""
    return {people: statuses.replace("200", str(good)) for people, statuses in pages.items()}


def note_of(teacher: Teacher, students: list[Student], **fields: Any) -> list[Any]:
    return [make_note(teacher, students[:2], **fields).public_id]


def note_by_each(**fields: Any) -> dict[str, Any]:
    """A note of the teacher (`own`) and one of a teacher of the next school (`sibling`)."""
    return {
        "own": lambda cast: note_of(cast.teacher, cast.students, **fields),
        "sibling": lambda cast: note_of(cast.second_teacher, cast.second_students, **fields),
    }


def deleted_note(teacher: Teacher, students: list[Student]) -> list[Any]:
    note = make_note(teacher, students[:1])
    assert teacher.user is not None
    diary.delete_note(note=note, by=teacher.user, at=timezone.now())
    return [note.public_id]


def phrase_of(teacher: Teacher, school_id: int) -> list[Any]:
    phrase = diary.add_phrase(
        key=uuid.uuid4(), teacher_id=teacher.pk, school_id=school_id, at=timezone.now(), text="By herself"
    )
    return [phrase.public_id]


NOTE = note_by_each()
PICTURED = note_by_each(photo=clean_photo(photo()))
SPOKEN = note_by_each(recording=clean_recording(recording()))
DELETED: dict[str, Any] = {
    "own": lambda cast: deleted_note(cast.teacher, cast.students),
    "sibling": lambda cast: deleted_note(cast.second_teacher, cast.second_students),
}
PHRASE: dict[str, Any] = {
    "own": lambda cast: phrase_of(cast.teacher, cast.school.pk),
    "sibling": lambda cast: phrase_of(cast.second_teacher, cast.second_school.pk),
}
TEACHERS_ALONE = {"teacher head_teacher": "200", **OTHERS}

ROWS: tuple[Row, ...] = (
    Row("note_list", TEACHERS_ALONE),
    Row("note_new", TEACHERS_ALONE),
    Row("outcome_choices", TEACHERS_ALONE),
    Row("note_new", answered(422, TEACHERS_ALONE), method="post", data=lambda cast: {"text": ""}),
    Row("note_detail", HERS, **NOTE),
    Row("note_open", HERS, method="post", **note_by_each(is_restricted=True)),
    Row("note_edit", HERS, **NOTE),
    Row("note_edit", answered(422), method="post", data=lambda cast: {"text": ""}, **NOTE),
    Row("note_delete", answered(302), method="post", **NOTE),
    Row("note_restore", answered(302), method="post", **DELETED),
    Row("note_photo", HERS, **PICTURED),
    Row("note_small", HERS, **PICTURED),
    Row("note_recording", HERS, **SPOKEN),
    Row("phrase_list", TEACHERS_ALONE),
    Row("phrase_list", answered(422, TEACHERS_ALONE), method="post", data=lambda cast: {"text": ""}),
    Row("phrase_remove", answered(302), method="post", **PHRASE),
)
