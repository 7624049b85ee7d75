"""The minutes on paper: one page to sign, in every language, also where many sign."""

import dataclasses
import io

import pytest
from django.conf import settings
from django.utils import timezone
from pypdf import PdfReader

from clusters.calendar import today
from clusters.queries import tenant_settings
from collectives.choices import MeetingState, Presence
from collectives.models import Meeting, Minutes
from collectives.queries import issuing
from collectives.queries.minutes import PersonLine, to_json
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


def issue(meeting: Meeting, people: int, language: str) -> Minutes:
    """Minutes that so many people sign."""
    content = issuing.content_of(meeting, tenant_settings())
    line = PersonLine(name=NAMES[language], school=SCHOOLS, presence=Presence.PRESENT)
    content = dataclasses.replace(content, people=(line,) * people)
    return Minutes.objects.create(meeting=meeting, content=to_json(content), issued_at=timezone.now())


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("people", [16, 38])
def test_the_minutes_are_one_page(cast: Cast, meeting: Meeting, people: int, language: str) -> None:
    issue(meeting, people, language)
    services.ask(kind="minutes", subject=meeting.public_id, language=language, by=None, at=timezone.now())
    services.drain(cast.tenant.id)
    job = PrintJob.objects.select_related("file").get()
    assert (job.state, job.error) == ("done", "")
    assert job.file is not None
    assert len(PdfReader(io.BytesIO(files.read(job.file))).pages) == 1


def test_minutes_that_were_never_issued_cannot_be_printed(cast: Cast, meeting: Meeting) -> None:
    services.ask(kind="minutes", subject=meeting.public_id, language="en", by=None, at=timezone.now())
    services.drain(cast.tenant.id)
    assert PrintJob.objects.get().state == "failed"
