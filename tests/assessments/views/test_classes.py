"""The pages of a class: who reads, who writes, what comes back."""

import datetime as dt
import gzip
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Criterion, Rating, RatingChange
from clusters.calendar import add_months, period_of, today
from clusters.choices import Role
from clusters.models import Classroom, ClassTeacher, Enrolment, Student, User
from tests.cast import Cast
from tests.conftest import as_role
from tests.factories import assessments, clusters

Browser = Callable[[User], Any]


def month_of(period: dt.date) -> str:
    return f"{period:%Y-%m}"


def url_of(classroom: Classroom, period: dt.date | None = None) -> str:
    return f"/class/{classroom.public_id}/{month_of(period or period_of(today()))}/"


def seen_in(page: str) -> str:
    match = re.search(r'name="seen" value="([^"]*)"', page)
    assert match is not None
    return match[1]


def row_of(page: str, student: Student) -> int:
    return next(i for i, word in enumerate(seen_in(page).split()) if word.startswith(student.public_id.hex))


def post(browser: Any, url: str, seen: str, key: uuid.UUID | None = None, **controls: str) -> Any:
    htmx = controls.pop("htmx", None)
    headers = {"HX-Request": "true"} if htmx else {}
    data = {
        "seen": seen,
        "key": str(key or uuid.uuid4()),
        **{name.replace("_", "-"): v for name, v in controls.items()},
    }
    return browser.post(url, data, headers=headers)


def levels_of(student: Student) -> list[int | None] | None:
    row = Rating.objects.filter(student=student, period=period_of(today())).first()
    return row.levels if row else None


@pytest.fixture
def teacher(cast: Cast, browser_of: Browser) -> Any:
    return browser_of(cast.user(Role.TEACHER))


@pytest.fixture
def colleague(cast: Cast, browser_of: Browser) -> Any:
    assert cast.colleague.user is not None
    return browser_of(cast.colleague.user)


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


def test_saving_with_htmx_gives_save_bar_tabs_picture_and_toast(cast: Cast, teacher: Any) -> None:
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
    assert "1 of 12" in page
    assert "<html" not in page
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


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "26-01", "x", "2026-01-01", "0000-00"])
def test_what_is_no_month_is_not_found(cast: Cast, teacher: Any, month: str) -> None:
    assert teacher.get(f"/class/{cast.classroom.public_id}/{month}/").status_code == 404


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


ABOVE = [role for role in Role if role not in (Role.TEACHER, Role.HEAD_TEACHER)]


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
    words = teacher.get("/rubric/", headers={"HX-Request": "true"})
    assert words.content.decode().count("at level") == 24
    assert "<html" not in words.content.decode()
    assert "HX-Request" in words.headers["Vary"]


def asked(caught: CaptureQueriesContext) -> list[str]:
    """The queries of a request, without the walls' settings."""
    return [q["sql"] for q in caught if not re.search("set_config|current_setting|SAVEPOINT", q["sql"])]


def enrol(cast: Cast, count: int) -> None:
    """Fill the class up to this many children, with levels of this month and of a year before."""
    period = period_of(today())
    names = ("जगदीश्वरी", "మహాలక్ష్మి", "Anuradha")
    with as_role("app_worker"):
        for number in range(count - len(cast.students)):
            clusters.make_students(cast.classroom, 1, first_name=names[number % 3])
        enrolled = Student.objects.filter(enrolments__classroom=cast.classroom)
        for index, student in enumerate(enrolled):
            for back in range(4):
                levels: list[int | None] = [1 + (index * 7 + position * 3 + back) % 4 for position in range(6)]
                levels[(index + back) % 6] = None
                assessments.make_rating(
                    student, cast.classroom, rubric=cast.rubric, period=add_months(period, -back), levels=levels
                )


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
    assert [len(queries) for queries in found] == [11, 11], [q[:90] for q in found[0]]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_sixty_children_weigh_little(cast: Cast, teacher: Any, language: str) -> None:
    enrol(cast, 60)
    with as_role("app_worker"):
        User.objects.filter(pk=cast.user(Role.TEACHER).pk).update(language=language)
    weights = {}
    for name, query in (("all", ""), ("one", "?ability=observe")):
        body = teacher.get(url_of(cast.classroom) + query).content
        weights[name] = len(gzip.compress(body, 6))
    print(language, weights)
    assert weights["all"] <= 15_000
    assert weights["one"] <= 10_000
