"""Several phones at once, on connections of their own, committed."""

import datetime as dt
import uuid
from collections import Counter
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import now

from assessments.models import Rating, RatingChange
from clusters.calendar import add_months, period_of, today
from clusters.models import ClassTeacher, Conflict, User
from collectives.choices import Duty, MeetingState, Outcome
from collectives.models import Attendance, Experience, RoleTurn
from collectives.queries import live
from collectives.services import capturing, sittings
from foundation.models import Receipt
from foundation.tenancy.connection import tenant_transaction
from tests.cast import Cast, academic_year
from tests.committed import CommittedDatabase
from tests.conftest import TenantClient
from tests.factories.clusters import make_classroom, make_students
from tests.factories.collectives import make_meeting
from tests.factories.month import make_commitment, noon
from tests.sync.phones import Phone, level, story

BACKEND = "config.sessions.PersonBackend"


def phone_of(committed_db: CommittedDatabase, user: User | None, device: uuid.UUID | None = None) -> Phone:
    """A signed-in phone."""
    assert user is not None
    client = TenantClient(host=committed_db.cast.host)
    with committed_db.standing("app_worker", committed_db.cast.tenant.id):
        client.force_login(user, backend=BACKEND)
    return Phone(client, user, device=device)


def outcomes(answered: list[list[dict[str, Any]]]) -> Counter:
    return Counter((answer["status"], answer.get("was", "")) for answers in answered for answer in answers)


@pytest.mark.committed
def test_the_same_operations_sent_at_once_are_done_once(committed_db: CommittedDatabase) -> None:
    cast: Cast = committed_db.cast
    device = uuid.uuid4()
    phones = [phone_of(committed_db, cast.teacher.user, device) for _ in range(4)]
    made = [phones[0].operation("level", level(cast.classroom, child, 2)) for child in cast.students]
    made += [phones[0].operation("experience", story()) for _ in range(3)]
    answered = committed_db.at_once(*(lambda phone=phone: phone.send(*made) for phone in phones), role="app_web")
    count = len(made)
    assert outcomes(answered) == {("applied", ""): count, ("duplicate", "applied"): 3 * count}
    with committed_db.standing("app_worker", cast.tenant.id):
        assert Receipt.objects.count() == count
        assert Experience.objects.count() == 3
        assert RatingChange.objects.count() == 1
        assert Rating.objects.count() == len(cast.students)


@pytest.mark.committed
def test_two_teachers_of_two_classes_never_wait_in_a_circle(committed_db: CommittedDatabase) -> None:
    cast: Cast = committed_db.cast
    with committed_db.standing("app_worker", cast.tenant.id):
        ClassTeacher.objects.create(classroom=cast.classroom, teacher=cast.colleague, starts_on=dt.date(2020, 4, 1))
        second = make_classroom(cast.school, cast.teacher, cast.colleague, year=academic_year(today()), grades=[5])
        children = make_students(second, 6)
    taps = [(cast.classroom, child) for child in cast.students[:6]] + [(second, child) for child in children]
    phones = [phone_of(committed_db, each.user) for each in (cast.teacher, cast.colleague)] * 2
    jobs = []
    for index, phone in enumerate(phones):
        wanted = taps if index % 2 else taps[::-1]
        made = [phone.operation("level", level(room, child, index + 1)) for room, child in wanted]
        jobs.append(lambda phone=phone, made=made: phone.send(*made))
    found = outcomes(committed_db.at_once(*jobs, role="app_web"))
    with committed_db.standing("app_worker", cast.tenant.id):
        stands = dict(Rating.objects.values_list("student_id", "levels"))
        kept = Conflict.objects.count()
        history = list(RatingChange.objects.order_by("pk").values_list("student_ids", "before", "after"))
    assert set(found) <= {("applied", ""), ("conflict", "")}
    assert found["conflict", ""] == kept
    assert len(stands) == 12
    for student, levels in stands.items():
        chain = [
            (before[at], after[at])
            for students, before, after in history
            for at, each in enumerate(students)
            if each == student
        ]
        assert [before for before, _after in chain] == [None, *(after for _before, after in chain[:-1])]
        assert levels[0] == chain[-1][1]


@pytest.mark.committed
def test_one_number_used_by_two_people_at_once_is_one_persons(committed_db: CommittedDatabase) -> None:
    cast: Cast = committed_db.cast
    phones = [phone_of(committed_db, each.user) for each in (cast.teacher, cast.colleague)]
    with committed_db.standing("app_worker", cast.tenant.id):
        ClassTeacher.objects.create(classroom=cast.classroom, teacher=cast.colleague, starts_on=dt.date(2020, 4, 1))
    tap = phones[0].operation("level", level(cast.classroom, cast.students[0], 2))
    responses = committed_db.at_once(
        *(lambda phone=phone: phone.post(phone.parcel([tap])) for phone in phones), role="app_web"
    )
    assert {response.status_code for response in responses} <= {200, 503}
    again = [phone.send(tap)[0] for phone in phones]
    assert sorted((answer["status"], answer["code"]) for answer in again) == [
        ("duplicate", ""),
        ("rejected", "other_body"),
    ]
    with committed_db.standing("app_worker", cast.tenant.id):
        assert (Receipt.objects.count(), RatingChange.objects.count()) == (1, 1)


@pytest.mark.committed
def test_two_people_mark_one_person_at_once_and_the_screens_hear_of_it(committed_db: CommittedDatabase) -> None:
    cast: Cast = committed_db.cast
    assert cast.teacher.user is not None
    with committed_db.standing("app_worker", cast.tenant.id):
        meeting = make_meeting(cast.collective, venue=cast.school, on=today(), state=MeetingState.IN_SESSION)
        sittings.write_roster(meeting)
        sitting = sittings.first_sitting(meeting)
        RoleTurn.objects.create(sitting=sitting, duty=Duty.FACILITATOR, teacher=cast.teacher)
        known = live.live_meeting(meeting.public_id)  # in the cache from now on
    people = [cast.coordinator, cast.teacher.user]
    phones = [phone_of(committed_db, user) for user in people]
    body = {"meeting": str(meeting.public_id), "teacher": str(cast.head.public_id), "reason": "", "seen": {}}
    deeds = [
        (lambda phone=phone, presence=presence: phone.tell("meeting.mark", body | {"presence": presence}))
        for phone, presence in zip(phones, ("absent", "late"), strict=True)
    ]
    answered = committed_db.at_once(*deeds, role="app_web")
    assert sorted(answer["status"] for answer in answered) == ["applied", "conflict"]
    with committed_db.standing("app_worker", cast.tenant.id):
        conflict = Conflict.objects.get()
        row = Attendance.objects.get(teacher=cast.head)
        stands: Any = conflict.stands
        assert (stands["presence"], conflict.stands_by_id) == (row.presence, row.marked_by_id)
        assert {conflict.kept_by_id, conflict.stands_by_id} == {user.pk for user in people}
        meeting.refresh_from_db()
        heard = live.live_meeting(meeting.public_id)
        assert known is not None
        assert heard is not None
        assert (heard.revision, known.revision) == (meeting.revision, meeting.revision - 2)


@pytest.mark.committed
def test_a_teacher_and_the_room_tell_of_one_commitment_at_once_and_never_wait_in_a_circle(
    committed_db: CommittedDatabase,
) -> None:
    cast: Cast = committed_db.cast
    last_month = add_months(period_of(today()), -1)
    with committed_db.standing("app_worker", cast.tenant.id):
        before = make_meeting(
            cast.collective, venue=cast.school, on=last_month, state=MeetingState.CLOSED, closed_at=noon(last_month)
        )
        meeting = make_meeting(cast.collective, venue=cast.school, on=today(), state=MeetingState.IN_SESSION)
        said = make_commitment(before, cast.teacher)
    outcomes_told = ["tried", "changed", "not_yet"] * 8
    client = phone_of(committed_db, cast.teacher.user).client

    def on_her_page() -> Counter:
        address = reverse("commitment_report", args=[said.public_id])
        told = ({"key": uuid.uuid4(), "outcome": outcome, "words": "So."} for outcome in outcomes_told)
        return Counter(client.post(address, each).status_code for each in told)

    def in_the_room() -> Counter:
        for outcome in outcomes_told:
            with tenant_transaction(cast.tenant.id):
                capturing.report_told(
                    key=uuid.uuid4(),
                    meeting=meeting,
                    commitment=said,
                    outcome=Outcome(outcome),
                    by=cast.coordinator,
                    at=now(),
                )
        return Counter()

    assert committed_db.at_once(on_her_page, in_the_room, role="app_web") == [
        Counter({302: len(outcomes_told)}),
        Counter(),
    ]
