"""Who reads a meeting, and who finds nothing."""

import pytest
from django.urls import reverse

from clusters.calendar import today
from collectives.services import meetings
from tests.cast import Cast
from tests.collectives.planned import make_ready
from tests.collectives.views.meeting.page import Browser, plan, running_meeting, url
from tests.factories import month


def test_a_teacher_reads_the_called_meeting_and_changes_nothing(cast: Cast, browser_of: Browser) -> None:
    meeting = plan(cast)
    teacher = browser_of(cast.teacher.user)
    assert teacher.get(url("meeting_detail", meeting)).status_code == 404
    meetings.call_meeting(meeting=meeting, by=cast.coordinator, at=month.noon(today()))
    assert teacher.get(url("meeting_detail", meeting)).status_code == 200
    assert "Put something on the agenda" not in teacher.get(url("meeting_detail", meeting)).text
    for name in ("meeting_run", "meeting_close", "meeting_move", "meeting_cancel"):
        assert teacher.get(url(name, meeting)).status_code == 403
    assert teacher.post(url("meeting_call", meeting)).status_code == 403


@pytest.mark.parametrize("name", ["meeting_detail", "meeting_run", "meeting_close", "meeting_move", "meeting_live"])
def test_a_sibling_and_another_tenant_find_nothing(
    cast: Cast, other_cast: Cast, browser_of: Browser, name: str
) -> None:
    meeting = running_meeting(cast)
    for user in (cast.sibling_coordinator, other_cast.coordinator):
        assert browser_of(user).get(url(name, meeting)).status_code == 404


def test_above_the_cluster_minutes_count_commitments_and_do_not_read_them(cast: Cast, browser_of: Browser) -> None:
    meeting = running_meeting(cast)
    month.make_commitment(meeting, cast.teacher, words="Only among us")
    make_ready(meeting)
    her = browser_of(cast.coordinator)
    her.post(url("meeting_close", meeting))
    assert "Only among us" in her.get(url("meeting_minutes", meeting)).text
    officer = browser_of(cast.block_officer)
    page = officer.get(url("meeting_minutes", meeting))
    assert (page.status_code, "Only among us" in page.text, "1 new commitment" in page.text) == (200, False, True)
    assert officer.get(reverse("meeting_list")).status_code == 200
