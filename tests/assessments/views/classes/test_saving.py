"""What a save writes, and what it leaves alone."""

import datetime as dt
import re
import uuid
from typing import Any

from assessments.models import Rating, RatingChange
from clusters.models import ClassTeacher
from tests.assessments.views.classes.page import (
    levels_of,
    post,
    seen_in,
    url_of,
)
from tests.cast import Cast
from tests.conftest import as_role
from tests.factories import clusters


def test_saving_without_a_script_writes_what_changed_and_comes_back(cast: Cast, teacher: Any) -> None:
    url = url_of(cast.classroom)
    seen = seen_in(teacher.get(url).content.decode())
    answer = post(teacher, url, seen, ability="0", r0="3", r1="0", c0_0="0", c1_4="2", c2_5="0")
    assert (answer.status_code, answer.url) == (302, url)
    assert levels_of(cast.students[0]) == [3, None, None, None, None, None]
    assert levels_of(cast.students[1]) == [None, None, None, None, 2, None]
    assert Rating.objects.count() == 2
    page = teacher.get(url).content.decode()
    assert "Saved: 2 levels. The cluster’s picture will follow in a few seconds." in page
    change = RatingChange.objects.get()
    assert f'action="{url}undo/{change.key}/"' in page
    assert 'data-state="changed"' in page


def test_saving_with_htmx_gives_save_bar_and_toast(cast: Cast, teacher: Any) -> None:
    url = url_of(cast.classroom)
    seen = seen_in(teacher.get(url).content.decode())
    answer = post(teacher, url, seen, htmx="1", ability="0", r0="3")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert answer.headers["HX-Trigger"] == "levelsSaved"
    assert "HX-Request" in answer.headers["Vary"]
    assert seen_in(page).split()[0] == f"{cast.students[0].public_id.hex}300000"
    assert "11 not seen yet, and that is fine" in page
    assert "Saved: 1 level." in page
    assert "<html" not in page
    assert 'id="abilities"' not in page  # the page keeps its counts and its picture itself
    assert 'id="picture"' not in page
    assert "<table" not in page


def test_an_untouched_cell_never_overwrites_a_colleagues_newer_level(cast: Cast, teacher: Any, colleague: Any) -> None:
    with as_role("app_worker"):
        ClassTeacher.objects.create(classroom=cast.classroom, teacher=cast.colleague, starts_on=dt.date(2020, 4, 1))
    url = url_of(cast.classroom)
    seen = seen_in(teacher.get(url).content.decode())
    assert post(colleague, url, seen, c0_0="4").status_code == 302
    assert post(teacher, url, seen, ability="0", r0="0", c0_0="0", c0_1="2").status_code == 302
    assert levels_of(cast.students[0]) == [4, 2, None, None, None, None]
    # and the save bar that came back keeps to what the page shows, so that the next save does not either
    page = post(teacher, url, seen, htmx="1", c0_0="0", c0_2="1").content.decode()
    assert seen_in(page).split()[0] == f"{cast.students[0].public_id.hex}001000"


def test_the_same_post_twice_saves_once(cast: Cast, teacher: Any) -> None:
    url, key = url_of(cast.classroom), uuid.uuid4()
    seen = seen_in(teacher.get(url).content.decode())
    for _ in range(2):
        assert post(teacher, url, seen, key=key, c0_0="2").status_code == 302
        assert "Saved: 1 level." in teacher.get(url).content.decode()
    assert RatingChange.objects.count() == 1


def test_a_resend_after_a_lost_answer_does_not_undo_newer_work(cast: Cast, teacher: Any) -> None:
    url, key = url_of(cast.classroom), uuid.uuid4()
    seen = seen_in(teacher.get(url).content.decode())
    post(teacher, url, seen, key=key, c0_0="2")
    post(teacher, url, seen_in(teacher.get(url).content.decode()), c0_0="3")
    assert post(teacher, url, seen, key=key, c0_0="2").status_code == 302
    assert levels_of(cast.students[0]) == [3, None, None, None, None, None]


def test_the_page_brings_a_key_of_its_own_for_those_without_a_script(cast: Cast, teacher: Any) -> None:
    url = url_of(cast.classroom)
    keys = {re.findall(r'name="key" value="([0-9a-f-]{36})"', teacher.get(url).content.decode())[0] for _ in range(2)}
    assert len(keys) == 2


def test_nothing_changed_is_said(cast: Cast, teacher: Any) -> None:
    url = url_of(cast.classroom)
    page = teacher.get(url).content.decode()
    assert post(teacher, url, seen_in(page), c0_0="0").status_code == 302
    assert "Nothing had changed" in teacher.get(url).content.decode()


def test_a_class_of_170_children_is_saved_without_javascript(cast: Cast, teacher: Any) -> None:
    with as_role("app_worker"):
        clusters.make_students(cast.classroom, 170 - len(cast.students))
    url = url_of(cast.classroom)
    seen = seen_in(teacher.get(url).content.decode())
    controls: dict[str, Any] = {f"c{row}_{position}": "0" for row in range(170) for position in range(6)}
    assert post(teacher, url, seen, **controls | {"c169_5": "3"}).status_code == 302
    assert [row.levels for row in Rating.objects.all()] == [[None, None, None, None, None, 3]]
