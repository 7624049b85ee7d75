"""Notes of the diary from phones: nothing is lost, and a restricted note's words stay inside it."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from assessments.models import DiaryNote, NoteChild, NoteWord
from clusters.calendar import today
from clusters.choices import Role
from clusters.models import Conflict
from tests.cast import Cast
from tests.factories import month
from tests.sync.phones import Phone


@pytest.fixture
def phone(cast: Cast, browser_of: Callable) -> Phone:
    """The teacher's."""
    user = cast.user(Role.TEACHER)
    return Phone(browser_of(user), user)


def note(cast: Cast, **fields: Any) -> dict[str, Any]:
    """The body of a note on two children."""
    return {
        "public_id": str(uuid.uuid4()),
        "children": [str(child.public_id) for child in cast.students[:2]],
        "text": "They counted the seeds twice.",
        "abilities": ["observe"],
        "outcomes": [],
        "noted_on": today().isoformat(),
        "is_restricted": False,
        "photo": None,
        "recording": None,
    } | fields


def change(body: dict[str, Any], **fields: tuple[Any, Any]) -> dict[str, Any]:
    """The body of an edit."""
    return {
        "public_id": body["public_id"],
        "fields": {name: {"from": before, "to": after} for name, (before, after) in fields.items()},
    }


def test_a_note_arrives_once_with_its_children_and_photo(phone: Phone, cast: Cast) -> None:
    photo = phone.upload(month.photo().read())
    made = phone.operation("note", note(cast, photo=photo), needs=[photo])
    answer = phone.send(made)[0]
    assert (answer["status"], answer["link"]) == ("applied", f"/diary/{made['body']['public_id']}/"), answer
    assert phone.send(made)[0]["status"] == "duplicate"
    found = DiaryNote.objects.get()
    assert (str(found.public_id), found.text) == (made["body"]["public_id"], made["body"]["text"])
    assert found.photo_id is not None
    assert set(NoteChild.objects.values_list("student_id", flat=True)) == {child.pk for child in cast.students[:2]}


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "about nobody": ({"children": []}, "invalid"),
    "about a stranger": ({"children": [str(uuid.uuid4())]}, "invalid"),
    "saying nothing": ({"text": ""}, "invalid"),
    "on a day to come": ({"noted_on": "2099-12-31"}, "invalid"),
    "on no day": ({"noted_on": "yesterday"}, "invalid"),
    "with a list for words": ({"text": ["x"]}, "malformed"),
    "about a word": ({"children": "x"}, "invalid"),
    "with numbers for children": ({"children": [1]}, "malformed"),
    "with a recording that is not there": ({"recording": str(uuid.uuid4())}, "file"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_bad_note_is_refused_with_its_reason(phone: Phone, cast: Cast, name: str) -> None:
    wrong, code = WRONG[name]
    answer = phone.tell("note", note(cast, **wrong))
    assert (answer["status"], answer["code"]) == ("rejected", code)
    assert answer["sentence"]
    assert not DiaryNote.objects.exists()


def test_words_for_a_recording_are_refused_as_a_file(phone: Phone, cast: Cast) -> None:
    sound = phone.upload(b"this is no recording", kind="audio")
    answer = phone.tell("note", note(cast, recording=sound), needs=[sound])
    assert (answer["status"], answer["code"]) == ("rejected", "file")
    assert answer["sentence"].startswith("This file is not a recording we can play.")


def test_children_join_and_words_are_kept_apart(phone: Phone, cast: Cast, browser_of: Callable) -> None:
    body = note(cast)
    phone.tell("note", body)
    other = Phone(browser_of(phone.person), phone.person)
    third, fourth = (str(child.public_id) for child in cast.students[2:4])
    children = body["children"]
    assert phone.tell("note.edit", change(body, children=(children, [*children, third])))["status"] == "applied"
    answer = other.tell("note.edit", change(body, children=(children, [children[0], fourth])))
    assert answer["status"] == "merged"
    assert set(NoteChild.objects.values_list("student_id", flat=True)) == {
        cast.students[index].pk for index in (0, 2, 3)
    }
    phone.tell("note.edit", change(body, text=(body["text"], "Three times.")))
    answer = other.tell("note.edit", change(body, text=(body["text"], "Four times.")))
    assert (answer["status"], answer["kept"]["value"]) == ("conflict", "Three times.")
    page = phone.client.get("/today/").content.decode()
    assert "Three times." in page
    assert "Four times." in page


def test_words_of_a_restricted_note_stay_inside_it(phone: Phone, cast: Cast, browser_of: Callable) -> None:
    body = note(cast, is_restricted=True, text="CANARY one")
    phone.tell("note", body)
    other = Phone(browser_of(phone.person), phone.person)
    phone.tell("note.edit", change(body, text=("CANARY one", "CANARY two")))
    answer = other.tell("note.edit", change(body, text=("CANARY one", "CANARY three")))
    assert (answer["status"], answer.get("kept")) == ("conflict", None)
    assert DiaryNote.objects.get().text == "CANARY two\n\nCANARY three"
    assert not Conflict.objects.exists()
    assert "CANARY" not in phone.client.get("/today/").content.decode()


def two_texts(phone: Phone, cast: Cast, browser_of: Callable) -> tuple[dict[str, Any], Callable[[], dict[str, Any]]]:
    """A note with words of two phones: the later stand, the others are kept beside it; and how to send the later again."""
    body = note(cast, text="CANARY one")
    phone.tell("note", body)
    other = Phone(browser_of(phone.person), phone.person)
    phone.tell("note.edit", change(body, text=("CANARY one", "CANARY two")))
    later = other.operation("note.edit", change(body, text=("CANARY one", "CANARY three")))
    assert other.send(later)[0]["kept"]["value"] == "CANARY two"
    assert phone.client.get("/today/").content.decode().count("CANARY") == 2
    return body, lambda: other.send(later)[0]


def test_a_note_restricted_later_takes_its_kept_words_in(phone: Phone, cast: Cast, browser_of: Callable) -> None:
    body, send_again = two_texts(phone, cast, browser_of)
    answer = phone.tell("note.edit", change(body, is_restricted=(False, True)))
    assert (answer["status"], answer.get("kept")) == ("applied", None)
    assert "CANARY" not in phone.client.get("/today/").content.decode()
    assert not Conflict.objects.exists()
    assert DiaryNote.objects.get().text == "CANARY three\n\nCANARY two"
    assert set(NoteWord.objects.values_list("word", flat=True)) == {"canary", "two", "three"}
    again = send_again()  # what is answered again has no words of it either
    assert (again["status"], again.get("kept")) == ("duplicate", None)


def test_words_that_she_has_seen_go_when_the_note_is_restricted(phone: Phone, cast: Cast, browser_of: Callable) -> None:
    body, _again = two_texts(phone, cast, browser_of)
    phone.client.post(f"/two-values/{Conflict.objects.get().public_id}/seen/")
    phone.tell("note.edit", change(body, is_restricted=(False, True)))
    assert not Conflict.objects.exists()
    assert DiaryNote.objects.get().text == "CANARY three"


def test_a_restricted_note_that_is_refused_leaves_its_kept_words(
    phone: Phone, cast: Cast, browser_of: Callable
) -> None:
    body, _again = two_texts(phone, cast, browser_of)
    answer = phone.tell("note.edit", change(body, is_restricted=(False, True), text=("CANARY three", "")))
    assert answer["status"] == "rejected"
    assert Conflict.objects.get().kept == "CANARY two"


def test_only_her_own_notes_are_hers_to_change(phone: Phone, cast: Cast, browser_of: Callable) -> None:
    body = note(cast)
    phone.tell("note", body)
    head = cast.user(Role.HEAD_TEACHER)
    other = Phone(browser_of(head), head)
    answers = other.send(
        other.operation("note.edit", change(body, text=(body["text"], "Mine."))), other.operation("note", body)
    )
    assert [(answer["status"], answer["code"]) for answer in answers] == [
        ("rejected", "not_found"),
        ("rejected", "other_body"),
    ]
    assert DiaryNote.objects.get().text == body["text"]
