"""Bad input from phones, row by row: each gets its own clear answer, nothing is half done, nothing else is stopped."""

import datetime as dt
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Rating, RatingChange
from clusters.calendar import today
from clusters.choices import Role
from clusters.models import ClassTeacher, Enrolment, Posting, RoleGrant
from collectives.models import Experience
from foundation.models import AuditEvent, Receipt
from foundation.sync import limits
from foundation.sync.kinds import Outcome, _kinds, register_kind
from tests.cast import Cast
from tests.conftest import TenantClient, as_role
from tests.sync.phones import Phone, level, refusal, story


def nothing_is_there() -> bool:
    """Whether nothing was applied at all."""
    return not (Rating.objects.exists() or Experience.objects.exists() or Receipt.objects.exists())


# The request as a whole: nothing of it is taken, and the phone keeps it.


DEVICE = "6f0e7c0e-5b1c-4b52-9a5c-2f6e0c9b7d11"
UNREADABLE: dict[str, Any] = {
    "nothing": "",
    "no JSON": "no JSON",
    "a list": "[]",
    "null": "null",
    "a tower of brackets": "[" * 50_000,
    "no text": b"\xff\xfe",
    "no device": {"protocol": 1, "device": "x", "person": "x", "operations": []},
    "a number for a person": {"protocol": 1, "device": DEVICE, "person": 7, "operations": []},
    "no list": {"protocol": 1, "device": DEVICE, "person": "x", "operations": {}},
    "a number for an operation": {"protocol": 1, "device": DEVICE, "person": "x", "operations": [7]},
    "a number for an id": {"protocol": 1, "device": DEVICE, "person": "x", "operations": [{"id": 1}]},
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_stays_on_the_phone(phone: Phone, name: str) -> None:
    assert refusal(phone.post(UNREADABLE[name])) == (400, "malformed")
    assert nothing_is_there()


@pytest.mark.parametrize("protocol", [99, 0, "1", True, None, 1.5])
def test_another_protocol_is_told_which_one_is_spoken(phone: Phone, protocol: Any) -> None:
    response = phone.post(phone.parcel([], protocol=protocol))
    assert refusal(response) == (400, "protocol")
    assert response.json()["supported"] == [1]


def test_the_same_id_twice_in_one_request_is_no_request(phone: Phone, cast: Cast) -> None:
    tap = phone.operation("level", level(cast.classroom, cast.students[0], 2))
    assert refusal(phone.post(phone.parcel([tap, tap]))) == (400, "malformed")
    assert nothing_is_there()


def test_a_body_of_many_floors_is_only_itself_refused(phone: Phone, cast: Cast) -> None:
    good = phone.operation("level", level(cast.classroom, cast.students[0], 2))
    towers = []
    for floors in (10, 400, 800, 850, 900, 920, 940):
        nested: Any = 1
        for _ in range(floors):
            nested = [nested]
        towers.append(phone.operation("level", {"class": nested}))
    content = json.dumps(phone.parcel([*towers, good]))
    response = phone.post(content)
    if response.status_code == 400:  # read at all or not: never a mistake of ours
        assert refusal(response) == (400, "malformed")
        return
    answers = response.json()["answers"]
    assert {answer["code"] for answer in answers[:-1]} == {"malformed"}
    assert answers[-1]["status"] == "applied"


def test_more_than_500_operations_are_too_many(phone: Phone) -> None:
    few = [{"id": str(uuid.uuid4())} for _ in range(501)]
    response = phone.post(phone.parcel(few))
    assert refusal(response) == (413, "too_many")
    assert response.json()["limit"] == 500


def test_ten_thousand_operations_are_refused_by_their_length_alone(phone: Phone, cast: Cast) -> None:
    taps = [phone.operation("level", level(cast.classroom, cast.students[0], 2)) for _ in range(10_000)]
    content = json.dumps(phone.parcel(taps))
    with CaptureQueriesContext(connection) as captured:
        response = phone.post(content)
    assert refusal(response) == (413, "too_large")
    assert response.json()["limit"] == 512 * 1024
    assert not any("clusters_" in query["sql"] for query in captured.captured_queries)
    assert nothing_is_there()


def test_another_persons_outbox_is_not_sent_in_my_name(phone: Phone, cast: Cast) -> None:
    tap = phone.operation("level", level(cast.classroom, cast.students[0], 2))
    parcel = phone.parcel([tap], person=str(cast.user(Role.HEAD_TEACHER).public_id))
    assert refusal(phone.post(parcel)) == (409, "other_person")
    assert nothing_is_there()


def test_a_revoked_session_is_told_so_everywhere(phone: Phone, cast: Cast) -> None:
    tap = phone.operation("level", level(cast.classroom, cast.students[0], 2))
    Session.objects.all().delete()
    assert refusal(phone.post(phone.parcel([tap]))) == (401, "signed_out")
    assert refusal(phone.client.get("/sync/state/")) == (401, "signed_out")
    assert refusal(phone.begin(str(uuid.uuid4()), 10)) == (401, "signed_out")
    assert nothing_is_there()


def test_without_its_token_a_request_is_refused_as_json(phone: Phone, cast: Cast) -> None:
    strict = TenantClient(host=cast.host, enforce_csrf_checks=True)
    strict.cookies = phone.client.cookies
    assert refusal(Phone(strict, phone.person).post(phone.parcel([]))) == (403, "csrf")
    token = strict.get("/sync/state/").json()["csrf"]
    sent = strict.post(
        "/sync/", json.dumps(phone.parcel([])), content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert (sent.status_code, sent.json()["answers"]) == (200, [])


def test_who_asks_too_often_waits(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "OPERATIONS", limits.Limit("operations", 2))
    assert [phone.post(phone.parcel([])).status_code for _ in range(2)] == [200, 200]
    response = phone.post(phone.parcel([]))
    assert refusal(response) == (429, "too_often")
    assert 1 <= int(response.headers["Retry-After"]) <= 60


def test_a_busy_database_undoes_everything_and_says_when_to_come_again(phone: Phone, cast: Cast) -> None:
    def locked(*args: Any, **kwargs: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END $$")

    register_kind("test.locked", locked)
    try:
        tap = phone.operation("level", level(cast.classroom, cast.students[0], 2))
        response = phone.post(phone.parcel([tap, phone.operation("test.locked", {})]))
    finally:
        _kinds.pop("test.locked")
    assert refusal(response) == (503, "busy")
    assert int(response.headers["Retry-After"]) > 0
    assert nothing_is_there()


# One operation among good ones: it alone is refused.


def test_one_bad_operation_stops_no_other(phone: Phone, cast: Cast) -> None:
    good = phone.operation("level", level(cast.classroom, cast.students[0], 2))
    bad = phone.operation("no.such.kind", {})
    torn = {"id": str(uuid.uuid4()), "kind": "level"}
    answers = phone.send(bad, torn, good)
    assert [(answer["status"], answer["code"]) for answer in answers] == [
        ("rejected", "unknown_kind"),
        ("rejected", "malformed"),
        ("applied", ""),
    ]
    assert len({answer["sentence"] for answer in answers}) == 3


def test_the_same_id_with_another_body_is_refused(phone: Phone, cast: Cast, browser_of: Callable) -> None:
    first = phone.operation("level", level(cast.classroom, cast.students[0], 2))
    phone.send(first)
    answer = phone.send(first | {"body": level(cast.classroom, cast.students[0], 4)})[0]
    assert (answer["status"], answer["code"]) == ("rejected", "other_body")
    assert Rating.objects.get().levels[0] == 2
    head = cast.user(Role.HEAD_TEACHER)
    stolen = Phone(browser_of(head), head).send(first)[0]
    assert (stolen["status"], stolen["code"]) == ("rejected", "other_body")
    assert phone.send(first)[0]["status"] == "duplicate"


def test_a_child_before_its_parent_waits_and_comes_after_it(phone: Phone) -> None:
    body = story()
    made = phone.operation("experience", body)
    edit = phone.operation(
        "experience.edit",
        {"public_id": body["public_id"], "fields": {"puzzle": {"from": "", "to": "Why?"}}},
        needs=[made["id"]],
    )
    first = phone.send(edit)[0]
    assert (first["status"], first["code"]) == ("waiting", "waiting")
    assert not Receipt.objects.exists()
    assert [answer["status"] for answer in phone.send(edit, made)] == ["applied", "applied"]
    assert Experience.objects.get().puzzle == "Why?"


def test_what_belongs_to_something_refused_is_refused_until_that_is_taken(phone: Phone) -> None:
    body = story(title="")
    made = phone.operation("experience", body)
    edit = phone.operation(
        "experience.edit", {"public_id": body["public_id"], "fields": {"puzzle": {"to": "Why?"}}}, needs=[made["id"]]
    )
    answers = phone.send(made, edit)
    assert [(answer["status"], answer["code"]) for answer in answers] == [
        ("rejected", "invalid"),
        ("rejected", "needs_refused"),
    ]
    assert answers[0]["fields"] == {"title": "Give it a name: a few words are enough."}
    assert not Experience.objects.exists()


def test_a_mistake_of_ours_stops_nothing_and_may_be_sent_again(phone: Phone, cast: Cast) -> None:
    broken = [True]

    def stumble(operations: Any, *, who: Any, at: Any) -> Any:
        if broken[0]:
            raise RuntimeError("a mistake")
        return [Outcome() for _ in operations]

    register_kind("test.stumble", stumble, batch_by=lambda body: 1)
    try:
        both = [phone.operation("test.stumble", {"n": n}) for n in (1, 2)]
        tap = phone.operation("level", level(cast.classroom, cast.students[0], 2))
        answers = phone.send(*both, tap)
        assert [(answer["status"], answer["code"]) for answer in answers] == [
            ("rejected", "failed"),
            ("rejected", "failed"),
            ("applied", ""),
        ]
        broken[0] = False
        assert [answer["status"] for answer in phone.send(*both)] == ["applied", "applied"]
    finally:
        _kinds.pop("test.stumble")


LEVELS: dict[str, tuple[dict[str, Any], str]] = {
    "no such level": ({"level": 5}, "level"),
    "a level below": ({"level": -1}, "level"),
    "a level in words": ({"level": "3"}, "malformed"),
    "a level in pieces": ({"level": 2.5}, "malformed"),
    "a truth for a level": ({"level": True}, "malformed"),
    "a huge level": ({"level": 10**30}, "malformed"),
    "no such ability": ({"position": 6}, "criterion"),
    "no ability": ({"position": None}, "malformed"),
    "no child": ({"child": "x"}, "malformed"),
    "a child of nowhere": ({"child": str(uuid.uuid4())}, "child"),
    "a class of nowhere": ({"class": str(uuid.uuid4())}, "class"),
    "no class": ({"class": ["x"]}, "malformed"),
    "a month to come": ({"month": "2099-01"}, "period"),
    "a month long ago": ({"month": "1970-01"}, "period"),
    "no month": ({"month": "2026-13"}, "malformed"),
    "a month with a day": ({"month": "2026-11-01"}, "malformed"),
    "a list for a body": ([], "malformed"),  # type: ignore[dict-item]
}


@pytest.mark.parametrize("name", LEVELS)
def test_a_bad_level_is_refused_with_its_reason_and_the_good_ones_stay(phone: Phone, cast: Cast, name: str) -> None:
    wrong, code = LEVELS[name]
    body: Any = wrong if isinstance(wrong, list) else level(cast.classroom, cast.students[0], 2) | wrong
    good = phone.operation("level", level(cast.classroom, cast.students[1], 3))
    answers = phone.send(phone.operation("level", body), good)
    assert [(answer["status"], answer["code"]) for answer in answers] == [("rejected", code), ("applied", "")]
    assert answers[0]["sentence"]
    assert list(Rating.objects.values_list("student_id", flat=True)) == [cast.students[1].pk]


STORIES: dict[str, tuple[dict[str, Any], str, str]] = {
    "nothing said": ({"tried": ""}, "invalid", "Write a line in one of the three boxes, then share it."),
    "far too long": (
        {"tried": "x" * 5000},
        "invalid",
        "Up to 4000 letters fit here; this has 5000. Shorten it a little.",
    ),
    "a name without an end": (
        {"title": "x" * 201},
        "invalid",
        "Up to 200 letters fit here; this has 201. Shorten it a little.",
    ),
    "nobody to see it": ({"visibility": "world"}, "invalid", "Choose who may see it: one of the four."),
    "no such class": ({"classroom": str(uuid.uuid4())}, "invalid", "Choose one of your school's classes."),
    "a list for words": ({"tried": ["a"]}, "malformed", "This entry is damaged and cannot be read."),
    "an empty letter": ({"tried": "a\x00b"}, "invalid", "Null characters are not allowed."),
    "no number": ({"public_id": "x"}, "malformed", "This entry is damaged and cannot be read."),
    "a photo that is not there": (
        {"photo": str(uuid.uuid4())},
        "file",
        "The photo is not on the server. Choose it again.",
    ),
    "a photo that is no number": ({"photo": {"a": 1}}, "malformed", "This entry is damaged and cannot be read."),
}


@pytest.mark.parametrize("name", STORIES)
def test_a_bad_experience_is_refused_with_the_words_of_its_form(phone: Phone, name: str) -> None:
    wrong, code, words = STORIES[name]
    answer = phone.tell("experience", story(**wrong))
    assert (answer["status"], answer["code"]) == ("rejected", code)
    assert answer["sentence"].startswith(words)
    assert not Experience.objects.exists()


def test_what_was_refused_may_be_tried_again_with_the_same_number(phone: Phone, cast: Cast) -> None:
    tap = phone.operation("level", level(cast.second_classroom, cast.second_students[0], 2))
    assert phone.send(tap)[0]["code"] == "class"
    with as_role("app_worker"):
        Posting.objects.create(teacher=cast.teacher, school=cast.second_school, starts_on=dt.date(2020, 4, 1))
        ClassTeacher.objects.create(
            classroom=cast.second_classroom, teacher=cast.teacher, starts_on=dt.date(2020, 4, 1)
        )
    assert phone.send(tap)[0]["status"] == "applied"  # at her other place, without her choosing it
    assert (Receipt.objects.get().status, Rating.objects.get().levels[0]) == ("applied", 2)
    assert phone.send(tap)[0]["status"] == "duplicate"


# What changed behind the phone's back.


def test_a_class_that_is_no_longer_hers(phone: Phone, cast: Cast) -> None:
    with as_role("app_worker"):
        ClassTeacher.objects.filter(classroom=cast.classroom, teacher=cast.teacher).update(ends_on=today())
    answer = phone.tell("level", level(cast.classroom, cast.students[0], 2))
    assert (answer["status"], answer["code"]) == ("rejected", "class")
    assert answer["sentence"].endswith("Its levels are kept on this phone.")
    assert AuditEvent.objects.get(verb="sync_refused").detail == {"codes": ["class"], "device": str(phone.device)}


def test_a_child_who_moved_to_another_class(phone: Phone, cast: Cast) -> None:
    with as_role("app_worker"):
        first = today().replace(day=1)
        Enrolment.objects.filter(student=cast.students[0]).update(ends_on=first)
    answers = phone.send(*(phone.operation("level", level(cast.classroom, child, 2)) for child in cast.students[:2]))
    assert [(answer["status"], answer["code"]) for answer in answers] == [("rejected", "child"), ("applied", "")]


def test_a_teacher_who_left_the_school(phone: Phone, cast: Cast) -> None:
    with as_role("app_worker"):
        Posting.objects.filter(teacher=cast.teacher).update(ends_on=today())
    answers = phone.send(
        phone.operation("level", level(cast.classroom, cast.students[0], 2)), phone.operation("experience", story())
    )
    assert [(answer["status"], answer["code"]) for answer in answers] == [("rejected", "not_allowed")] * 2
    assert not Rating.objects.exists()
    assert not Experience.objects.exists()


def test_a_teacher_who_became_an_officer(phone: Phone, cast: Cast) -> None:
    with as_role("app_worker"):
        Posting.objects.filter(teacher=cast.teacher).update(ends_on=today())
        RoleGrant.objects.create(
            user=phone.person, role=Role.BLOCK_OFFICER, place=cast.block, starts_on=dt.date(2020, 4, 1)
        )
    answers = phone.send(
        phone.operation("level", level(cast.classroom, cast.students[0], 2)), phone.operation("experience", story())
    )
    assert [answer["code"] for answer in answers] == ["not_allowed", "not_allowed"]


def test_a_stranger_of_another_tenant_reaches_nothing(cast: Cast, other_cast: Cast, browser_of: Callable) -> None:
    user = other_cast.user(Role.TEACHER)
    answer = Phone(browser_of(user), user).tell("level", level(cast.classroom, cast.students[0], 2))
    assert (answer["status"], answer["code"]) == ("rejected", "class")
    assert not Rating.objects.exists()


@pytest.mark.parametrize("clock", ["1970-01-01T00:00:00Z", "2099-12-31T23:59:59+05:30", "", "yesterday", "0001-01-01"])
def test_the_phones_clock_decides_nothing(phone: Phone, cast: Cast, clock: str) -> None:
    answer = phone.tell("level", level(cast.classroom, cast.students[0], 2), made_at=clock)
    assert answer["status"] == "applied"
    assert abs(RatingChange.objects.get().at - Receipt.objects.get().received_at) < dt.timedelta(seconds=1)
    assert Receipt.objects.get().received_at.date() >= today() - dt.timedelta(days=1)
