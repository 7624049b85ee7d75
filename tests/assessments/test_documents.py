"""The class grid on paper: rows to write in, forty children on one sheet in every language, and who may have it."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.translation import override
from pypdf import PdfReader

from assessments.documents import CLASS_GRID, CLASS_GRID_LAST
from assessments.queries.paper import PaperGrid, PaperRow
from clusters import calendar
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
NAMES = {  # each needs two lines
    "en": "Venkata Satyanarayana Subrahmanyam Reddy",
    "hi": "वेंकट सत्यनारायण सुब्रह्मण्यम रेड्डी चौधरी शास्त्री",
    "te": "వెంకట సత్యనారాయణ సుబ్రహ్మణ్యం రెడ్డి చౌదరి",
    "kn": "ಸ್ತ್ರೀಕೃಷ್ಣ ಸತ್ಯನಾರಾಯಣ ಸುಬ್ರಹ್ಮಣ್ಯ ರೆಡ್ಡಿ ಚೌಧರಿ",
}


def class_of(cast: Cast, count: int) -> list[Student]:
    """A class of so many, three quarters of whom were seen."""
    with as_role("app_worker"):
        clusters.make_students(cast.classroom, count - len(cast.students))
        found = list(Student.objects.filter(enrolments__classroom=cast.classroom).order_by("roll_number"))
        for index, student in enumerate(found[: count * 3 // 4]):
            levels = [1 + (index + position) % 4 for position in range(6)]
            assessments.make_rating(
                student, cast.classroom, rubric=cast.rubric, period=add_months(period_of(today()), -1), levels=levels
            )
    return found


def printed(cast: Cast, language: str) -> PdfReader:
    """The class on paper."""
    services.ask(kind=CLASS_GRID, subject=cast.classroom.public_id, language=language, by=None, at=timezone.now())
    assert services.drain(cast.tenant.id) == 1
    job = PrintJob.objects.get(kind=CLASS_GRID, language=language)
    assert (job.state, job.error) == ("done", "")
    assert job.file is not None
    return PdfReader(io.BytesIO(files.read(job.file)))


def test_names_of_another_script_stand_in_line(cast: Cast) -> None:
    names = ["Om", "Ravi", "Satyanarayana"]
    starts: dict[str, float] = {}
    with as_role("app_worker"):
        for child, name in zip(cast.students, names, strict=False):
            Student.objects.filter(pk=child.pk).update(first_name=name)
        page = printed(cast, "hi").pages[0]

    def see(text: str, _cm: object, tm: list[float], *_font: object) -> None:
        starts.setdefault(text.strip(), tm[4])

    page.extract_text(visitor_text=see)
    assert len({round(starts[name], 1) for name in names}) == 1


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize(("count", "pages"), [(22, 1), (40, 2), (60, 3)])
def test_a_class_is_printed_across_a4_on_few_pages(cast: Cast, count: int, pages: int, language: str) -> None:
    children = class_of(cast, count)
    with as_role("app_worker"):
        Student.objects.filter(pk__in=[s.pk for s in children]).update(first_name=NAMES[language])
        pdf = printed(cast, language)
    assert [(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in pdf.pages] == [
        (842, 595)
    ] * pages


@pytest.mark.parametrize(
    ("count", "sizes", "height"),
    [(0, [0], "12"), (1, [1], "12"), (12, [12], "12"), (22, [22], "7"), (23, [12, 11], "12"), (40, [20, 20], "7.5"),
     (60, [20] * 3, "7.5"), (61, [21, 21, 19], "7"), (50, [17, 17, 16], "9")],
)  # fmt: skip
def test_rows_are_as_tall_as_the_page_allows(count: int, sizes: list[int], height: str) -> None:
    grid = PaperGrid((), tuple(PaperRow(number, "", ()) for number in range(count)))
    assert ([len(page) for page in grid.pages], grid.row_mm) == (sizes, height)
    assert sum(grid.pages, ()) == grid.rows


def test_the_paper_says_month_class_levels_and_where_each_stood(cast: Cast) -> None:
    children = class_of(cast, 40)
    with as_role("app_worker"):
        html = document_of(CLASS_GRID).build(cast.classroom.public_id, "en")
        before = document_of(CLASS_GRID_LAST).build(cast.classroom.public_id, "en")
    for words in ("Class 3", f"{today():%B %Y}", "Helps others", "not seen yet", "Interpret", children[39].first_name):
        assert words in html
    assert f"{add_months(period_of(today()), -1):%B %Y}" in before
    assert f"printed on {today():%-d %B %Y}" in html
    boxes = re.findall(r"<td[^>]*>(.*?)</td>", html)
    assert (len(boxes), set(boxes)) == (40 * 24, {"", "<i></i>"})  # nothing but room, and a bar where each stood
    assert boxes.count("<i></i>") == 30 * 6


def test_the_title_of_the_paper_spells_the_month_as_every_page_does(cast: Cast) -> None:
    with override("hi"):
        title = document_of(CLASS_GRID).title(cast.classroom.public_id)
        assert calendar.month_year(today()) in title


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
