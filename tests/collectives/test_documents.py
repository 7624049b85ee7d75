"""The minutes on paper: one page in every language, and rows that one can sign in, also where many sign."""

import dataclasses
import io

import pytest
from django.conf import settings
from django.utils import timezone
from pypdf import PdfReader

from clusters import calendar
from clusters.calendar import today
from clusters.queries import tenant_settings
from collectives.choices import MeetingState, Method, Presence
from collectives.models import Meeting, Minutes
from collectives.queries import issuing
from collectives.queries.minutes import DecisionLine, PersonLine, to_json
from foundation.files import services as files
from foundation.models import PrintJob
from foundation.pdf import services
from tests.cast import Cast
from tests.factories.collectives import make_meeting

SCHOOLS = {
    "en": "PS Kamaldih",
    "hi": "प्राथमिक विद्यालय कमालडीह",
    "te": "ప్రాథమిక పాఠశాల, వేపలగూడ",
    "kn": "ಕಿರಿಯ ಪ್ರಾಥಮಿಕ ಶಾಲೆ, ವೇಪಲಗೂಡ",
}
NAMES = {"en": "Sunita Devi Vishwakarma", "hi": "संगीता देवी विश्वकर्मा", "te": "గుండు విజయలక్ష్మి", "kn": "ವಿಜಯಲಕ್ಷ್ಮಿ ಗುಂಡು"}


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return make_meeting(
        cast.collective, venue=cast.school, on=today(), state=MeetingState.CLOSED, closed_at=timezone.now()
    )


def issue(meeting: Meeting, people: int, language: str, decisions: int = 0) -> Minutes:
    """Minutes that so many people sign, with so many decisions."""
    content = issuing.content_of(meeting, tenant_settings())
    line = PersonLine(name=NAMES[language], school=SCHOOLS, presence=Presence.PRESENT)
    decision = DecisionLine("share", "We read aloud to the smallest", "Two schools saw it help", Method.CONSENT)
    content = dataclasses.replace(content, people=(line,) * people, decisions=(decision,) * decisions)
    return Minutes.objects.create(meeting=meeting, content=to_json(content), issued_at=timezone.now())


def pages_of(cast: Cast, meeting: Meeting, language: str) -> list[str]:
    """What the minutes say on paper, page by page."""
    services.ask(kind="minutes", subject=meeting.public_id, language=language, by=None, at=timezone.now())
    services.drain(cast.tenant.id)
    job = PrintJob.objects.select_related("file").get()
    assert (job.state, job.error) == ("done", "")
    assert job.file is not None
    return [page.extract_text() for page in PdfReader(io.BytesIO(files.read(job.file))).pages]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize(("people", "pages"), [(16, 1), (37, 1), (60, 3)])
def test_the_minutes_are_one_page_and_rows_to_sign_have_room(
    cast: Cast, meeting: Meeting, people: int, pages: int, language: str
) -> None:
    issue(meeting, people, language)
    assert len(pages_of(cast, meeting, language)) == pages


@pytest.mark.parametrize(("decisions", "people", "rows"), [(1, 16, [16]), (1, 60, [0, 32, 28]), (20, 20, [0, 20])])
def test_where_rows_do_not_fit_the_minutes_people_sign_on_sheets_after_them(
    cast: Cast, meeting: Meeting, decisions: int, people: int, rows: list[int]
) -> None:
    issue(meeting, people, "en", decisions)
    pages = pages_of(cast, meeting, "en")
    assert [page.count("Vishwakarma") for page in pages] == rows
    assert [page.count("We read aloud") for page in pages] == [decisions] + [0] * (len(rows) - 1)
    assert ("The signatures are on the next page." in pages[0]) == (len(rows) > 1)
    for page in pages[1:]:
        assert calendar.day_year(today()) in page
        assert page.count("School") == 2  # a head over each column


def test_minutes_that_were_never_issued_cannot_be_printed(cast: Cast, meeting: Meeting) -> None:
    services.ask(kind="minutes", subject=meeting.public_id, language="en", by=None, at=timezone.now())
    services.drain(cast.tenant.id)
    assert PrintJob.objects.get().state == "failed"
