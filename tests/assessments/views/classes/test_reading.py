"""The list of classes and the grid, as they are read."""

from typing import Any

from clusters.calendar import add_months, period_of, today
from clusters.choices import Role
from tests.assessments.views.classes.page import Browser, seen_in, url_of
from tests.cast import Cast
from tests.factories import assessments, clusters


def test_the_list_shows_my_classes_and_the_others_to_read(cast: Cast, teacher: Any) -> None:
    other = clusters.make_classroom(cast.school, cast.colleague, year=cast.classroom.year, grades=[4, 5])
    levels = [1, None, None, None, None, None]
    assessments.make_rating(
        cast.students[0], cast.classroom, rubric=cast.rubric, period=period_of(today()), levels=levels
    )
    page = teacher.get("/class/").content.decode()
    assert f'href="{url_of(cast.classroom)}"' in page
    assert "1 of 12 children seen this month" in page
    assert "Other classes of my school" in page
    assert f'href="{url_of(other)}"' in page
    assert str(cast.second_classroom.public_id) not in page


def test_a_row_of_nothing_but_empty_levels_is_not_seen(cast: Cast, teacher: Any) -> None:
    assessments.make_rating(
        cast.students[0], cast.classroom, rubric=cast.rubric, period=period_of(today()), levels=[None] * 6
    )
    assert "0 of 12 children seen" in teacher.get("/class/").content.decode()


def test_a_teacher_without_a_class_is_told_whom_to_ask(cast: Cast, colleague: Any) -> None:
    page = colleague.get("/class/").content.decode()
    assert "No class is yours yet." in page
    assert "Ask your head teacher" in page
    assert url_of(cast.classroom) in page


def test_a_head_reads_the_classes_of_her_school(cast: Cast, browser_of: Browser) -> None:
    page = browser_of(cast.user(Role.HEAD_TEACHER)).get("/class/").content.decode()
    assert "Classes of my school" in page
    assert "Ask your head teacher" not in page
    assert url_of(cast.classroom) in page


def test_the_grid_shows_levels_of_now_and_before(cast: Cast, teacher: Any) -> None:
    child, period = cast.students[0], period_of(today())
    rate: dict[str, Any] = {"rubric": cast.rubric, "classroom": cast.classroom}
    assessments.make_rating(child, period=period, levels=[2, None, None, None, None, None], **rate)
    assessments.make_rating(child, period=add_months(period, -1), levels=[None, 3, None, None, None, None], **rate)
    assessments.make_rating(child, period=add_months(period, -3), levels=[1, 1, None, None, None, None], **rate)
    assessments.make_rating(child, period=add_months(period, -13), levels=[4, 4, 4, 4, 4, 4], **rate)
    page = teacher.get(url_of(cast.classroom)).content.decode()
    assert seen_in(page).split()[0] == f"{child.public_id.hex}200000"
    before, last = f"m{add_months(period, -3):%Y%m}", f"m{add_months(period, -1):%Y%m}"
    assert 'data-was><input type="radio" name="r0" value="1" aria-labelledby="w1">' in page
    assert 'data-was="1b3a0000 ' in page  # level 1 in the older month, 3 in the newer
    assert f'id="{before}"' in page
    assert f'id="{last}"' in page
    assert f"m{add_months(period, -13):%Y%m}" not in page
    assert '<td class="all" data-was="1"><select name="c0-0"' in page
    assert '<td class="all" data-was="3"><select name="c0-1" aria-labelledby="a1">' in page


def test_one_ability_alone_is_a_page_of_its_own(cast: Cast, teacher: Any) -> None:
    page = teacher.get(f"{url_of(cast.classroom)}?ability=observe").content.decode()
    assert "<select" not in page
    assert 'name="ability" value="2"' in page
    assert page.count('type="radio"') == 60
    assert "observe at level 4" in page
