"""The coordinator's pages: a whole month by plain forms, the same by pieces, and every refusal in a sentence."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from redis.exceptions import ConnectionError as RedisAwayError

from clusters.calendar import add_months, period_of, today
from collectives.choices import MeetingState, Part
from collectives.models import Attendance, Commitment, Decision, Meeting, Minutes, Question, ReportBack, Sharing
from collectives.services import closing, meetings, sittings
from planning.models import Chapter, LearningTool, SyllabusChapter, Textbook
from tests.cast import Cast
from tests.collectives.test_meetings import make_ready
from tests.conftest import TenantClient
from tests.factories import clusters as people
from tests.factories import month
from tests.factories.collectives import INDIA, make_meeting

Browser = Callable[[Any], TenantClient]
HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


def shares(*values: int) -> dict[str, int]:
    return dict(zip((f"share_{part}" for part in Part.values), values, strict=True))


def form(cast: Cast, **changed: Any) -> dict[str, Any]:
    """What the schedule form sends: today, kept although it may be a Sunday."""
    return {
        "key": uuid.uuid4(),
        "on": today().isoformat(),
        "keep_closed_day": "on",
        "starts": "10:30",
        "length": "120",
        "venue": cast.school.pk,
        **shares(25, 30, 25, 20),
    } | changed


def plan(cast: Cast, on: dt.date | None = None) -> Meeting:
    return meetings.schedule_meeting(
        key=uuid.uuid4(),
        collective=cast.collective,
        on=on or today(),
        starts=dt.time(10, 30),
        minutes=120,
        venue=cast.school,
        shares=[25, 30, 25, 20],
        keep_closed_day=True,
        by=cast.coordinator,
        at=dt.datetime.combine(today(), dt.time(9), tzinfo=INDIA),
    )


def running_meeting(cast: Cast) -> Meeting:
    meeting = plan(cast)
    noon = month.noon(today())
    meetings.call_meeting(meeting=meeting, by=cast.coordinator, at=noon)
    return meetings.open_meeting(meeting=meeting, by=cast.coordinator, at=noon)


def closed_meeting(cast: Cast) -> Meeting:
    meeting = running_meeting(cast)
    make_ready(meeting)
    closing.close_meeting(meeting=meeting, by=cast.coordinator, at=month.noon(today()))
    meeting.refresh_from_db()
    return meeting


def url(name: str, meeting: Meeting, *more: Any) -> str:
    return reverse(name, args=[meeting.public_id, *more])


@pytest.fixture
def her(cast: Cast, browser_of: Browser) -> TenantClient:
    """The coordinator's browser."""
    return browser_of(cast.coordinator)


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


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"on": "2000-01-03"}, "3 January 2000 is over. Choose today or a later day."),
        ({"on": "31.12."}, "This is not a day of the calendar. Write it like 2026-11-27."),
        ({"on": ""}, "Choose a day."),
        ({"starts": "25:00"}, "This is not a time of the day. Write it like 10:30."),
        (shares(25, 30, 25, 25), "The four shares make 105 per cent. Together they must be 100."),
        (shares(-5, 55, 25, 25), "Write a whole number from 0 to 100."),
        ({"length": "own"}, "Write how many minutes."),
        ({"length": "own", "own_length": "20"}, "A meeting takes 30 to 360 minutes."),
        ({"starts": "23:30"}, "The meeting would go on past midnight. Start earlier, or make it shorter."),
        ({"venue": ""}, "Choose the school where you meet."),
        ({"venue": "999999"}, "Choose a school of your own cluster."),
        ({"key": "nonsense"}, "This page was open for too long. Send it once more."),
    ],
)
def test_a_bad_plan_comes_back_with_a_sentence_and_what_was_typed(
    cast: Cast, her: TenantClient, changed: dict[str, Any], sentence: str
) -> None:
    answer = her.post(reverse("meeting_schedule"), form(cast, **changed))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Meeting.objects.exists()


def test_a_day_outside_the_academic_year_is_refused(cast: Cast, her: TenantClient) -> None:
    day = today().replace(year=today().year + 2, day=1)
    answer = her.post(reverse("meeting_schedule"), form(cast, on=day.isoformat()))
    assert (answer.status_code, "The academic year ends on 31 March" in answer.text) == (422, True)


def test_a_sunday_is_asked_about_and_may_be_kept(cast: Cast, her: TenantClient) -> None:
    sunday = today() + dt.timedelta(days=6 - today().weekday())
    sent = form(cast, on=sunday.isoformat())
    del sent["keep_closed_day"]
    answer = her.post(reverse("meeting_schedule"), sent)
    assert answer.status_code == 422
    assert "is a Sunday. Choose another day, or keep it." in answer.text
    assert "Keep this day all the same" in answer.text
    assert her.post(reverse("meeting_schedule"), sent | {"keep_closed_day": "on"}).status_code == 302


def test_a_plan_sent_twice_is_one_meeting_and_a_second_one_is_refused(cast: Cast, her: TenantClient) -> None:
    sent = form(cast)
    assert her.post(reverse("meeting_schedule"), sent).status_code == 302
    assert her.post(reverse("meeting_schedule"), sent).status_code == 302
    answer = her.post(reverse("meeting_schedule"), form(cast))
    assert (answer.status_code, "already has a meeting" in answer.text) == (422, True)
    assert Meeting.objects.count() == 1


def test_minutes_show_before_anything_is_saved(cast: Cast, her: TenantClient) -> None:
    sent = form(cast, length="90", preview="1")
    piece = her.post(reverse("meeting_schedule"), sent, **HTMX)
    page = her.post(reverse("meeting_schedule"), sent)
    assert (piece.status_code, page.status_code) == (200, 200)
    for answer in (piece, page):
        assert "23 min" in answer.text
    assert "<html" not in piece.text
    assert not Meeting.objects.exists()


def test_changing_and_cancelling(cast: Cast, her: TenantClient) -> None:
    meeting = plan(cast)
    changed = form(cast, length="90", venue=cast.second_school.pk)
    assert her.post(url("meeting_move", meeting), changed).status_code == 302
    assert sittings.first_sitting(meeting).minutes == 90
    answer = her.post(url("meeting_cancel", meeting), {"reason": ""})
    assert (answer.status_code, "Say in a few words why, so that teachers know." in answer.text) == (422, True)
    assert her.post(url("meeting_cancel", meeting), {"reason": "Floods"}).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.state, meeting.cancel_reason) == (MeetingState.CANCELLED, "Floods")


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
    assert Minutes.objects.count() == 2
    assert "Meena was late, not absent." in her.get(url("meeting_minutes", meeting)).text


def test_minutes_before_the_close_are_not_there(cast: Cast, her: TenantClient) -> None:
    assert her.get(url("meeting_minutes", running_meeting(cast))).status_code == 404


def test_excused_without_a_reason_is_said_beside_what_was_typed(cast: Cast, her: TenantClient) -> None:
    meeting = running_meeting(cast)
    sent = {"teacher": cast.teacher.public_id, "presence": "excused"}
    extras: tuple[dict[str, Any], ...] = ({}, HTMX)
    for extra in extras:
        answer = her.post(url("run_attendance", meeting), sent, **extra)
        assert (answer.status_code, "Say why, for example: on leave." in answer.text) == (422, True)
    assert not Attendance.objects.exclude(presence="").exists()


def test_a_piece_answers_for_its_own_place(cast: Cast, her: TenantClient) -> None:
    meeting = running_meeting(cast)
    sent = {"teacher": cast.teacher.public_id, "presence": "late"}
    answer = her.post(url("run_attendance", meeting), sent, **HTMX)
    assert answer.status_code == 200
    for words in ('id="here"', f'id="person-{cast.teacher.public_id}"', "1 of 4 here", 'hx-swap-oob="true"'):
        assert words in answer.text
    assert "<html" not in answer.text


def test_what_the_bar_sends_empty_is_said_there(cast: Cast, her: TenantClient) -> None:
    meeting = running_meeting(cast)
    answer = her.post(url("meeting_capture", meeting), {"key": uuid.uuid4(), "words": " ", "kind": "question"})
    assert (answer.status_code, "Write it as it was said." in answer.text) == (422, True)


def test_a_name_before_a_colon_is_whose_words_they_are(cast: Cast, her: TenantClient) -> None:
    meeting = running_meeting(cast)
    name = cast.second_teacher.name
    bar = {"key": uuid.uuid4(), "words": f"{name}: with class 4 I will try", "kind": "commitment"}
    page = her.post(url("meeting_capture", meeting), bar).text
    assert f'<option value="{cast.second_teacher.public_id}" selected>' in page
    assert page.count(" selected") == 1
    bar = {"key": uuid.uuid4(), "words": f"{name}: why?", "kind": "question"}
    her.post(url("meeting_capture", meeting), bar)
    question = Question.objects.get()
    assert (question.text, question.asked_by) == ("why?", cast.second_teacher)


def test_a_strange_name_and_long_words_stay_words(cast: Cast, her: TenantClient) -> None:
    meeting = running_meeting(cast)
    her.post(url("run_visitor", meeting), {"name": "<script>alert(1)</script>"})
    long = "क" * 200
    her.post(url("run_visitor", meeting), {"name": long})
    page = her.get(url("meeting_run", meeting)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert long in page


def test_undo_takes_the_last_thing_back_and_nothing_else(cast: Cast, her: TenantClient) -> None:
    meeting = running_meeting(cast)
    for words in ("First?", "Second?"):
        her.post(url("meeting_capture", meeting), {"key": uuid.uuid4(), "words": words, "kind": "question"})
    last = Question.objects.get(text="Second?")
    for _resent in range(2):
        answer = her.post(url("meeting_undo", meeting), {"kind": "question", "thing": last.public_id})
        assert answer.status_code == 302
    assert [each.text for each in Question.objects.all()] == ["First?"]
    assert her.post(url("meeting_undo", meeting), {"kind": "meeting", "thing": last.public_id}).status_code == 404
    assert her.post(url("meeting_undo", meeting), {"kind": "question", "thing": "x"}).status_code == 404


def test_two_people_at_once_keep_both_captures(cast: Cast, browser_of: Browser) -> None:
    meeting = running_meeting(cast)
    phone, projector = browser_of(cast.coordinator), browser_of(cast.coordinator)
    for each, words in ((phone, "From the phone?"), (projector, "From the wall?")):
        each.post(url("meeting_capture", meeting), {"key": uuid.uuid4(), "words": words, "kind": "question"})
    assert Question.objects.count() == 2


def test_the_screen_is_told_only_when_something_changed(
    cast: Cast, her: TenantClient, django_capture_on_commit_callbacks: Any
) -> None:
    meeting = running_meeting(cast)
    first = her.get(url("meeting_live", meeting))
    etag = first.headers["ETag"]
    assert (first.status_code, 'id="clock"' in first.text) == (200, True)
    same = her.get(url("meeting_live", meeting), HTTP_IF_NONE_MATCH=etag)
    assert (same.status_code, same.content) == (304, b"")
    with django_capture_on_commit_callbacks(execute=True):
        her.post(url("run_rest", meeting), {"presence": "present"})
    changed = her.get(url("meeting_live", meeting), HTTP_IF_NONE_MATCH=etag)
    assert (changed.status_code, "4 of 4 here" in changed.text) == (200, True)


def test_without_redis_the_screen_asks_the_database(
    cast: Cast, her: TenantClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = running_meeting(cast)

    def away(*args: Any, **kwargs: Any) -> None:
        raise RedisAwayError

    for name in ("get", "set", "add"):
        monkeypatch.setattr(cache, name, away)
    etag = her.get(url("meeting_live", meeting)).headers["ETag"]
    assert her.get(url("meeting_live", meeting), HTTP_IF_NONE_MATCH=etag).status_code == 304


def test_a_closed_meeting_sends_its_screens_away(cast: Cast, her: TenantClient) -> None:
    meeting = closed_meeting(cast)
    answer = her.get(url("meeting_live", meeting), HTTP_IF_NONE_MATCH='"1"')
    assert answer.headers["HX-Redirect"] == url("meeting_run", meeting)


def chapters(count: int) -> list[Chapter]:
    book = Textbook.objects.create(
        code="b", title="Book", grade=4, subject="mathematics", language="en", edition="2024", source="s"
    )
    return [Chapter.objects.create(textbook=book, number=n + 1, title=f"Chapter {n + 1}") for n in range(count)]


def test_the_chapters_of_a_month_are_chosen_shelf_by_shelf(cast: Cast, her: TenantClient) -> None:
    a, b = chapters(2)
    other = Textbook.objects.create(
        code="c", title="Other", grade=5, subject="evs", language="en", edition="2024", source="s"
    )
    c = Chapter.objects.create(textbook=other, number=1, title="Rain")
    this = period_of(today())
    address = reverse("plan_month", args=[f"{this:%Y-%m}"])
    assert her.get(address).status_code == 200
    assert her.post(f"{address}?grade=5", {"chapters": [c.public_id]}).status_code == 302
    for _resent in range(2):
        assert her.post(f"{address}?grade=4", {"chapters": [a.public_id, b.public_id]}).status_code == 302
    assert her.post(f"{address}?grade=4", {"chapters": [b.public_id]}).status_code == 302
    chosen = SyllabusChapter.objects.filter(cluster=cast.cluster, period=this)
    assert {each.chapter for each in chosen} == {b, c}
    assert her.post(f"{address}?grade=4", {"chapters": [uuid.uuid4()]}).status_code == 422
    assert her.get(reverse("plan_month", args=["nonsense"])).status_code == 404


def fill(cast: Cast, meeting: Meeting, count: int) -> None:
    """So many of everything that the pages list."""
    for number in range(count):
        teacher = people.make_teacher(cast.school, name=f"T {number} {uuid.uuid4()}")
        Attendance.objects.create(
            sitting=sittings.first_sitting(meeting), teacher=teacher, school=cast.school, presence="present"
        )
        month.make_experience(teacher)
        month.make_commitment(meeting, teacher)
        month.make_commitment(meeting, teacher, due_period=meeting.period)
        for part in Part.values:
            month.make_item(meeting, teacher, part=part)
        Question.objects.create(collective=cast.collective, asked_by=teacher, text="Why?", meeting=meeting)
        LearningTool.objects.create(cluster=cast.cluster, period=meeting.period, title="Tool", made_by=teacher)


@pytest.mark.parametrize("query", ["detail", *(f"run?part={part}" for part in Part.values), "close", "list", "minutes"])
def test_the_number_of_queries_does_not_grow(cast: Cast, her: TenantClient, query: str) -> None:
    meeting = running_meeting(cast)
    fill(cast, meeting, 1)
    if query == "minutes":
        make_ready(meeting)
        her.post(url("meeting_close", meeting))
    name, _sep, part = query.partition("?")
    address = reverse("meeting_list") if name == "list" else f"{url(f'meeting_{name}', meeting)}?{part}"
    her.get(address)
    with CaptureQueriesContext(connection) as few:
        assert her.get(address).status_code == 200
    fill(cast, meeting, 4)
    with CaptureQueriesContext(connection) as many:
        assert her.get(address).status_code == 200
    assert len(many) == len(few)
