"""A whole month of the coordinator by plain forms."""

import uuid

from django.urls import reverse

from clusters.calendar import add_months
from collectives.choices import MeetingState, Part
from collectives.models import Commitment, Decision, Meeting, Minutes, Question, ReportBack, Sharing
from collectives.services import meetings
from planning.models import LearningTool
from tests.cast import Cast
from tests.collectives.views.meeting.page import form, url
from tests.conftest import TenantClient
from tests.factories import month
from tests.factories.collectives import make_meeting


def test_a_whole_month_by_plain_forms_and_the_next_one_begins_with_it(cast: Cast, her: TenantClient) -> None:
    assert her.post(reverse("meeting_schedule"), form(cast)).status_code == 302
    meeting = Meeting.objects.get()
    assert her.post(url("meeting_call", meeting)).status_code == 302
    story = month.make_experience(cast.teacher)
    item = month.make_item(meeting, cast.teacher, part=Part.SYLLABUS)
    assert her.post(url("meeting_open", meeting)).status_code == 302
    assert her.get(url("meeting_run", meeting)).status_code == 200
    for part in Part.values:
        assert her.post(url("run_part", meeting, "start"), {"part": part}).status_code == 302
    her.post(url("run_part", meeting, "end"), {"part": "enrich"})
    her.post(
        url("run_attendance", meeting),
        {"teacher": cast.colleague.public_id, "presence": "excused", "reason": "On leave"},
    )
    her.post(url("run_rest", meeting), {"presence": "present"})
    her.post(url("run_visitor", meeting), {"name": "Anjali Rao, DIET"})
    her.post(url("run_turn", meeting), {"duty": "recorder", "teacher": cast.teacher.public_id})
    her.post(url("run_sharing", meeting, story.public_id), {"is_told": "1"})
    her.post(url("run_item", meeting, item.public_id), {"is_done": "1", "actual_min": "12", "outcome": "Two rotis"})
    her.post(url("run_tool", meeting), {"key": uuid.uuid4(), "title": "Paper circles"})
    her.post(url("run_note", meeting), {"part": "tools", "note": "12 pairs made."})
    bar = {"key": uuid.uuid4(), "words": "Why do they not ask?", "kind": "question", "in_view": "enrich"}
    assert her.post(url("meeting_capture", meeting), bar).status_code == 302
    bar = {"key": uuid.uuid4(), "words": "With class 3 I will add with pebbles.", "kind": "commitment"}
    step = her.post(url("meeting_capture", meeting), bar)
    assert (step.status_code, "With class 3 I will add with pebbles." in step.text) == (200, True)
    vow = {"key": bar["key"], "words": bar["words"], "teacher": cast.teacher.public_id}
    for _resent in range(2):
        assert her.post(url("meeting_capture_kind", meeting, "commitment"), vow).status_code == 302
    decision = {
        "key": uuid.uuid4(),
        "title": "First the thing",
        "reason": "It helps",
        "method": "consent",
        "part": "syllabus",
    }
    for _resent in range(2):
        assert her.post(url("meeting_capture_kind", meeting, "decision"), decision).status_code == 302
    assert her.get(url("meeting_close", meeting)).status_code == 200
    assert her.post(url("meeting_close", meeting)).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.state, Minutes.objects.count()) == (MeetingState.CLOSED, 1)
    page = her.get(url("meeting_detail", meeting), follow=True).text
    for words in ("First the thing", "Why do they not ask?", "Anjali Rao, DIET", "On leave", "12 pairs made."):
        assert words in page
    counts = [each.objects.count() for each in (Commitment, Decision, Question, Sharing, LearningTool)]
    assert counts == [1, 1, 1, 1, 1]

    following = make_meeting(cast.collective, venue=cast.school, on=add_months(meeting.period, 1).replace(day=18))
    page = her.get(url("meeting_detail", following)).text
    assert "With class 3 I will add with pebbles." in page
    later = month.noon(following.period.replace(day=18))
    meetings.open_meeting(meeting=following, by=cast.coordinator, at=later)
    told = {"key": uuid.uuid4(), "outcome": "changed"}
    made = Commitment.objects.get()
    assert her.post(url("run_told", following, made.public_id), told).status_code == 302
    assert ReportBack.objects.get().outcome == "changed"
