"""Closing, issued minutes and their amendment."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from clusters.calendar import clock, day_short, day_year
from collectives.choices import MeetingState
from collectives.models import Attendance, Decision, Meeting, Minutes, Question
from tests.cast import Cast
from tests.collectives.planned import make_ready
from tests.collectives.views.meeting.page import (
    closed_meeting,
    running_meeting,
    url,
)
from tests.conftest import TenantClient


def test_closing_too_early_says_what_is_missing(cast: Cast, her: TenantClient) -> None:
    meeting = running_meeting(cast)
    answer = her.post(url("meeting_close", meeting))
    assert answer.status_code == 422
    assert "4 people are not marked yet. No minutes yet for: Share, Syllabus, Tools, Enrich." in answer.text
    her.post(url("run_rest", meeting), {"presence": "absent", "next": "close"})
    bad = {"share": "30", "syllabus": "", "tools": "30", "enrich": "24"}
    assert her.post(url("meeting_part_minutes", meeting), bad).status_code == 422
    her.post(url("meeting_part_minutes", meeting), bad | {"syllabus": "36"})
    assert her.post(url("meeting_close", meeting)).status_code == 302
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CLOSED


def asked(page: str) -> dict[str, str]:
    """The minutes that the closing page fills in."""
    return dict(re.findall(r'name="(share|syllabus|tools|enrich)" value="(\d+)"', page))


PLANNED = {"share": "30", "syllabus": "36", "tools": "30", "enrich": "24"}


def test_where_no_clock_ran_the_parts_are_filled_in_as_planned(cast: Cast, her: TenantClient) -> None:
    page = her.get(url("meeting_close", running_meeting(cast))).text
    assert "No clock ran: filled in as planned." in page
    assert asked(page) == PLANNED


@pytest.mark.parametrize(
    ("minutes", "shown"), [(12, "12"), (59, "59"), (61, "30")], ids=["runs", "runs over", "was left running"]
)
def test_a_part_is_filled_in_by_its_clock_and_one_not_begun_has_none(
    cast: Cast, her: TenantClient, minutes: int, shown: str
) -> None:
    meeting = running_meeting(cast)
    began = now() - dt.timedelta(minutes=minutes)
    meeting.sittings.get().parts.filter(part="share").update(started_at=began)
    page = her.get(url("meeting_close", meeting)).text
    assert "a part that was not begun has 0" in page
    assert asked(page) == {"share": shown, "syllabus": "0", "tools": "0", "enrich": "0"}


def hasty_meeting(cast: Cast, her: TenantClient, **taken: int) -> Meeting:
    """Everybody marked, the minutes told: as planned where nothing else is."""
    meeting = running_meeting(cast)
    her.post(url("run_rest", meeting), {"presence": "present"})
    her.post(url("meeting_part_minutes", meeting), PLANNED | {part: str(minutes) for part, minutes in taken.items()})
    return meeting


@pytest.mark.parametrize(
    ("taken", "is_asked"),
    [({"share": 14}, True), ({"share": 15, "tools": 0, "enrich": 48}, False), ({"enrich": 49}, True)],
)
def test_far_less_or_more_than_planned_is_asked_about(
    cast: Cast, her: TenantClient, taken: dict[str, int], is_asked: bool
) -> None:
    page = her.get(url("meeting_close", hasty_meeting(cast, her, **taken))).text
    assert ("One took less than half, or more than twice, of what was planned." in page) == is_asked
    assert ("Until you close it you can change it." in page) != is_asked


def test_minutes_can_be_told_again_until_the_meeting_is_closed(cast: Cast, her: TenantClient) -> None:
    meeting = hasty_meeting(cast, her, share=500, enrich=0)
    told = her.post(url("meeting_part_minutes", meeting), PLANNED | {"enrich": "20"})
    assert told.url == url("meeting_close", meeting) + "#issue"
    assert her.post(url("meeting_close", meeting)).status_code == 302
    content = Minutes.objects.get().content
    assert {row["part"]: row["actual_min"] for row in content["parts"]} == {
        "share": 30,
        "syllabus": 36,
        "tools": 30,
        "enrich": 20,
    }
    first, last = (dt.datetime.fromisoformat(content["sittings"][0][each]) for each in ("starts_at", "ends_at"))
    assert last - first == dt.timedelta(minutes=116)
    assert last <= now()
    listed = her.get(reverse("meeting_list")).context["months"]
    shown = next(month for month in listed if month.meeting == meeting).sittings[0]
    assert (shown.starts_at, shown.minutes) == (first, 116)


def test_a_closed_meeting_cannot_change(cast: Cast, her: TenantClient) -> None:
    meeting = closed_meeting(cast)
    content = Minutes.objects.get().content
    her.post(url("run_rest", meeting), {"presence": "absent"})
    her.post(url("run_part", meeting, "start"), {"part": "share"})
    her.post(
        url("meeting_capture_kind", meeting, "decision"),
        {"key": uuid.uuid4(), "title": "X", "reason": "Y", "method": "consent", "part": "share"},
    )
    her.post(url("meeting_cancel", meeting), {"reason": "X"})
    her.post(url("meeting_close", meeting))
    assert not Decision.objects.exists()
    assert Attendance.objects.filter(presence="absent").count() == 0
    assert [each.content for each in Minutes.objects.all()] == [content]


def test_an_amendment_stands_under_the_minutes(cast: Cast, her: TenantClient) -> None:
    meeting = closed_meeting(cast)
    answer = her.post(url("meeting_amend", meeting), {"amendment": ""})
    assert (answer.status_code, "Write what is corrected, and why." in answer.text) == (422, True)
    sent = {"amendment": "Meena was late, not absent."}
    for _resent in range(2):
        assert her.post(url("meeting_amend", meeting), sent).status_code == 302
    first, amended = Minutes.objects.order_by("revision")
    page = her.get(url("meeting_minutes", meeting)).text
    assert "Meena was late, not absent." in page
    for word, each in (("issued", first), ("amended", amended)):
        assert f"{word} {day_year(each.issued_at)}, {clock(each.issued_at)}" in page


def test_minutes_say_the_year_of_a_day_in_another_one_and_that_nobody_sees_to_it_yet(
    cast: Cast, her: TenantClient
) -> None:
    meeting = running_meeting(cast)
    on = localdate()
    days = [on + dt.timedelta(days=1), dt.date(on.year + 1, on.month, 1)]
    for day in days:
        sent = {"title": "First the thing", "reason": "It helps", "method": "consent", "part": "share"}
        decision = {**sent, "key": uuid.uuid4(), "review_on": day.isoformat()}
        assert her.post(url("meeting_capture_kind", meeting, "decision"), decision).status_code == 302
    make_ready(meeting)
    assert her.post(url("meeting_close", meeting)).status_code == 302
    page = her.get(url("meeting_minutes", meeting)).text
    cells = re.findall(r'<td data-label="(Who|We look again)">(.*?)</td>', page)
    said = [day_short(day) if day.year == on.year else day_year(day) for day in days]
    assert [words for label, words in cells if label == "We look again"] == said
    assert {words for label, words in cells if label == "Who"} == {"Nobody yet"}


def test_minutes_name_the_open_questions_of_this_meeting_first_and_count_the_others(
    cast: Cast, her: TenantClient
) -> None:
    meeting = running_meeting(cast)
    for number in range(3):
        Question.objects.create(collective=cast.collective, text=f"Old {number}?")
    for words in ("New one?", "New two?"):
        her.post(url("meeting_capture", meeting), {"key": uuid.uuid4(), "kind": "question", "words": words})
    make_ready(meeting)
    her.post(url("meeting_close", meeting))
    sheet = re.search(r"Open questions:(.*?)</p>", her.get(url("meeting_minutes", meeting)).text, re.DOTALL)
    assert sheet is not None
    assert re.findall(r"(?:New|Old) \w+\?|and \d+ more", sheet[1]) == ["New one?", "New two?", "Old 0?", "and 2 more"]


def test_minutes_before_the_close_are_not_there(cast: Cast, her: TenantClient) -> None:
    assert her.get(url("meeting_minutes", running_meeting(cast))).status_code == 404
