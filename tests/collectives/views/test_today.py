"""The first page of those who meet."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from clusters.calendar import add_months, period_of, today
from clusters.choices import Role
from collectives.choices import MeetingState, Outcome, Presence
from collectives.models import Attendance, Commitment, Meeting, ReportBack
from tests.cast import Cast
from tests.conftest import TenantClient
from tests.factories.assessments import make_rating
from tests.factories.clusters import make_officer
from tests.factories.collectives import make_collective, make_meeting
from tests.factories.month import make_commitment, make_experience, make_item, noon

Browser = Callable[..., TenantClient]
TODAY = reverse("today")


def last_month(cast: Cast, **fields: Any) -> Meeting:
    """A closed meeting of last month."""
    on = add_months(period_of(today()), -1) + dt.timedelta(days=9)
    fields = {"state": MeetingState.CLOSED, "closed_at": noon(on), **fields}
    return make_meeting(cast.collective, venue=cast.school, on=on, **fields)


def test_teacher_sees_the_next_meeting(cast: Cast, browser_of: Browser) -> None:
    meeting = make_meeting(cast.collective, venue=cast.second_school, on=today() + dt.timedelta(days=1))
    page = browser_of(cast.teacher.user).get(TODAY)
    assert page.status_code == 200
    found = page.context["next"]
    assert (found.meeting, found.is_on, found.is_past, found.takes_items) == (meeting, False, False, True)
    assert [(p.part, p.minutes, p.state) for p in found.parts] == [
        ("share", 30, "next"),
        ("syllabus", 36, "next"),
        ("tools", 30, "next"),
        ("enrich", 24, "next"),
    ]
    text = page.content.decode()
    assert "one second school" in text
    assert "10:30 to 12:30" in text
    assert reverse("agenda_raise") in text


def test_no_meeting_is_said_honestly(cast: Cast, browser_of: Browser) -> None:
    text = browser_of(cast.teacher.user).get(TODAY).content.decode()
    assert "Not called yet" in text
    assert "As soon as your coordinator calls it" in text
    assert reverse("agenda_raise") not in text


def test_a_planned_meeting_is_the_coordinators_alone(cast: Cast, browser_of: Browser) -> None:
    on = today() + dt.timedelta(days=3)
    meeting = make_meeting(cast.collective, venue=cast.school, on=on, state=MeetingState.PLANNED)
    assert browser_of(cast.teacher.user).get(TODAY).context["next"] is None
    page = browser_of(cast.coordinator).get(TODAY)
    assert page.context["next"].meeting == meeting
    assert "Prepare and call" in page.content.decode()


def test_a_meeting_in_session_today_is_on_now(cast: Cast, browser_of: Browser) -> None:
    make_meeting(cast.collective, venue=cast.school, on=today(), state=MeetingState.IN_SESSION)
    page = browser_of(cast.teacher.user).get(TODAY)
    assert page.context["next"].is_on
    assert "It is on now" in page.content.decode()


def test_a_meeting_left_open_gives_way_to_the_next_one(cast: Cast, browser_of: Browser) -> None:
    old = make_meeting(
        cast.collective,
        venue=cast.school,
        on=add_months(period_of(today()), -1),
        state=MeetingState.IN_SESSION,
    )
    page = browser_of(cast.coordinator).get(TODAY)
    assert (page.context["next"].meeting, page.context["next"].is_past) == (old, True)
    assert page.context["to_close"] == [old]
    assert "Close the meeting of" in page.content.decode()
    coming = make_meeting(cast.collective, venue=cast.school, on=today() + dt.timedelta(days=1))
    page = browser_of(cast.coordinator).get(TODAY)
    assert page.context["next"].meeting == coming
    assert page.context["to_close"] == [old]
    year = browser_of(cast.coordinator).get(reverse("meeting_list")).content.decode()
    slate = year[year.index('<section class="slate"') :]
    close, plan = reverse("meeting_close", args=[old.public_id]), reverse("meeting_schedule")
    assert slate.index(f'href="{close}"') < slate.index("Next to plan") < slate.index(f'href="{plan}?')
    year = browser_of(cast.teacher.user).get(reverse("meeting_list")).content.decode()
    assert f'href="{close}"' not in year


def test_commitments_come_back_until_they_are_told_or_three_meetings_have_asked(
    cast: Cast, browser_of: Browser
) -> None:
    held = last_month(cast)
    told, open_ = (make_commitment(held, cast.teacher, words=words) for words in ("I will sing", "I will count"))
    ReportBack.objects.create(commitment=told, outcome=Outcome.CHANGED, words="We danced")
    make_commitment(held, cast.colleague)
    page = browser_of(cast.teacher.user).get(TODAY)
    assert [row["commitment"] for row in page.context["commitments"]] == [told, open_]
    assert page.context["told_count"] == 1
    text = page.content.decode()
    assert "1 of 2 told" in text
    assert "We danced" in text
    this = make_meeting(cast.collective, venue=cast.school, on=today(), state=MeetingState.CLOSED, closed_at=now())
    assert this.period == told.due_period
    browser = browser_of(cast.teacher.user)
    assert [row["commitment"] for row in browser.get(TODAY).context["commitments"]] == [open_]
    ReportBack.objects.create(commitment=open_, outcome=Outcome.NOT_YET)
    later = [add_months(period_of(today()), months) for months in (1, 2)]
    for on, still_asked in zip(later, ([open_], []), strict=True):
        make_meeting(cast.collective, venue=cast.school, on=on, state=MeetingState.CLOSED, closed_at=noon(on))
        assert [row["commitment"] for row in browser.get(TODAY).context["commitments"]] == still_asked
        assert list(Commitment.objects.filter(teacher=cast.teacher).awaited()) == still_asked  # as others count them


def test_drafts_are_the_writers_alone(cast: Cast, browser_of: Browser) -> None:
    draft = make_experience(cast.teacher, shared_at=None)
    make_experience(cast.teacher)
    make_experience(cast.colleague, shared_at=None)
    assert browser_of(cast.teacher.user).get(TODAY).context["drafts"] == [draft]


def test_head_sees_who_came_by_name(cast: Cast, browser_of: Browser) -> None:
    held = last_month(cast)
    sitting = held.sittings.get()
    Attendance.objects.create(sitting=sitting, teacher=cast.teacher, school=cast.school, presence=Presence.LATE)
    Attendance.objects.create(sitting=sitting, teacher=cast.colleague, school=cast.school, presence=Presence.ABSENT)
    Attendance.objects.create(sitting=sitting, teacher=cast.second_teacher, school=cast.second_school)
    ReportBack.objects.create(commitment=make_commitment(held, cast.teacher), outcome=Outcome.TRIED)
    make_commitment(held, cast.teacher)
    page = browser_of(cast.head.user).get(TODAY)
    rows = {c.name: (c.came, c.expected, c.last, c.told, c.said) for c in page.context["colleagues"]}
    assert rows == {"one Sunita": (1, 1, "Late", 1, 2), "one Colleague": (0, 1, "Absent", 0, 0)}
    assert "1 of 2" in page.content.decode()
    assert "colleagues" not in browser_of(cast.teacher.user).get(TODAY).context


def test_coordinator_sees_what_waits(cast: Cast, browser_of: Browser) -> None:
    coming = make_meeting(cast.collective, venue=cast.school, on=today() + dt.timedelta(days=1))
    make_item(coming, cast.teacher)
    make_item(coming)
    held = last_month(cast)
    ReportBack.objects.create(commitment=make_commitment(held, cast.teacher), outcome=Outcome.TRIED)
    make_commitment(held, cast.colleague)
    make_experience(cast.teacher)
    make_experience(cast.teacher, shared_at=None)
    make_experience(cast.sibling_teacher)
    page = browser_of(cast.coordinator).get(TODAY)
    waiting = page.context["waiting"]
    assert (waiting.items, waiting.told, waiting.said, waiting.stories) == (1, 1, 2, 1)
    text = page.content.decode()
    assert "1 item raised by teachers" in text
    assert "1 of 2 commitments told" in text
    assert "1 new experience" in text


def test_nothing_of_a_sibling_or_another_tenant_shows(cast: Cast, other_cast: Cast, browser_of: Browser) -> None:
    make_meeting(cast.sibling_collective, venue=cast.sibling_school, on=today() + dt.timedelta(days=1))
    for user in (cast.teacher.user, cast.coordinator):
        assert browser_of(user).get(TODAY).context["next"] is None
    assert browser_of(other_cast.teacher.user).get(TODAY).context["next"] is None


def test_children_to_look_at_this_week(cast: Cast, browser_of: Browser) -> None:
    now = period_of(today())
    for index, student in enumerate(cast.students):
        if index < 2:
            continue  # never seen
        months_ago = 1 if index > 4 else 2
        levels = [None, 2, None, None, None, None]
        period = add_months(now, -months_ago)
        make_rating(student, cast.classroom, rubric=cast.rubric, period=period, levels=levels)
    make_rating(cast.students[0], cast.classroom, rubric=cast.rubric, period=now, levels=[None] * 6)  # cleared again
    week = browser_of(cast.teacher.user).get(TODAY).context["week"]
    names = [student.first_name for student in cast.students]
    two_months_ago = add_months(now, -1) - dt.timedelta(days=1)  # never later than the month it stands for
    assert [(c.name, c.class_label, c.last_on) for c in week.children] == [
        (names[0], "3", None),
        (names[1], "3", None),
        (names[2], "3", two_months_ago),
    ]
    assert (week.more, week.seen) == (3, 0)
    assert browser_of(cast.colleague.user).get(TODAY).context["week"].children == ()
    assert "week" not in browser_of(cast.coordinator).get(TODAY).context


@pytest.mark.parametrize("role", [Role.BLOCK_OFFICER, Role.DISTRICT_OFFICER, Role.TENANT_ADMIN])
def test_those_above_have_another_first_page(cast: Cast, browser_of: Browser, role: Role) -> None:
    assert browser_of(cast.user(role)).get(TODAY).status_code == 403


@pytest.mark.parametrize("role", [Role.TEACHER, Role.HEAD_TEACHER, Role.COORDINATOR])
def test_query_count_is_the_same_with_one_and_with_many(cast: Cast, browser_of: Browser, role: Role) -> None:
    user = cast.user(role)
    me = {Role.TEACHER: cast.teacher, Role.HEAD_TEACHER: cast.head}.get(role, cast.teacher)
    held = last_month(cast)
    coming = make_meeting(cast.collective, venue=cast.school, on=today() + dt.timedelta(days=1))
    browser = browser_of(user)

    def fill(count: int) -> None:
        for _ in range(count):
            make_item(coming, cast.colleague)
            make_experience(me, shared_at=None)
            ReportBack.objects.create(commitment=make_commitment(held, me), outcome=Outcome.TRIED)
            make_commitment(held, me)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert browser.get(TODAY).status_code == 200
        return len(seen)

    fill(1)
    queries()
    with_one = queries()
    fill(10)
    assert queries() == with_one
    assert with_one <= {Role.TEACHER: 19, Role.HEAD_TEACHER: 22, Role.COORDINATOR: 17}[role]


def test_write_offers_what_the_person_may_do(cast: Cast, browser_of: Browser) -> None:
    page = browser_of(cast.teacher.user).get(reverse("write"))
    text = page.content.decode()
    assert all(reverse(name) in text for name in ("experience_new", "agenda_raise", "tool_new"))
    text = browser_of(cast.coordinator).get(reverse("write")).content.decode()
    assert reverse("tool_new") in text
    assert reverse("experience_new") not in text


def test_collective_page_shows_the_group(cast: Cast, browser_of: Browser) -> None:
    story = make_experience(cast.second_teacher)
    make_experience(cast.sibling_teacher)
    held = last_month(cast)
    for user in (cast.teacher.user, cast.coordinator):
        page = browser_of(user).get(reverse("collective_page"))
        assert page.status_code == 200
        group = page.context["group"]
        assert (group.collective, list(group.past), list(group.stories)) == (cast.collective, [held], [story])
        assert {s.name: [p.teacher.name for p in s.teachers] for s in group.schools} == {
            "one first school": ["one Head", "one Colleague", "one Sunita"],
            "one second school": ["one Meena"],
        }


def test_a_cluster_without_a_collective_is_told_who_starts_it(cast: Cast, browser_of: Browser) -> None:
    coordinator = make_officer(Role.COORDINATOR, cast.far)
    pages = [
        (cast.far_teacher.user, "collective_page"),
        (cast.far_teacher.user, "meeting_list"),
        (coordinator, "meeting_schedule"),
        (coordinator, "today"),
    ]
    for user, name in pages:
        page = browser_of(user).get(reverse(name))
        assert (page.status_code, "The administrator of your programme starts it." in page.text) == (200, True)
        assert f'action="{reverse("meeting_schedule")}"' not in page.text
    make_collective(cast.far)
    for user, name in pages:
        assert "The administrator of your programme" not in browser_of(user).get(reverse(name)).text
