"""Taking a save back; the rubric; what a page costs."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import RatingChange
from clusters.calendar import today
from clusters.choices import Role
from clusters.models import ClassTeacher, Enrolment, User
from tests.assessments.views.classes.page import (
    Browser,
    asked,
    enrol,
    levels_of,
    post,
    seen_in,
    url_of,
)
from tests.cast import Cast
from tests.conftest import as_role
from tests.factories import clusters


def test_undo_restores_and_says_so(cast: Cast, teacher: Any) -> None:
    url = url_of(cast.classroom)
    seen = seen_in(teacher.get(url).content.decode())
    post(teacher, url, seen, c0_0="2")
    key = RatingChange.objects.get().key
    answer = teacher.post(f"{url}undo/{key}/?ability=observe")
    assert (answer.status_code, answer.url) == (302, f"{url}?ability=observe")
    assert levels_of(cast.students[0]) == [None] * 6
    assert "Taken back." in teacher.get(url).content.decode()
    teacher.post(f"{url}undo/{key}/")
    assert "nothing left to take back" in teacher.get(url).content.decode()
    assert RatingChange.objects.count() == 2


def test_undo_is_for_the_one_who_saved(cast: Cast, teacher: Any, colleague: Any, browser_of: Browser) -> None:
    url = url_of(cast.classroom)
    post(teacher, url, seen_in(teacher.get(url).content.decode()), c0_0="2")
    key = RatingChange.objects.get().key
    with as_role("app_worker"):
        ClassTeacher.objects.create(classroom=cast.classroom, teacher=cast.colleague, starts_on=dt.date(2020, 4, 1))
    assert colleague.post(f"{url}undo/{key}/").status_code == 404
    assert teacher.post(f"{url}undo/{uuid.uuid4()}/").status_code == 404
    assert teacher.get(f"{url}undo/{key}/").status_code == 405
    with as_role("app_worker"):
        ClassTeacher.objects.filter(classroom=cast.classroom, teacher=cast.teacher).update(ends_on=today())
    assert teacher.post(f"{url}undo/{key}/").status_code == 403
    assert levels_of(cast.students[0]) == [2, None, None, None, None, None]


def test_a_signed_out_save_is_sent_to_sign_in(cast: Cast, anonymous: Any) -> None:
    url = url_of(cast.classroom)
    plain = post(anonymous, url, "", c0_0="1")
    assert plain.status_code == 302
    by_htmx = post(anonymous, url, "", htmx="1", c0_0="1")
    assert (by_htmx.status_code, "HX-Redirect" in by_htmx.headers) == (200, True)


def test_the_rubric_shows_every_ability_with_its_words(cast: Cast, teacher: Any) -> None:
    page = teacher.get("/rubric/").content.decode()
    for ability in ("interpret", "question", "observe", "comprehend", "communicate", "analyse"):
        for level in (1, 2, 3, 4):
            assert f"{ability} at level {level}" in page
    words = teacher.get(f"{url_of(cast.classroom)}words/", headers={"HX-Request": "true"})
    assert words.content.decode().count("at level") == 24
    assert "<html" not in words.content.decode()
    assert "HX-Request" in words.headers["Vary"]


def test_the_page_takes_the_same_queries_for_ten_children_and_for_sixty(cast: Cast, teacher: Any) -> None:
    with as_role("app_worker"):
        Enrolment.objects.filter(student__in=cast.students[10:]).delete()
    url = url_of(cast.classroom)
    found = []
    teacher.get(url)
    for count in (12, 62):
        enrol(cast, count) if count == 62 else None
        with CaptureQueriesContext(connection) as caught:
            assert teacher.get(url).status_code == 200
        found.append(asked(caught))
    assert [len(queries) for queries in found] == [10, 10], [q[:90] for q in found[0]]


def test_a_save_takes_the_same_queries_for_ten_children_and_for_sixty(cast: Cast, teacher: Any) -> None:
    url = url_of(cast.classroom)
    found = []
    for count in (12, 60):
        with as_role("app_worker"):
            clusters.make_students(cast.classroom, count - 12)
        seen = seen_in(teacher.get(url).content.decode())
        wish = {f"c{row}-{p}": str(1 + (row + p) % 4) for row in range(count) for p in range(6)}
        with CaptureQueriesContext(connection) as caught:
            answer = teacher.post(url, {"seen": seen, "key": str(uuid.uuid4()), **wish})
        assert answer.status_code == 302
        found.append(asked(caught))
    assert [len(queries) for queries in found] == [8, 8], [q[:90] for q in found[0]]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_sixty_children_weigh_little(cast: Cast, teacher: Any, language: str) -> None:
    enrol(cast, 60)
    with as_role("app_worker"):
        User.objects.filter(pk=cast.user(Role.TEACHER).pk).update(language=language)
    weights = {}
    for name, query in (("all", ""), ("one", "?ability=observe")):
        answer = teacher.get(url_of(cast.classroom) + query, headers={"Accept-Encoding": "br"})
        assert answer["Content-Encoding"] == "br"
        weights[name] = len(answer.content)  # as the phone is sent it
    assert weights["all"] <= 15_000
    assert weights["one"] <= 10_000
