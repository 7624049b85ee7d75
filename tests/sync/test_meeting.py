"""A meeting without a network: what is marked and written down on phones arrives once, and nobody's mark is lost."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from clusters.calendar import period_of, today
from clusters.choices import Role
from clusters.models import Conflict, Teacher, User
from collectives.choices import Duty, MeetingState, Part
from collectives.models import (
    AgendaItem,
    Attendance,
    Commitment,
    Decision,
    Meeting,
    PartTiming,
    Question,
    ReportBack,
    RoleTurn,
    Sharing,
)
from collectives.services import sittings
from tests.cast import Cast
from tests.conftest import as_role
from tests.factories import month
from tests.factories.collectives import make_meeting
from tests.sync.phones import Phone


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """In session today; the teacher facilitates it, her colleague records."""
    with as_role("app_worker"):
        made = make_meeting(cast.collective, venue=cast.school, on=today(), state=MeetingState.IN_SESSION)
        sittings.write_roster(made)
        sitting = sittings.first_sitting(made)
        RoleTurn.objects.create(sitting=sitting, duty=Duty.FACILITATOR, teacher=cast.teacher)
        RoleTurn.objects.create(sitting=sitting, duty=Duty.RECORDER, teacher=cast.colleague)
    return made


@pytest.fixture
def coordinator(cast: Cast, browser_of: Callable) -> Phone:
    """Her phone."""
    user = cast.user(Role.COORDINATOR)
    return Phone(browser_of(user), user)


def body(meeting: Meeting, **fields: Any) -> dict[str, Any]:
    return {"meeting": str(meeting.public_id), **fields}


def mark(
    meeting: Meeting, teacher: Teacher, presence: str, *, reason: str = "", seen: str = "", seen_reason: str = ""
) -> dict[str, Any]:
    """The body of a mark."""
    told = {"presence": seen, "reason": seen_reason}
    return body(meeting, teacher=str(teacher.public_id), presence=presence, reason=reason, seen=told)


def presence_of(teacher: Teacher) -> tuple[str, str]:
    return Attendance.objects.values_list("presence", "reason").get(teacher=teacher)


def both() -> list[tuple[str, str, Any, Any, int, int | None]]:
    """Every pair of values that is kept."""
    rows = Conflict.objects.order_by("pk")
    return [(row.kind, row.field, row.stands, row.kept, row.stands_by_id, row.kept_by_id) for row in rows]


def user_of(teacher: Teacher) -> User:
    assert teacher.user is not None
    return teacher.user


def test_marks_arrive_once_and_the_last_of_a_phone_stands(phone: Phone, cast: Cast, meeting: Meeting) -> None:
    first = phone.operation("meeting.mark", mark(meeting, cast.colleague, "absent"))
    late = phone.operation("meeting.mark", mark(meeting, cast.colleague, "late", seen="absent"))
    away = phone.operation("meeting.mark", mark(meeting, cast.head, "excused", reason="On leave"))
    rest = phone.operation("meeting.rest", body(meeting, presence="present"))
    sent = [first, late, away, rest]
    assert [each["status"] for each in phone.send(late, away, rest)] == ["applied"] * 3
    # the earlier tap comes after the later one, then all of them once more
    assert [each["code"] for each in phone.send(first)] == ["superseded"]
    assert [each["status"] for each in phone.send(*sent)] == ["duplicate"] * 4
    assert presence_of(cast.colleague) == ("late", "")
    assert presence_of(cast.head) == ("excused", "On leave")
    assert presence_of(cast.teacher) == ("present", "")
    assert set(Attendance.objects.values_list("marked_by_id", flat=True)) == {phone.person.pk}
    assert both() == []


def test_another_persons_mark_gives_way_and_both_are_told(
    phone: Phone, coordinator: Phone, cast: Cast, meeting: Meeting
) -> None:
    coordinator.tell("meeting.mark", mark(meeting, cast.head, "absent"))
    answer = phone.tell("meeting.mark", mark(meeting, cast.head, "late"))
    assert (answer["status"], answer["kept"]["by"]) == ("conflict", coordinator.person.name)
    assert answer["kept"]["value"] == {"presence": "absent", "reason": ""}
    assert presence_of(cast.head) == ("late", "")
    stands, kept = ({"presence": each, "reason": ""} for each in ("late", "absent"))
    assert both() == [
        ("meeting.mark", "presence", stands, kept, phone.person.pk, coordinator.person.pk),
    ]
    for each in (phone, coordinator):
        page = each.client.get("/today/").content.decode()
        assert cast.head.name in page
        assert "Two values" in page
        assert f'href="/meetings/{meeting.public_id}/run/"' in page
        assert each.client.post(f"/two-values/{Conflict.objects.get().public_id}/seen/").status_code == 302
        assert "twovalues" not in each.client.get("/two-values/").content.decode()


@pytest.mark.parametrize("seen", ["absent", "late"], ids=["she had seen it", "the same mark"])
def test_a_mark_that_was_seen_or_is_the_same_is_no_conflict(
    phone: Phone, coordinator: Phone, cast: Cast, meeting: Meeting, seen: str
) -> None:
    coordinator.tell("meeting.mark", mark(meeting, cast.head, seen))
    assert phone.tell("meeting.mark", mark(meeting, cast.head, "late", seen="absent"))["status"] == "applied"
    assert both() == []


def test_two_phones_of_one_person_are_in_no_conflict(
    phone: Phone, browser_of: Callable, cast: Cast, meeting: Meeting
) -> None:
    phone.tell("meeting.mark", mark(meeting, cast.head, "absent"))
    other = Phone(browser_of(phone.person), phone.person)
    assert other.tell("meeting.mark", mark(meeting, cast.head, "present"))["status"] == "applied"
    assert (presence_of(cast.head), both()) == (("present", ""), [])


def test_the_rest_takes_nobodys_mark(phone: Phone, coordinator: Phone, cast: Cast, meeting: Meeting) -> None:
    coordinator.tell("meeting.mark", mark(meeting, cast.head, "absent"))
    assert phone.tell("meeting.rest", body(meeting, presence="present"))["status"] == "applied"
    assert [presence_of(each)[0] for each in (cast.head, cast.teacher)] == ["absent", "present"]
    assert both() == []


def said(meeting: Meeting, **fields: Any) -> dict[str, Any]:
    return body(meeting, public_id=str(uuid.uuid4()), **fields)


def decision(meeting: Meeting, **fields: Any) -> dict[str, Any]:
    told = {"title": "First the thing", "reason": "They take half for a number", "method": "consent", "part": "tools"}
    return said(meeting, **(told | fields))


def test_what_is_said_is_written_down_once(phone: Phone, cast: Cast, meeting: Meeting) -> None:
    vow = said(meeting, teacher=str(cast.head.public_id), words="With class 4 I will bring two rotis.")
    asked = said(meeting, words=f"{cast.colleague.name}: Why do they not ask?")
    operations = [
        phone.operation("meeting.commitment", vow),
        phone.operation("meeting.decision", decision(meeting, owner=str(cast.head.public_id))),
        phone.operation("meeting.question", asked),
    ]
    assert [each["status"] for each in phone.send(*operations)] == ["applied"] * 3
    assert [each["status"] for each in phone.send(*operations)] == ["duplicate"] * 3
    # made anew by the form of the page, under the same number
    phone.client.post(
        reverse("meeting_capture_kind", args=[meeting.public_id, "commitment"]),
        {"key": vow["public_id"], "teacher": vow["teacher"], "words": vow["words"]},
    )
    made = Commitment.objects.get()
    assert (str(made.key), made.teacher, made.words) == (vow["public_id"], cast.head, vow["words"])
    taken = Decision.objects.get()
    assert (taken.title, taken.owner, taken.part) == ("First the thing", cast.head, Part.TOOLS)
    question = Question.objects.get()
    assert (question.text, question.asked_by) == ("Why do they not ask?", cast.colleague)


def test_taken_back_on_the_phone_it_was_never_there(phone: Phone, meeting: Meeting) -> None:
    asked = phone.operation("meeting.question", said(meeting, words="Why?"))
    undo = body(meeting, what="question", public_id=asked["body"]["public_id"])
    back = phone.operation("meeting.undo", undo, needs=[asked["id"]])
    assert [each["status"] for each in phone.send(back, asked)] == ["applied"] * 2
    assert Question.objects.count() == 0
    assert [each["status"] for each in phone.send(asked, back)] == ["duplicate"] * 2
    assert Question.objects.count() == 0


def item_of(meeting: Meeting, cast: Cast) -> AgendaItem:
    with as_role("app_worker"):
        return month.make_item(meeting, cast.teacher)


def test_two_fields_of_an_item_both_stand_and_words_are_kept(
    phone: Phone, coordinator: Phone, cast: Cast, meeting: Meeting
) -> None:
    item = item_of(meeting, cast)

    def edit(**fields: Any) -> dict[str, Any]:
        changes = {name: {"from": before, "to": after} for name, (before, after) in fields.items()}
        return body(meeting, item=str(item.public_id), fields=changes)

    done = phone.tell("meeting.item", edit(is_done=(False, True)))
    minutes = coordinator.tell("meeting.item", edit(actual_min=("", "12"), outcome=("", "Two rotis.")))
    assert (done["status"], minutes["status"]) == ("applied", "applied")
    answer = phone.tell("meeting.item", edit(outcome=("", "Three rotis.")))
    assert (answer["status"], answer["kept"]["value"]) == ("conflict", "Two rotis.")
    item.refresh_from_db()
    assert (item.is_done, item.actual_min, item.outcome) == (True, 12, "Three rotis.")
    assert both() == [
        ("meeting.item", "outcome", "Three rotis.", "Two rotis.", phone.person.pk, coordinator.person.pk),
    ]
    for each in (phone, coordinator):
        page = each.client.get("/two-values/").content.decode()
        assert "Two rotis." in page
        assert item.title in page


def test_the_sentence_on_a_part(phone: Phone, coordinator: Phone, meeting: Meeting) -> None:
    def note(before: str, after: str) -> dict[str, Any]:
        return body(meeting, part="share", fields={"note": {"from": before, "to": after}})

    assert coordinator.tell("meeting.note", note("", "We laughed."))["status"] == "applied"
    assert phone.tell("meeting.note", note("", "We wept."))["status"] == "conflict"
    assert PartTiming.objects.values_list("note", flat=True).get(sitting__meeting=meeting, part="share") == "We wept."
    assert both() == [
        ("meeting.note", "note", "We wept.", "We laughed.", phone.person.pk, coordinator.person.pk),
    ]
    assert "We laughed." in coordinator.client.get("/today/").content.decode()


def test_what_is_told_in_the_room(phone: Phone, coordinator: Phone, cast: Cast, meeting: Meeting) -> None:
    with as_role("app_worker"):
        closed: dict[str, Any] = {"state": MeetingState.CLOSED, "closed_at": timezone.now()}
        last = make_meeting(cast.collective, venue=cast.school, on=before_this_month(), **closed)
        vow = month.make_commitment(last, cast.colleague)
        story = month.make_experience(cast.colleague)
    told = body(meeting, commitment=str(vow.public_id), outcome="tried", seen="")
    assert coordinator.tell("meeting.told", told)["status"] == "applied"
    answer = phone.tell("meeting.told", told | {"outcome": "changed"})
    assert (answer["status"], answer["kept"]["value"]) == ("conflict", "tried")
    assert ReportBack.objects.get().outcome == "changed"
    assert "What became of it" in coordinator.client.get("/two-values/").content.decode()
    heard = body(meeting, experience=str(story.public_id), is_told=True)
    for each in (phone, coordinator):
        assert each.tell("meeting.story", heard)["status"] == "applied"
    assert Sharing.objects.get().experience == story
    assert phone.tell("meeting.story", heard | {"is_told": False})["status"] == "applied"
    assert Sharing.objects.count() == 0


def before_this_month() -> dt.date:
    return (period_of(today()) - dt.timedelta(days=10)).replace(day=15)


BAD: dict[str, tuple[str, Callable[[Meeting, Cast], dict[str, Any]], str]] = {
    "nobody of the roster": (
        "meeting.mark",
        lambda m, _c: mark(m, Teacher(public_id=uuid.uuid4()), "late"),
        "not_found",
    ),
    "an unknown mark": ("meeting.mark", lambda m, c: mark(m, c.head, "asleep"), "invalid"),
    "excused without a reason": ("meeting.mark", lambda m, c: mark(m, c.head, "excused"), "invalid"),
    "the rest as visitors": ("meeting.rest", lambda m, _c: body(m, presence="visitor"), "invalid"),
    "the rest as nothing": ("meeting.rest", lambda m, _c: body(m), "malformed"),
    "another meeting": ("meeting.rest", lambda _m, _c: {"meeting": str(uuid.uuid4()), "presence": "late"}, "not_found"),
    "another sitting": ("meeting.rest", lambda m, _c: body(m, presence="late", sitting=str(uuid.uuid4())), "not_found"),
    "a commitment of nobody": ("meeting.commitment", lambda m, _c: said(m, words="I will."), "invalid"),
    "a decision without a reason": ("meeting.decision", lambda m, _c: decision(m, reason=" "), "invalid"),
    "a question without words": ("meeting.question", lambda m, _c: said(m, words=""), "invalid"),
    "a question without a number": ("meeting.question", lambda m, _c: body(m, words="Why?"), "malformed"),
    "an item of nowhere": ("meeting.item", lambda m, _c: body(m, item=str(uuid.uuid4()), fields={}), "not_found"),
    "a part that is none": ("meeting.note", lambda m, _c: body(m, part="tea", fields={}), "malformed"),
    "taking back what is none": ("meeting.undo", lambda m, _c: said(m, what="tea"), "malformed"),
    "a story of nobody": ("meeting.story", lambda m, _c: body(m, experience=str(uuid.uuid4())), "not_found"),
    "a commitment of nowhere": ("meeting.told", lambda m, _c: body(m, commitment=str(uuid.uuid4())), "not_found"),
}


@pytest.mark.parametrize("case", BAD, ids=list(BAD))
def test_what_cannot_be_taken_has_its_reason(phone: Phone, cast: Cast, meeting: Meeting, case: str) -> None:
    kind, make, code = BAD[case]
    answer = phone.tell(kind, make(meeting, cast))
    assert (answer["status"], answer["code"]) == ("rejected", code)
    assert answer["sentence"]
    assert set(Attendance.objects.values_list("presence", flat=True)) == {""}
    assert [model.objects.count() for model in (Commitment, Decision, Question, Conflict)] == [0, 0, 0, 0]


def test_only_whose_turn_it_is(cast: Cast, browser_of: Callable, meeting: Meeting) -> None:
    recorder, head = (Phone(browser_of(user_of(each)), user_of(each)) for each in (cast.colleague, cast.head))
    asked = said(meeting, words="Why?")
    assert recorder.tell("meeting.question", asked)["status"] == "applied"
    answer = recorder.tell("meeting.mark", mark(meeting, cast.head, "late"))
    assert (answer["status"], answer["code"]) == ("rejected", "not_allowed")
    for kind, told in (
        ("meeting.question", said(meeting, words="And why not?")),
        ("meeting.undo", body(meeting, what="question", public_id=asked["public_id"])),
        ("meeting.note", body(meeting, part="share", fields={"note": {"from": "", "to": "x"}})),
    ):
        assert (answer := head.tell(kind, told))["code"] == "not_allowed", answer
    assert Question.objects.count() == 1


def test_of_another_cluster_there_is_no_meeting(cast: Cast, browser_of: Callable, meeting: Meeting) -> None:
    officer = cast.user(Role.BLOCK_OFFICER)
    answer = Phone(browser_of(officer), officer).tell("meeting.rest", body(meeting, presence="present"))
    assert (answer["status"], answer["code"]) == ("rejected", "not_allowed")


def test_what_comes_after_the_close_is_kept_on_the_phone(
    phone: Phone, coordinator: Phone, cast: Cast, meeting: Meeting
) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CLOSED, closed_at=timezone.now())
    for each in (phone, coordinator):
        answer = each.tell("meeting.mark", mark(meeting, cast.head, "late"))
        assert (answer["status"], answer["code"]) == ("rejected", "closed")
        assert "it can be added to the minutes" in answer["sentence"]
    assert presence_of(cast.head) == ("", "")


def test_a_conflict_without_a_school_is_of_a_meeting(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Conflict.objects.create(
            kind="level", record=uuid.uuid4(), field="0", stands=1, kept=2, stands_by=user_of(cast.teacher)
        )
