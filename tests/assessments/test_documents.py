"""The class grid on paper: forty children on one page in every language, and who may have it."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from pypdf import PdfReader

from assessments.documents import CLASS_GRID, CLASS_GRID_LAST
from clusters.calendar import add_months, period_of, today
from clusters.models import Student
from foundation.files import services as files
from foundation.models import PrintJob
from foundation.pdf import services
from foundation.pdf.documents import document_of
from tests.cast import Cast
from tests.conftest import as_role
from tests.factories import assessments, clusters

Browser = Callable[..., Any]
NAMES = {"en": "Anuradha", "hi": "ज्ञानेश्वरी", "te": "మహాలక్ష్మి", "kn": "ಮಹಾಲಕ್ಷ್ಮಿ"}


@pytest.fixture
def forty(cast: Cast) -> list[Student]:
    """A class of forty, some of whom were seen."""
    with as_role("app_worker"):
        clusters.make_students(cast.classroom, 40 - len(cast.students))
        found = list(Student.objects.filter(enrolments__classroom=cast.classroom).order_by("roll_number"))
        for index, student in enumerate(found[:30]):
            levels = [1 + (index + position) % 4 for position in range(6)]
            assessments.make_rating(
                student, cast.classroom, rubric=cast.rubric, period=add_months(period_of(today()), -1), levels=levels
            )
    return found


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_forty_children_fit_on_one_page_of_a4_across(cast: Cast, forty: list[Student], language: str) -> None:
    with as_role("app_worker"):
        Student.objects.filter(pk__in=[s.pk for s in forty]).update(first_name=NAMES.get(language, "Anuradha"))
        services.ask(kind=CLASS_GRID, subject=cast.classroom.public_id, language=language, by=None, at=timezone.now())
        assert services.drain(cast.tenant.id) == 1
        job = PrintJob.objects.get(kind=CLASS_GRID, language=language)
        assert (job.state, job.error) == ("done", "")
        assert job.file is not None
        pdf = PdfReader(io.BytesIO(files.read(job.file)))
    assert len(pdf.pages) == 1
    box = pdf.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (842, 595)


def test_the_paper_says_month_class_levels_and_where_each_stood(cast: Cast, forty: list[Student]) -> None:
    with as_role("app_worker"):
        html = document_of(CLASS_GRID).build(cast.classroom.public_id, "en")
        before = document_of(CLASS_GRID_LAST).build(cast.classroom.public_id, "en")
    for words in ("Class 3", f"{today():%B %Y}", "Helps others", "not seen yet", "Interpret", forty[39].first_name):
        assert words in html
    assert f"{add_months(period_of(today()), -1):%B %Y}" in before
    assert html.count("<td") == 40 * 24
    assert html.count("was") >= 30 * 6


def test_only_the_school_may_print_its_class(cast: Cast, browser_of: Browser) -> None:
    url = f"/documents/{CLASS_GRID}/{cast.classroom.public_id}/"
    assert browser_of(cast.teacher.user).get(url).status_code == 200
    assert browser_of(cast.head.user).get(url).status_code == 200
    assert (
        url in browser_of(cast.teacher.user).get(f"/class/{cast.classroom.public_id}/{today():%Y-%m}/").content.decode()
    )
    for person in (cast.second_teacher.user, cast.coordinator, cast.block_officer):
        assert browser_of(person).get(url).status_code == 404
        assert browser_of(person).post(f"{url}en/").status_code == 404
        assert browser_of(person).get(f"{url}en/file/").status_code == 404
