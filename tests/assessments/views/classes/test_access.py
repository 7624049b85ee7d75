"""Who reads a class and who writes it; names as they are."""

import datetime as dt
import uuid
from typing import Any

import pytest

from assessments.models import Criterion, Rating
from clusters.calendar import today
from clusters.choices import Role
from clusters.models import ClassTeacher, Enrolment, Student
from tests.assessments.views.classes.page import (
    ABOVE,
    Browser,
    post,
    seen_in,
    url_of,
)
from tests.cast import Cast
from tests.conftest import as_role


def test_a_colleague_reads_and_does_not_write(cast: Cast, colleague: Any) -> None:
    url = url_of(cast.classroom)
    answer = colleague.get(url)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "You read this class." in page
    assert cast.students[0].first_name in page
    assert 'type="radio"' not in page
    assert "<select" not in page
    assert 'name="seen"' not in page
    assert post(colleague, url, f"{cast.students[0].public_id.hex}000000", c0_0="1").status_code == 403
    assert not Rating.objects.exists()


def test_the_head_reads_and_writes_only_where_she_teaches(cast: Cast, browser_of: Browser) -> None:
    head = browser_of(cast.user(Role.HEAD_TEACHER))
    url = url_of(cast.classroom)
    assert head.get(url).status_code == 200
    assert post(head, url, f"{cast.students[0].public_id.hex}000000", c0_0="1").status_code == 403
    with as_role("app_worker"):
        ClassTeacher.objects.create(classroom=cast.classroom, teacher=cast.head, starts_on=dt.date(2020, 4, 1))
    assert post(head, url, f"{cast.students[0].public_id.hex}000000", c0_0="1").status_code == 302


def test_classes_of_other_schools_and_tenants_do_not_exist(
    cast: Cast, other_cast: Cast, teacher: Any, browser_of: Browser
) -> None:
    for classroom in (cast.second_classroom, other_cast.classroom):
        assert teacher.get(url_of(classroom)).status_code == 404
        assert post(teacher, url_of(classroom), "").status_code == 404
    assert browser_of(other_cast.user(Role.TEACHER)).get(url_of(cast.classroom)).status_code == 404


@pytest.mark.parametrize("role", ABOVE)
def test_a_childs_name_never_leaves_the_school(cast: Cast, browser_of: Browser, role: Role) -> None:
    canary = "Kanaripakshi"
    with as_role("app_worker"):
        Student.objects.filter(pk=cast.students[0].pk).update(first_name=canary)
    browser = browser_of(cast.user(role))
    key = uuid.uuid4()
    for url in ("/class/", url_of(cast.classroom), f"{url_of(cast.classroom)}?ability=observe"):
        answer = browser.get(url)
        assert answer.status_code == 403
        assert canary not in answer.content.decode()
    seen = f"{cast.students[0].public_id.hex}000000"
    for answer in (
        post(browser, url_of(cast.classroom), seen, c0_0="9"),
        post(browser, url_of(cast.classroom), seen, c0_0="9", htmx="1"),
        browser.post(f"{url_of(cast.classroom)}undo/{key}/"),
    ):
        assert answer.status_code == 403
        assert canary not in answer.content.decode()
    rubric = browser.get("/rubric/")
    assert rubric.status_code == 200
    assert canary not in rubric.content.decode()
    assert not Rating.objects.exists()


def test_names_are_shown_as_they_are(cast: Cast, teacher: Any) -> None:
    long_name = "ज्ञानेश्वरी" * 18
    with as_role("app_worker"):
        Student.objects.filter(pk=cast.students[0].pk).update(first_name='<script>alert("x")</script>')
        Student.objects.filter(pk=cast.students[1].pk).update(first_name=long_name[:200])
    page = teacher.get(url_of(cast.classroom)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in page
    assert f'<span lang="hi">{long_name[:200]}</span>' in page


def test_an_empty_class_says_so(cast: Cast, teacher: Any) -> None:
    with as_role("app_worker"):
        Enrolment.objects.filter(classroom=cast.classroom).update(ends_on=dt.date(cast.classroom.year, 4, 2))
    if today().month == 4:
        pytest.skip("in April they are still in the month")
    answer = teacher.get(url_of(cast.classroom))
    assert answer.status_code == 200
    assert "No child is enrolled in this class in this month." in answer.content.decode()


def test_an_ability_of_other_grades_is_not_asked(cast: Cast, teacher: Any) -> None:
    with as_role("app_worker"):
        Criterion.objects.filter(rubric=cast.rubric, position=5).update(grades=[8])
    page = teacher.get(url_of(cast.classroom)).content.decode()
    assert seen_in(page).split()[0].endswith("00000-")
    assert 'name="c0-5"' not in page
    assert "Not asked in this grade" in page
    alone = teacher.get(f"{url_of(cast.classroom)}?ability=analyse").content.decode()
    assert 'type="radio"' not in alone
