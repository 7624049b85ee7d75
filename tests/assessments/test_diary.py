"""The services of the diary, and the index behind the search for words."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assessments.models import DiaryNote, NoteWord
from assessments.queries import diary as queries
from assessments.services import diary as services
from clusters.calendar import today
from clusters.models import User
from clusters.queries import scope_for
from tests.cast import Cast
from tests.conftest import as_role
from tests.factories.assessments import make_note


def user_of(cast: Cast) -> User:
    assert cast.teacher.user is not None
    return cast.teacher.user


def test_a_resend_gives_the_first_note_unchanged(cast: Cast) -> None:
    key, public_id = uuid.uuid4(), uuid.uuid4()
    first = make_note(cast.teacher, cast.students[:2], key=key, public_id=public_id)
    again = make_note(cast.teacher, cast.students[:1], "Other words", key=key, public_id=public_id)
    assert (again.pk, again.public_id, again.text, again.children.count()) == (
        first.pk,
        public_id,
        "She counted on.",
        2,
    )


def test_a_note_refuses_what_makes_no_note(cast: Cast) -> None:
    taken = make_note(cast.teacher, cast.students[:1]).public_id
    with pytest.raises(services.NoteTakenError):
        make_note(cast.teacher, cast.students[:1], public_id=taken)
    with pytest.raises(services.OtherSchoolError):
        make_note(cast.teacher, [cast.students[0], cast.second_students[0]])
    with pytest.raises(services.NothingSaidError, match="Write a line"):
        make_note(cast.teacher, cast.students[:1], "")
    with pytest.raises(services.NoChildError, match="Choose at least one child"):
        services.create_note(
            key=uuid.uuid4(), teacher_id=cast.teacher.pk, school_id=cast.school.pk, by=user_of(cast),
            at=timezone.now(), children=[], noted_on=today(), text="Nobody",
        )  # fmt: skip
    assert DiaryNote.objects.count() == 1


def test_a_change_leaves_the_rest_as_it_is(cast: Cast) -> None:
    note = make_note(cast.teacher, cast.students[:2])
    services.change_note(note=note, by=user_of(cast), at=timezone.now(), text="She counted back.")
    note.refresh_from_db()
    assert (note.text, note.children.count(), note.is_restricted) == ("She counted back.", 2, False)
    with pytest.raises(services.NoChildError):
        services.change_note(note=note, by=user_of(cast), at=timezone.now(), children=[])
    services.delete_note(note=note, by=user_of(cast), at=timezone.now())
    with pytest.raises(DiaryNote.DoesNotExist):
        services.change_note(note=note, by=user_of(cast), at=timezone.now(), text="Too late")


def test_the_database_keeps_no_note_that_says_nothing(cast: Cast) -> None:
    note = make_note(cast.teacher, cast.students[:1])
    with pytest.raises(IntegrityError, match="diary_note_says_something"), transaction.atomic():
        DiaryNote.objects.filter(pk=note.pk).update(text="")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She asked; she ASKED again.", ["she", "asked", "again"]),
        ("छाया को दो बार नापा।", ["छाया", "को", "दो", "बार", "नापा"]),
        ("నీడను రెండుసార్లు కొలిచారు", ["నీడను", "రెండుసార్లు", "కొలిచారు"]),
        ("ನೆರಳನ್ನು ಅಳೆದರು", ["ನೆರಳನ್ನು", "ಅಳೆದರು"]),
        ("2 + 3 = 5", ["2", "3", "5"]),
        ("क्\u200dष", ["क्ष"]),
        ("x" * 60, ["x" * 40]),
        (" …! ", []),
    ],
)
def test_words_stay_whole_in_every_script(text: str, words: list[str]) -> None:
    assert NoteWord.words_of(text) == words


def test_words_are_found_through_the_index_behind_the_walls(cast: Cast) -> None:
    with as_role("app_worker"):
        notes = DiaryNote.objects.bulk_create(
            DiaryNote(teacher=cast.teacher, school=cast.school, noted_on=today(), text="x") for _ in range(2000)
        )
        NoteWord.objects.bulk_create(
            NoteWord(note=note, school=cast.school, word=f"word{index:04}{more}")
            for index, note in enumerate(notes)
            for more in "abc"
        )
    scope = scope_for(user_of(cast), day=today())
    assert scope is not None
    with as_role("app_owner"), connection.cursor() as cursor:
        cursor.execute("ANALYZE assessments_noteword, assessments_diarynote")
    sql, values = queries.notes(scope, queries.Wanted(words="word012")).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "note_word_beginning" in plan
    condition = next(line for line in plan.splitlines() if "Index Cond" in line and "word" in line)
    assert ">= 'word012'" in condition
