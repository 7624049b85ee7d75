"""Makers of what teachers bring and take away."""

import datetime as dt
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from clusters.calendar import add_months, period_of, today
from clusters.models import Teacher
from collectives.choices import Origin, Part, Visibility
from collectives.models import AgendaItem, Commitment, Experience, Meeting
from tests.factories.collectives import INDIA


def noon(day: dt.date) -> dt.datetime:
    """Noon of a day, in India."""
    return dt.datetime.combine(day, dt.time(12), tzinfo=INDIA)


def make_experience(teacher: Teacher, **fields: Any) -> Experience:
    """An experience of this month, shared with the collective; a draft with `shared_at=None`."""
    school = teacher.postings.get().school
    at = noon(today())
    return Experience.objects.create(
        **{
            "teacher": teacher,
            "school": school,
            "cluster_id": school.place.parent_id,
            "period": period_of(today()),
            "title": "Where does the water go?",
            "tried": "We poured water on sand.",
            "visibility": Visibility.COLLECTIVE,
            "shared_at": at,
            "created_at": at,
            **fields,
        }
    )


def make_item(meeting: Meeting, proposer: Teacher | None = None, **fields: Any) -> AgendaItem:
    """An item raised by a teacher, or the coordinator's."""
    origin = Origin.TEACHER if proposer else Origin.COORDINATOR
    return AgendaItem.objects.create(
        **{"meeting": meeting, "part": Part.ENRICH, "origin": origin, "title": "Half", "proposer": proposer, **fields}
    )


def make_commitment(meeting: Meeting, teacher: Teacher, **fields: Any) -> Commitment:
    """Made in a meeting, due in the next month's."""
    return Commitment.objects.create(
        **{
            "meeting": meeting,
            "cluster_id": meeting.cluster_id,
            "teacher": teacher,
            "words": "With class 3 I will add with pebbles.",
            "due_period": add_months(meeting.period, 1),
            "made_at": noon(meeting.period),
            **fields,
        }
    )


def photo(name: str = "work.jpg", size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    """A small real JPEG."""
    out = io.BytesIO()
    Image.new("RGB", size, "#d8c39f").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def text_named_jpg() -> SimpleUploadedFile:
    """Words that say they are a photo."""
    return SimpleUploadedFile("work.jpg", b"this is no photo at all", content_type="image/jpeg")


def enormous_png() -> SimpleUploadedFile:
    """A PNG of 20,000 x 20,000 points in a few bytes: its header alone."""
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return SimpleUploadedFile("huge.png", out.getvalue(), content_type="image/png")
