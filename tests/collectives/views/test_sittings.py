"""Several sittings on the pages: planned in one form, each with its own roll and clock, closed together."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.urls import reverse

from clusters.calendar import add_months, period_of, today
from collectives.choices import Duty, MeetingState
from collectives.models import Meeting, RoleTurn, Sitting
from collectives.services import meetings
from tests.cast import Cast
from tests.collectives.views.meeting.page import form, url
from tests.conftest import TenantClient
from tests.factories import month

Browser = Callable[[Any], TenantClient]


def planned(cast: Cast, her: TenantClient, **changed: Any) -> Meeting:
    """Today's meeting in two sittings, planned and called by forms: half of the teachers a little later, elsewhere."""
    second = {"on_2": today().isoformat(), "starts_2": "14:00", "venue_2": cast.second_school.pk}
    assert her.post(reverse("meeting_schedule"), form(cast, **second | changed)).status_code == 302
    meeting = Meeting.objects.get()
    assert her.post(url("meeting_call", meeting)).status_code == 302
    return meeting


def both(meeting: Meeting) -> list[Sitting]:
    return list(meeting.sittings.order_by("starts_at"))


def test_two_sittings_from_the_form_to_the_minutes(cast: Cast, browser_of: Browser) -> None:
    her = browser_of(cast.coordinator)
    meeting = planned(cast, her)
    first, other = both(meeting)
    assert [s.attendance.count() for s in (first, other)] == [2, 2]
    her.post(url("meeting_open", meeting), {"in_view": f".{other.public_id}"})
    for sitting in (first, other):
        page = her.get(f"{url('meeting_run', meeting)}?sitting={sitting.public_id}").text
        names = [row.teacher.name for row in sitting.attendance.select_related("teacher") if row.teacher]
        assert [f"person-{row.teacher.public_id}" in page for row in sitting.attendance.all() if row.teacher] == [
            True
        ] * 2
        assert f'name="in_view" value=".{sitting.public_id}"' in page
        assert all(name in page for name in names)
    wish = {"in_view": f"share.{other.public_id}"}
    assert her.post(url("run_part", meeting, "start"), {"part": "share", **wish})["Location"] == (
        f"{url('meeting_run', meeting)}?sitting={other.public_id}#clock"
    )
    assert [s.parts.exclude(started_at=None).count() for s in (first, other)] == [0, 1]
    moved = first.attendance.all()[0].teacher
    assert moved is not None
    her.post(url("run_here_instead", meeting), {"teacher": moved.public_id, **wish})
    assert [s.attendance.count() for s in (first, other)] == [1, 3]
    closing = her.get(url("meeting_close", meeting)).text
    assert (closing.count("Mark the rest absent"), cast.second_school.name in closing) == (2, True)
    for sitting in (first, other):
        sent = {"in_view": f".{sitting.public_id}"}
        her.post(url("run_rest", meeting), {"presence": "present", "next": "close", **sent})
        minutes = dict.fromkeys(("share", "syllabus", "tools", "enrich"), 30 if sitting == first else 20)
        assert her.post(url("meeting_part_minutes", meeting), sent | minutes).status_code == 302
    assert her.post(url("meeting_close", meeting)).status_code == 302
    listed = her.get(reverse("meeting_list"))
    shown = next(each for each in listed.context["months"] if each.meeting == meeting)
    assert [(each.venue, each.minutes) for each in shown.sittings] == [
        (cast.school.name, 120),
        (cast.second_school.name, 80),
    ]
    assert (shown.minutes, shown.came, shown.expected) == (120, 4, 4)


def test_a_wrong_minute_is_said_at_its_own_sitting(cast: Cast, browser_of: Browser) -> None:
    her = browser_of(cast.coordinator)
    meeting = planned(cast, her)
    her.post(url("meeting_open", meeting))
    other = both(meeting)[1]
    sent = {"in_view": f".{other.public_id}", "share": "700", "syllabus": "31", "tools": "30", "enrich": "24"}
    answer = her.post(url("meeting_part_minutes", meeting), sent)
    assert (answer.status_code, answer.text.count("Minutes from 0 to 600.")) == (422, 1)
    assert 'value="31"' in answer.text


def test_half_a_sitting_is_told_what_it_lacks(cast: Cast, browser_of: Browser) -> None:
    her = browser_of(cast.coordinator)
    answer = her.post(reverse("meeting_schedule"), form(cast, on_2=today().isoformat()))
    errors = answer.context["form"].errors
    assert (answer.status_code, dict(errors)) == (
        422,
        {"starts_2": ["Choose a time."], "venue_2": ["Choose the school where you meet."]},
    )
    later = add_months(period_of(today()), 1).isoformat()
    answer = her.post(
        reverse("meeting_schedule"), form(cast, on_2=later, starts_2="10:30", venue_2=cast.second_school.pk)
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["on_2"])
    assert not Meeting.objects.exists()


def test_a_facilitator_opens_her_own_sitting_alone(cast: Cast, browser_of: Browser) -> None:
    meeting = planned(cast, browser_of(cast.coordinator))
    first, other = both(meeting)
    teacher = other.attendance.all()[0].teacher
    assert teacher is not None
    RoleTurn.objects.create(sitting=other, duty=Duty.FACILITATOR, teacher=teacher)
    her, run = browser_of(teacher.user), url("meeting_run", meeting)
    assert her.get(reverse("today")).context["next"].sitting.venue_name == cast.second_school.name
    Meeting.objects.update(state=MeetingState.IN_SESSION)
    assert her.get(run).context["b"].sitting == other
    assert her.get(f"{run}?sitting={first.public_id}").status_code == 403
    assert (
        her.post(url("run_rest", meeting), {"presence": "present", "in_view": f".{first.public_id}"}).status_code == 403
    )


def test_a_meeting_goes_to_another_month_by_its_form(cast: Cast, browser_of: Browser) -> None:
    her = browser_of(cast.coordinator)
    meeting = planned(cast, her)
    on = add_months(period_of(today()), 1) + dt.timedelta(days=3)
    page = her.get(url("meeting_move", meeting)).text
    assert ("It can go to another month" in page, f'value="{cast.second_school.pk}" selected' in page) == (True, True)
    moved = her.post(url("meeting_move", meeting), form(cast, on=on.isoformat()), follow=True)
    assert f"Changed. It is the meeting of {on:%B} now. Teachers see the new day." in moved.text
    assert [s.on for s in both(meeting)] == [on]
    meetings.schedule_meeting(
        key=meeting.public_id,
        collective=cast.collective,
        on=today(),
        starts=dt.time(10, 30),
        minutes=90,
        venue=cast.school,
        shares=[25, 25, 25, 25],
        keep_closed_day=True,
        by=cast.coordinator,
        at=month.noon(today()),
    )
    refused = her.post(url("meeting_move", meeting), form(cast))
    assert refused.status_code == 422
    assert f"{today():%B %Y} already has a meeting. Change that one, or choose another month." in refused.text
