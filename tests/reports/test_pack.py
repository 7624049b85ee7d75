"""The meeting pack holds what is recorded, in every language, on a page and on paper."""

import io
import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from assessments.queries.standings import Stand
from clusters.calendar import add_months, period_of, today
from collectives.choices import MeetingState, Origin, Outcome, Part
from collectives.models import AgendaItem, Commitment, Experience, Meeting, Question, ReportBack, Sharing
from collectives.services import meetings
from foundation.files import services as files
from foundation.models import PrintJob
from foundation.pdf import services
from planning.models import Chapter, LearningTool, SyllabusChapter, Textbook
from reports.queries.pack import meeting_pack
from tests.cast import Cast
from tests.collectives.planned import AT, plan
from tests.conftest import TenantClient
from tests.factories import collectives, month

Browser = Callable[..., TenantClient]


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """This month's meeting, called, with something in each part."""
    day = today()
    last = collectives.make_meeting(cast.collective, venue=cast.school, on=add_months(period_of(day), -1))
    made = collectives.make_meeting(cast.collective, venue=cast.second_school, on=day)
    words = ("I will count with pebbles", "I will hang a word a day", "I will ask before I tell")
    outcomes = (Outcome.TRIED, Outcome.NOT_YET, None)
    for said, outcome in zip(words, outcomes, strict=True):
        commitment = Commitment.objects.create(
            meeting=last, cluster=cast.cluster, teacher=cast.teacher, words=said, due_period=made.period
        )
        if outcome:
            ReportBack.objects.create(commitment=commitment, outcome=outcome, words="")
    common = {"teacher": cast.teacher, "school": cast.school, "cluster": cast.cluster, "period": made.period}
    Experience.objects.create(**common, title="कंकड़ से जोड़", tried="x", shared_at=timezone.now())
    Experience.objects.create(**common, title="A draft", tried="x")
    Experience.objects.create(**common, title="Only mine", tried="x", visibility="me", shared_at=timezone.now())
    AgendaItem.objects.create(
        meeting=made, part=Part.SYLLABUS, origin=Origin.TEACHER, proposer=cast.teacher, title="Half and quarter"
    )
    book = Textbook.objects.create(
        code="b", title="Maths Mela", grade=3, subject="mathematics", language="en", edition="2024", source="test"
    )
    chapter = Chapter.objects.create(textbook=book, number=9, title="Fair share")
    SyllabusChapter.objects.create(cluster=cast.cluster, period=made.period, chapter=chapter)
    LearningTool.objects.create(cluster=cast.cluster, period=made.period, title="Paper rotis", made_by=cast.teacher)
    Question.objects.create(collective=cast.collective, text="Why are thirds harder?")
    return made


def test_the_pack_of_a_meeting(cast: Cast, meeting: Meeting) -> None:
    pack = meeting_pack(meeting.public_id, today=today())
    assert [p.name for p in pack.places] == ["one district", "one block", "one cluster"]
    assert (pack.school_count, pack.commitment_count, pack.told_count) == (2, 3, 1)
    assert (pack.tried_count, pack.changed_count, pack.not_yet_count, pack.untold_count) == (1, 0, 1, 1)
    assert [s.title for s in pack.stories] == ["कंकड़ से जोड़"]
    assert [p.minutes for p in pack.parts.values()] == [30, 36, 30, 24]
    assert [i.title for i in pack.parts["syllabus"].items] == ["Half and quarter"]
    assert (pack.teacher_raised_min, pack.agenda_min) == (10, 10)
    assert [c.chapter.title for c in pack.chapters] == ["Fair share"]
    assert [t.title for t in pack.tools] == ["Paper rotis"]
    assert [q.text for q in pack.questions] == ["Why are thirds harder?"]
    assert (pack.stand, pack.least_seen) == (Stand(), None)


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_pack_on_paper(cast: Cast, meeting: Meeting, language: str) -> None:
    services.ask(
        kind="meeting-pack", subject=meeting.public_id, language=language, by=cast.coordinator.pk, at=timezone.now()
    )
    assert services.drain(cast.tenant.id) == 1
    job = PrintJob.objects.get()
    assert job.state == "done", job.error
    assert job.file is not None
    reader = PdfReader(io.BytesIO(files.read(job.file)))
    words = " ".join(page.extract_text() for page in reader.pages)
    assert len(reader.pages) in (2, 3)  # the cover, then the parts one after another: no page is begun for a line
    assert [
        w for w in ("Half and quarter", "Fair share", "Paper rotis", "Why are thirds harder?") if w not in words
    ] == []


def test_a_pack_of_an_empty_meeting_says_what_is_missing(cast: Cast, browser_of: Browser) -> None:
    made = collectives.make_meeting(cast.collective, venue=cast.school, on=today())
    page = browser_of(cast.coordinator).get(f"/meetings/{made.public_id}/pack/").content.decode()
    assert "No commitments are due this time." in page
    assert "No chapters have been chosen for this month." in page


def test_the_pack_counts_the_same_teachers_before_and_after_the_call(cast: Cast, browser_of: Browser) -> None:
    meeting = plan(cast)
    counts = []
    for _state in ("planned", "called"):
        page = browser_of(cast.coordinator).get(f"/meetings/{meeting.public_id}/pack/").content.decode()
        counts += re.findall(r"(\d+) teachers", page)
        meetings.call_meeting(meeting=meeting, by=cast.coordinator, at=AT)
    assert counts == ["4", "4"]


def test_the_pack_says_whose_item_was_carried_over_and_what_is_asked_for_the_last_time(
    cast: Cast, meeting: Meeting, browser_of: Browser
) -> None:
    AgendaItem.objects.update(origin=Origin.CARRIED)
    Meeting.objects.exclude(pk=meeting.pk).update(state=MeetingState.CLOSED, closed_at=timezone.now())
    older = add_months(meeting.period, -2)
    collectives.make_meeting(
        cast.collective, venue=cast.school, on=older, state=MeetingState.CLOSED, closed_at=timezone.now()
    )
    Commitment.objects.filter(words="I will ask before I tell").update(due_period=older)
    page = " ".join(browser_of(cast.teacher.user).get(f"/meetings/{meeting.public_id}/pack/").content.decode().split())
    assert f"Carried over: {cast.teacher.name}" in page
    assert page.count("Asked for the last time.") == 1
    assert "of 2 commitments were tried" in page
    assert "Asked again from before: 1, of them tried: 0." in page
    assert "10:30 to 12:30" in page


def test_the_pack_names_every_experience_to_hear(cast: Cast, meeting: Meeting, browser_of: Browser) -> None:
    for number in range(7):
        month.make_experience(cast.teacher, period=meeting.period, title=f"Story {number}")
    page = browser_of(cast.teacher.user).get(f"/meetings/{meeting.public_id}/pack/").content.decode()
    assert page.count('<div class="story">') == 6
    titles = ("कंकड़ से जोड़", *(f"Story {number}" for number in range(7)))
    assert [title for title in titles if page.count(title) != 1] == []
    also = page[page.index("Also:") :]
    assert f"<strong>Story 0</strong> ({cast.teacher.name})" in also


def test_only_the_cluster_s_own_people_read_its_pack(cast: Cast, meeting: Meeting, browser_of: Browser) -> None:
    address = f"/meetings/{meeting.public_id}/pack/"
    asked = {
        "teacher": cast.teacher.user,
        "coordinator": cast.coordinator,
        "sibling": cast.sibling_coordinator,
        "block": cast.block_officer,
        "district": cast.district_officer,
    }
    answers = {name: browser_of(user).get(address).status_code for name, user in asked.items()}
    assert answers == {"teacher": 200, "coordinator": 200, "sibling": 404, "block": 403, "district": 403}


def test_the_same_queries_for_few_and_many_rows(
    cast: Cast, meeting: Meeting, django_assert_num_queries: Callable
) -> None:
    with django_assert_num_queries(14):
        meeting_pack(meeting.public_id, today=today())
    for number in range(30):
        Commitment.objects.create(
            meeting=meeting, cluster=cast.cluster, teacher=cast.teacher, words=f"{number}", due_period=meeting.period
        )
    with django_assert_num_queries(14):
        meeting_pack(meeting.public_id, today=today())


def test_every_page_knows_the_same_experiences_to_hear(cast: Cast, browser_of: Browser) -> None:
    period = period_of(today())
    before = collectives.make_meeting(
        cast.collective,
        venue=cast.school,
        on=add_months(period, -1),
        state=MeetingState.CLOSED,
        closed_at=timezone.now(),
    )
    meeting = collectives.make_meeting(cast.collective, venue=cast.school, on=today(), state=MeetingState.IN_SESSION)
    written = {months: month.make_experience(cast.teacher, period=add_months(period, -months)) for months in range(4)}
    told_before = month.make_experience(cast.teacher, period=period)
    Sharing.objects.create(sitting=before.sittings.get(), experience=told_before)
    month.make_experience(cast.teacher, period=period, visibility="me")

    def sets() -> list[set[int]]:
        agenda = browser_of(cast.coordinator).get(reverse("meeting_detail", args=[meeting.public_id]))
        screen = browser_of(cast.coordinator).get(reverse("meeting_run", args=[meeting.public_id]))
        pack = meeting_pack(meeting.public_id, today=today())
        shown = (agenda.context["experiences"], screen.context["b"].experiences, pack.stories)
        return [{each.pk for each in rows} for rows in shown]

    expected = {written[months].pk for months in (0, 1, 2)}
    assert sets() == [expected, expected, expected]
    assert browser_of(cast.coordinator).get(reverse("today")).context["waiting"].stories == 3

    Sharing.objects.create(sitting=meeting.sittings.get(), experience=written[2])
    assert sets() == [expected, expected, expected]
    assert browser_of(cast.coordinator).get(reverse("today")).context["waiting"].stories == 2
