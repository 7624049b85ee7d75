"""What a phone sends is applied once, and answered one by one."""

from collections.abc import Callable

import pytest

from assessments.models import Rating, RatingChange
from clusters.choices import Role
from clusters.models import Conflict
from collectives.models import Experience
from foundation.models import Receipt
from tests.cast import Cast
from tests.factories import month
from tests.sync.phones import Phone, level, story


@pytest.fixture
def phone(cast: Cast, browser_of: Callable) -> Phone:
    """The teacher's."""
    user = cast.user(Role.TEACHER)
    return Phone(browser_of(user), user)


def test_levels_of_a_class_are_one_save_with_its_history(phone: Phone, cast: Cast) -> None:
    taps = [phone.operation("level", level(cast.classroom, child, 2)) for child in cast.students[:5]]
    answers = phone.send(*taps)
    assert {answer["status"] for answer in answers} == {"applied"}
    assert {answer["sentence"] for answer in answers} == {"Saved on the server."}
    assert sorted(Rating.objects.values_list("student_id", "levels")) == sorted(
        (child.pk, [2, None, None, None, None, None]) for child in cast.students[:5]
    )
    change = RatingChange.objects.get()
    assert (change.before, change.after) == ([None] * 5, [2] * 5)
    assert Receipt.objects.filter(person_id=phone.person.pk, status="applied").count() == 5


def test_what_is_sent_again_is_answered_again_and_done_once(phone: Phone, cast: Cast) -> None:
    taps = [phone.operation("level", level(cast.classroom, cast.students[0], 2))]
    taps.append(phone.operation("experience", story()))
    first, again = phone.send(*taps), phone.send(*taps)
    assert [answer["status"] for answer in first] == ["applied", "applied"]
    assert [(answer["status"], answer["was"]) for answer in again] == [("duplicate", "applied")] * 2
    assert again[1]["link"] == first[1]["link"]
    assert (RatingChange.objects.count(), Experience.objects.count(), Receipt.objects.count()) == (1, 1, 2)


def test_an_experience_arrives_with_its_photo(phone: Phone, cast: Cast) -> None:
    photo = phone.upload(month.photo().read(), piece=100)
    body = story(photo=photo, classroom=str(cast.classroom.public_id))
    answer = phone.tell("experience", body, needs=[photo])
    made = Experience.objects.get()
    assert answer["status"] == "applied"
    assert answer["link"] == f"/experiences/{made.public_id}/"
    assert str(made.public_id) == body["public_id"]
    assert (made.teacher, made.classroom, made.tried) == (cast.teacher, cast.classroom, body["tried"])
    assert made.shared_at is not None
    assert made.photo is not None
    assert phone.client.head(f"/sync/files/{photo}/").headers["Upload-Offset"] != "0"


def test_a_level_chosen_by_somebody_else_gives_way_and_is_kept(phone: Phone, cast: Cast, browser_of: Callable) -> None:
    child = cast.students[0]
    with_cast = cast.colleague.user
    assert with_cast is not None
    phone.tell("level", level(cast.classroom, child, 2))
    other = Phone(browser_of(phone.person), phone.person)
    answer = other.tell("level", level(cast.classroom, child, 3))
    assert answer["status"] == "conflict"
    assert (answer["kept"]["value"], answer["kept"]["by"]) == (2, phone.person.name)
    assert Rating.objects.get().levels[0] == 3
    kept = Conflict.objects.get()
    assert (kept.stands, kept.kept, kept.record, kept.stands_by, kept.kept_by) == (
        3,
        2,
        child.public_id,
        phone.person,
        phone.person,
    )
    assert phone.client.get("/sync/state/").json()["conflicts"] == 1
