"""A teacher's plan of the month: what her collective agreed to take up, for her classes, and where their children stand."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from clusters.calendar import add_months, month_year, period_of, today
from planning.models import Chapter, LearningTool, SyllabusChapter, Textbook
from tests.cast import Cast
from tests.conftest import TenantClient
from tests.factories.assessments import make_rating

Browser = Callable[..., TenantClient]
PERIOD = period_of(today())
PAGE = reverse("plan_page")
SPAN = f"which goes from {month_year(add_months(PERIOD, -12))} to {month_year(add_months(PERIOD, 12))}."


def page_of(months: int) -> str:
    return reverse("plan_page_of", args=[f"{add_months(PERIOD, months):%Y-%m}"])


def take_up(cast: Cast, *, grade: int, subject: str = "mathematics", number: int = 1, months: int = 0) -> Chapter:
    """A chapter that the cluster takes up in a month, counted from this one."""
    book, _ = Textbook.objects.get_or_create(
        code=f"{subject}{grade}",
        edition="2024",
        defaults={"title": subject, "grade": grade, "subject": subject, "language": "en", "source": "invented"},
    )
    chapter = Chapter.objects.create(textbook=book, number=number, title=f"{subject} {grade}.{number}")
    SyllabusChapter.objects.create(cluster=cast.cluster, period=add_months(PERIOD, months), chapter=chapter)
    return chapter


def test_chapters_of_her_classes_stand_apart_from_those_of_others(cast: Cast, browser_of: Browser) -> None:
    own = cast.classroom.grades[0]
    maths = [take_up(cast, grade=own, number=number) for number in (3, 4)]
    evs = take_up(cast, grade=own, subject="evs")
    other = take_up(cast, grade=own + 3)
    take_up(cast, grade=own, number=9, months=1)
    plan = browser_of(cast.teacher.user).get(PAGE).context["plan"]
    assert [each.classroom for each in plan.classes] == [cast.classroom]
    assert [(s.label, s.chapters) for s in plan.classes[0].subjects] == [
        ("environment", (evs,)),
        ("maths", tuple(maths)),
    ]
    assert [(s.grade, s.chapters) for s in plan.others] == [(own + 3, (other,))]
    assert plan.chapter_count == 3


def test_where_her_children_stand_and_whom_to_look_at(cast: Cast, browser_of: Browser) -> None:
    seen, *rest = cast.students
    make_rating(seen, cast.classroom, rubric=cast.rubric, period=PERIOD, levels=[3, 1, None, None, None, None])
    page = browser_of(cast.teacher.user).get(PAGE)
    mine = page.context["plan"].classes[0]
    first = mine.levels.abilities[0]
    assert (first.counts, first.far_count) == ((0, 0, 1, 0, len(rest)), 1)
    assert seen.public_id not in [child.public_id for child in mine.children]
    assert mine.children
    assert f"{reverse('note_new')}?child={mine.children[0].public_id}" in page.content.decode()


def test_tools_made_for_these_chapters(cast: Cast, browser_of: Browser) -> None:
    chapter = take_up(cast, grade=cast.classroom.grades[0])
    made = LearningTool.objects.create(cluster=cast.cluster, period=PERIOD, title="Bread of paper", chapter=chapter)
    LearningTool.objects.create(cluster=cast.cluster, period=PERIOD, title="A clock")
    assert list(browser_of(cast.teacher.user).get(PAGE).context["plan"].tools) == [made]


def test_a_head_who_teaches_no_class_reads_those_of_her_school(cast: Cast, browser_of: Browser) -> None:
    plan = browser_of(cast.head.user).get(PAGE).context["plan"]
    assert cast.classroom in [each.classroom for each in plan.classes]


def test_the_page_turns_a_year_back_and_ahead(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.teacher.user)
    chapter = take_up(cast, grade=cast.classroom.grades[0], months=1)
    assert page_of(1) in browser.get(PAGE).content.decode()
    assert chapter.title in browser.get(page_of(1)).content.decode()
    first = browser.get(page_of(-12)).context["plan"]
    assert (first.before, first.after) == (None, add_months(PERIOD, -11))


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (page_of(-13), SPAN),
        (page_of(13), SPAN),
        (f"{PAGE}2026-1/", "There is nothing at this address."),
        (f"{PAGE}soon/", "There is nothing at this address."),
    ],
)
def test_a_month_that_is_not_offered_is_not_found(cast: Cast, browser_of: Browser, address: str, words: str) -> None:
    answer = browser_of(cast.teacher.user).get(address)
    assert (answer.status_code, words in answer.content.decode()) == (404, True)
    assert f'class="rail__item" href="{PAGE}"' in answer.content.decode()  # her own bar


def test_nothing_is_agreed_yet(cast: Cast, browser_of: Browser) -> None:
    words = browser_of(cast.teacher.user).get(PAGE).content.decode()
    assert "No chapter is agreed for your classes yet." in words
    assert "None in the bank yet." in words
