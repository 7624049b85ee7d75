"""Bad input, each in a sentence at its place."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest

from assessments.models import Rating
from tests.assessments.views.classes.page import (
    post,
    seen_in,
    url_of,
)
from tests.cast import Cast


@pytest.mark.parametrize("value", ["5", "9", "-1", "abc", "", "1.5", "٣"])
def test_level_five_of_four_is_refused_at_the_cell_and_the_rest_is_still_chosen(
    cast: Cast, teacher: Any, value: str
) -> None:
    url = url_of(cast.classroom)
    seen = seen_in(teacher.get(url).content.decode())
    answer = post(teacher, url, seen, ability="0", r0="4", r1=value, c2_3="2")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nothing was saved: one choice needs another look." in page
    assert "This is none of the four levels. Choose one of them, or “Not seen yet”." in page
    assert 'name="r1" value="0" aria-invalid="true"' in page
    assert re.search(r'name="r0" value="4" checked', page)
    assert re.search(r'name="c2-3".*?value="2" selected', page)
    assert seen_in(page) == seen
    assert not Rating.objects.exists()


def test_a_bad_cell_by_htmx_says_which_and_moves_nothing(cast: Cast, teacher: Any) -> None:
    url = url_of(cast.classroom)
    seen = seen_in(teacher.get(url).content.decode())
    answer = post(teacher, url, seen, htmx="1", c3_2="7")
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#problems")
    assert 'data-cell="3-2"' in page
    assert cast.students[3].first_name in page
    assert "<table" not in page


def test_a_child_of_another_school_is_refused_without_a_name(cast: Cast, teacher: Any) -> None:
    url = url_of(cast.classroom)
    stranger = cast.second_students[0]
    answer = post(teacher, url, f"{stranger.public_id.hex}000000", c0_0="1")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This child is not in this class in this month." in page
    assert stranger.first_name not in page
    assert not Rating.objects.exists()


@pytest.mark.parametrize("seen", ["", "nonsense", "0" * 31, f"{'0' * 32}9", f"{'g' * 32}0"])
def test_a_damaged_page_is_refused_in_a_sentence(cast: Cast, teacher: Any, seen: str) -> None:
    answer = post(teacher, url_of(cast.classroom), seen, c0_0="1")
    assert answer.status_code == 422
    assert "The page came back" in answer.content.decode()
    assert not Rating.objects.exists()


def test_a_post_without_a_key_is_refused(cast: Cast, teacher: Any) -> None:
    url = url_of(cast.classroom)
    seen = seen_in(teacher.get(url).content.decode())
    assert teacher.post(url, {"seen": seen, "c0-0": "1"}).status_code == 422
    assert not Rating.objects.exists()


def test_months_outside_the_year_open_with_a_sentence_and_take_nothing(cast: Cast, teacher: Any) -> None:
    seen = seen_in(teacher.get(url_of(cast.classroom)).content.decode())
    for period in (dt.date(cast.classroom.year - 1, 3, 1), dt.date(cast.classroom.year + 1, 4, 1)):
        url = url_of(cast.classroom, period)
        answer = teacher.get(url)
        assert answer.status_code == 404
        assert "is not in this class’s year" in answer.content.decode()
        refused = post(teacher, url, seen, c0_0="1")
        assert refused.status_code == 422
        assert "is not in this class’s year" in refused.content.decode()
    assert not Rating.objects.exists()


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "26-01", "x", "2026-01-01", "0000-00", "0001-01", "9999-12"])
def test_what_is_no_month_is_not_found(cast: Cast, teacher: Any, month: str) -> None:
    assert teacher.get(f"/class/{cast.classroom.public_id}/{month}/").status_code == 404


def test_an_expired_page_says_how_many_children_and_is_sent_again_whole(cast: Cast, teacher: Any) -> None:
    url = url_of(cast.classroom)
    seen = seen_in(teacher.get(url).content.decode())
    teacher.handler.enforce_csrf_checks = True
    chosen = {"seen": seen, "key": str(uuid.uuid4()), "ability": "0", "r0": "4", "r2": "1", "draft": ""}
    answer = teacher.post(url, chosen, headers={"Origin": f"http://{cast.host}"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert re.findall(r'<p class="said[^>]*>(.*?)</p>', page) == [f"Your choices for {len(seen.split())} children"]
    again = dict(re.findall(r'<input type="hidden" name="([a-z0-9]+)" value="([^"]*)"', page))
    assert {name: again[name] for name in chosen} == chosen
    assert teacher.post(url, again).status_code == 302
    assert Rating.objects.count() == 2


@pytest.mark.parametrize("machine", ["made_from", "draft"])
def test_an_expired_page_shows_only_what_somebody_wrote(cast: Cast, teacher: Any, machine: str) -> None:
    teacher.handler.enforce_csrf_checks = True
    sent = {machine: '{"words": "as it stood"}', "words": "It grew by two."}
    page = teacher.post("/diary/new/", sent, headers={"Origin": f"http://{cast.host}"}).content.decode()
    assert re.findall(r'<p class="said[^>]*>(.*?)</p>', page) == ["It grew by two."]
    assert f'name="{machine}"' in page
