"""What a phone sends is applied once, and answered one by one."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from assessments.models import Rating, RatingChange
from clusters.calendar import add_months, period_of, today
from clusters.choices import Role
from clusters.models import ClassTeacher, Conflict
from collectives.choices import MeetingState
from collectives.models import AgendaItem, Experience, ReportBack
from foundation.models import Receipt
from tests.cast import Cast
from tests.conftest import as_role, in_tenant
from tests.factories import month
from tests.factories.collectives import make_meeting
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


def conflict_of(phone: Phone, cast: Cast, other: Phone) -> Conflict:
    """Two phones, one cell: 2, then 3."""
    phone.tell("level", level(cast.classroom, cast.students[0], 2))
    assert other.tell("level", level(cast.classroom, cast.students[0], 3))["status"] == "conflict"
    return Conflict.objects.get()


def test_both_people_see_two_values_until_each_has_said_so(phone: Phone, cast: Cast, browser_of: Callable) -> None:
    head = cast.user(Role.HEAD_TEACHER)
    with as_role("app_worker"):
        ClassTeacher.objects.create(classroom=cast.classroom, teacher=cast.head, starts_on=dt.date(2020, 4, 1))
    other = Phone(browser_of(head), head)
    conflict = conflict_of(phone, cast, other)
    pages = [each.client.get("/today/").content.decode() for each in (phone, other)]
    assert all("Two values" in page and cast.students[0].first_name in page for page in pages)
    assert all("On own" in page and "With help" in page for page in pages)
    assert phone.client.post(f"/two-values/{conflict.public_id}/seen/").status_code == 302
    pages = [each.client.get("/today/").content.decode() for each in (phone, other)]
    assert ["Two values" in page for page in pages] == [False, True]
    assert other.client.post(f"/two-values/{conflict.public_id}/seen/").status_code == 302
    assert "Nothing was changed twice." in other.client.get("/two-values/").content.decode()
    conflict.refresh_from_db()
    assert conflict.stands_seen_at is not None
    assert conflict.kept_seen_at is not None


def test_nobody_above_the_school_ever_reads_two_values(phone: Phone, cast: Cast, browser_of: Callable) -> None:
    conflict_of(phone, cast, Phone(browser_of(phone.person), phone.person))
    for user in (cast.user(Role.COORDINATOR), cast.user(Role.BLOCK_OFFICER), cast.user(Role.TENANT_ADMIN)):
        assert "twovalues" not in browser_of(user).get("/two-values/").content.decode()
    with in_tenant(cast.tenant.id, cast.second_school.pk):
        assert Conflict.objects.count() == 0


def test_two_fields_of_one_experience_both_stand(phone: Phone, browser_of: Callable) -> None:
    body = story()
    phone.tell("experience", body)
    other = Phone(browser_of(phone.person), phone.person)
    edit = {"public_id": body["public_id"], "fields": {"puzzle": {"from": "", "to": "Why?"}}}
    assert phone.tell("experience.edit", edit)["status"] == "applied"
    fields = {"tried": {"from": body["tried"], "to": "On clay."}, "puzzle": {"from": "", "to": ""}}
    answer = other.tell("experience.edit", {"public_id": body["public_id"], "fields": fields})
    made = Experience.objects.get()
    assert (answer["status"], made.tried, made.puzzle) == ("merged", "On clay.", "Why?")


def test_words_of_one_field_are_never_merged_and_never_lost(phone: Phone, browser_of: Callable) -> None:
    body = story()
    phone.tell("experience", body)
    other = Phone(browser_of(phone.person), phone.person)
    for each, words in ((phone, "On sand, twice."), (other, "On clay.")):
        fields = {"tried": {"from": body["tried"], "to": words}}
        answer = each.tell("experience.edit", {"public_id": body["public_id"], "fields": fields})
    assert (answer["status"], answer["code"], answer["kept"]["value"]) == ("conflict", "tried", "On sand, twice.")
    assert Experience.objects.get().tried == "On clay."
    page = phone.client.get("/today/").content.decode()
    assert "On sand, twice." in page
    assert "On clay." in page


def test_a_later_edit_of_one_phone_follows_its_earlier_one(phone: Phone) -> None:
    body = story()
    made = phone.operation("experience", body)
    first, second = (
        {"public_id": body["public_id"], "fields": {"tried": {"from": before, "to": after}}}
        for before, after in ((body["tried"], "On clay."), ("On clay.", "On stone."))
    )
    edit = phone.operation("experience.edit", first, needs=[made["id"]])
    again = phone.operation("experience.edit", second, needs=[edit["id"]])
    assert [answer["status"] for answer in phone.send(again, edit, made)] == ["applied"] * 3
    assert Experience.objects.get().tried == "On stone."


def test_a_later_tap_of_one_phone_beats_an_earlier_one_whatever_arrives_first(phone: Phone, cast: Cast) -> None:
    child = cast.students[0]
    first, second = (phone.operation("level", level(cast.classroom, child, to)) for to in (1, 4))
    assert phone.send(second)[0]["status"] == "applied"
    answer = phone.send(first)[0]
    assert (answer["status"], answer["code"]) == ("applied", "superseded")
    assert Rating.objects.get().levels[0] == 4
    third, fourth = (phone.operation("level", level(cast.classroom, child, to)) for to in (2, 3))
    answers = phone.send(fourth, third)
    assert [(answer["status"], answer["code"]) for answer in answers] == [("applied", ""), ("applied", "superseded")]
    assert Rating.objects.get().levels[0] == 3
    assert Conflict.objects.count() == 0


def test_a_report_and_an_item_arrive(phone: Phone, cast: Cast) -> None:
    with as_role("app_worker"):
        last = add_months(period_of(today()), -1).replace(day=15)
        closed = make_meeting(
            cast.collective, venue=cast.school, on=last, state=MeetingState.CLOSED, closed_at=timezone.now()
        )
        commitment = month.make_commitment(closed, cast.teacher)
        meeting = make_meeting(cast.collective, venue=cast.school, on=add_months(last, 2))
    report = {"commitment": str(commitment.public_id), "outcome": "tried", "words": "It went well.", "photo": None}
    item: dict[str, Any] = {
        "public_id": str(uuid.uuid4()),
        "meeting": str(meeting.public_id),
        "title": "Halves",
        "words": "",
    }
    item |= {"part": "enrich", "planned_min": 10}
    answers = phone.send(phone.operation("commitment.report", report), phone.operation("agenda.raise", item))
    assert [answer["status"] for answer in answers] == ["applied", "applied"], answers
    assert (ReportBack.objects.get().words, AgendaItem.objects.get().title) == ("It went well.", "Halves")
    again = phone.tell("commitment.report", report | {"words": "Not so well."})
    assert (again["status"], again["kept"]["value"]) == ("conflict", "It went well.")
    known = report | {"words": "Quite well.", "seen": {"outcome": "tried", "words": "Not so well."}}
    assert phone.tell("commitment.report", known)["status"] == "applied"
    assert "Two values" in phone.client.get("/today/").content.decode()


def test_the_state_says_who_and_what_to_keep(phone: Phone, cast: Cast) -> None:
    state = phone.client.get("/sync/state/").json()
    assert state["person"] == str(phone.person.public_id)
    assert state["conflicts"] == 0
    assert {"/today/", "/class/", f"/class/{cast.classroom.public_id}/{today():%Y-%m}/"} <= set(state["pages"])
    assert all(phone.client.get(page).status_code == 200 for page in state["pages"])
