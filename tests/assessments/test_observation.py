"""Whom to look at: this week's children, and children x abilities."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from assessments.models import Criterion, ObservationPace, Rating, RatingChange
from assessments.queries import observation
from assessments.services import ratings
from clusters.calendar import add_months, period_of, today
from clusters.models import Student
from clusters.queries import scope_for
from clusters.scope import Scope
from tests.cast import Cast
from tests.conftest import as_role
from tests.factories import assessments, clusters

Browser = Callable[..., Any]
NOON = dt.time(12, tzinfo=dt.UTC)


@pytest.fixture
def scope(cast: Cast) -> Scope:
    """The teacher's own."""
    assert cast.teacher.user is not None
    found = scope_for(cast.teacher.user, day=today())
    assert found is not None
    return found


def rate(cast: Cast, student: Student, *, back: int, levels: list[int | None]) -> None:
    """Levels of a month, loaded without the saves they came from."""
    assessments.make_rating(
        student, cast.classroom, rubric=cast.rubric, period=add_months(period_of(today()), -back), levels=levels
    )


def save(cast: Cast, student: Student, position: int, level: int | None, on: dt.date) -> RatingChange | None:
    """A save of the grid on a day."""
    assert cast.teacher.user is not None
    return ratings.save_levels(
        classroom=cast.classroom,
        period=period_of(on),
        changes=[(student.public_id, position, level)],
        by=cast.teacher.user,
        at=dt.datetime.combine(on, NOON),
    )


def names(children: list[observation.FocusChild]) -> list[str]:
    return [child.name for child in children]


def test_the_longest_unseen_come_first_then_the_roll(cast: Cast, scope: Scope) -> None:
    for index, student in enumerate(cast.students):
        if index not in (3, 7):
            rate(cast, student, back=1 if index % 2 else 2, levels=[1, None, None, None, None, None])
    chosen = observation.focus_children(scope, cast.classroom)
    wanted = [cast.students[index].first_name for index in (3, 7, 0, 2, 4, 6)]
    assert names(chosen) == wanted
    assert [child.last_on for child in chosen[:2]] == [None, None]
    assert {child.seen_on for child in chosen} == {None}
    assert (chosen[0].class_id, chosen[0].class_label) == (cast.classroom.public_id, "3")


def test_who_is_seen_this_week_stays_chosen_and_is_said_to_be_seen(cast: Cast, scope: Scope) -> None:
    before = names(observation.focus_children(scope, cast.classroom))
    save(cast, cast.students[1], 2, 3, today())
    after = observation.focus_children(scope, cast.classroom)
    assert names(after) == before
    assert [child.seen_on for child in after] == [None, today(), None, None, None, None]
    assert {child.last_on for child in after} == {None}


def test_once_all_are_seen_the_next_come(cast: Cast, scope: Scope) -> None:
    for student in (*cast.students[:6], *cast.students[7:10]):
        save(cast, student, 2, 3, today())
    chosen = observation.focus_children(scope, cast.classroom)
    assert names(chosen) == [cast.students[index].first_name for index in (6, 10, 11)]
    for index in (6, 10, 11):
        save(cast, cast.students[index], 2, 3, today())
    chosen = observation.focus_children(scope, cast.classroom)
    assert [child.seen_on for child in chosen] == [today()] * 6


def test_a_choice_that_was_taken_back_is_no_look(cast: Cast, scope: Scope) -> None:
    change = save(cast, cast.students[0], 0, 2, today())
    assert change is not None
    assert cast.teacher.user is not None
    ratings.take_back(change=change, by=cast.teacher.user, at=timezone.now())
    assert observation.focus_children(scope, cast.classroom)[0].seen_on is None
    sights = observation.class_sights(scope, cast.classroom, observation.pace_of(scope))
    assert sights.children[0].seen_on is None


def test_a_month_typed_in_later_counts_for_its_own_month(cast: Cast, scope: Scope) -> None:
    last_month = add_months(period_of(today()), -1)
    if last_month < dt.date(cast.classroom.year, 4, 1):
        pytest.skip("the year has only begun")
    assert cast.teacher.user is not None
    change = (cast.students[0].public_id, 0, 2)
    ratings.save_levels(
        classroom=cast.classroom, period=last_month, changes=[change], by=cast.teacher.user, at=timezone.now()
    )
    sights = observation.class_sights(scope, cast.classroom, observation.pace_of(scope))
    assert sights.children[0].seen_on == period_of(today()) - dt.timedelta(days=1)


def test_she_sets_how_many_and_how_often(cast: Cast, scope: Scope) -> None:
    ObservationPace.objects.create(teacher=cast.teacher, child_weeks=2, ability_weeks=3, focus_count=8)
    assert len(observation.focus_children(scope, cast.classroom)) == 8
    save(cast, cast.students[0], 0, 2, today())
    sights = observation.class_sights(scope, cast.classroom, observation.pace_of(scope))
    first = sights.children[0]
    assert (first.is_due, first.weeks, first.due_names) == (
        False,
        0,
        ["Question", "Observe", "Comprehend", "Communicate", "Analyse"],
    )
    assert (sights.due_count, sights.children[1].is_due) == (11, True)
    assert [(c.lately_count, c.never_count, c.child_count) for c in sights.abilities] == [(1, 11, 12)] + [
        (0, 12, 12)
    ] * 5
    assert sights.rarest is not None
    assert sights.rarest.ability.code == "question"


def test_weeks_and_thresholds(cast: Cast, scope: Scope) -> None:
    ObservationPace.objects.create(teacher=cast.teacher, child_weeks=52, ability_weeks=1)
    rate(cast, cast.students[0], back=1, levels=[1, 2, None, None, None, None])
    last_day = period_of(today()) - dt.timedelta(days=1)
    sights = observation.class_sights(scope, cast.classroom, observation.pace_of(scope))
    sight = sights.children[0].sights[1]
    weeks = (today() - last_day).days // 7
    assert sight is not None
    assert (sight.seen_on, sight.count, sight.weeks, sight.is_due) == (last_day, 1, weeks, weeks >= 1)
    assert sights.children[0].is_due is False


def test_an_earlier_rubric_counts_by_ability_and_what_is_not_asked_is_none(cast: Cast, scope: Scope) -> None:
    rate(cast, cast.students[0], back=1, levels=[1, None, None, None, None, None])  # interpret
    newer = assessments.make_rubric(version=2, abilities=("observe", "interpret", "analyse"))
    type(newer).objects.filter(pk=newer.pk).update(valid_from=period_of(today()))
    Criterion.objects.filter(rubric=newer, position=2).update(grades=[8])
    sights = observation.class_sights(scope, cast.classroom, observation.pace_of(scope))
    found = [(s.ability.code, s.seen_on is not None) if s else None for s in sights.children[0].sights]
    assert found == [("observe", False), ("interpret", True), None]
    assert sights.abilities[2].child_count == 0


def test_a_note_is_a_look_too_and_a_restricted_one_for_its_author_alone(cast: Cast, scope: Scope) -> None:
    observe = Criterion.objects.get(rubric=cast.rubric, position=2).ability
    assessments.make_note(cast.teacher, cast.students[:1], abilities=[observe])
    assessments.make_note(cast.teacher, cast.students[1:2])
    assessments.make_note(cast.teacher, cast.students[2:3], is_restricted=True)
    assessments.make_note(cast.colleague, cast.students[3:4], is_restricted=True)
    chosen = observation.focus_children(scope, cast.classroom)
    assert [child.seen_on for child in chosen] == [today(), today(), today(), None, None, None]
    sights = observation.class_sights(scope, cast.classroom, observation.pace_of(scope))
    assert [child.seen_on for child in sights.children[:4]] == [today(), today(), today(), None]
    assert [bool(sight and sight.seen_on) for sight in sights.children[0].sights] == [False, False, True] + [False] * 3
    assert not any(sight and sight.seen_on for sight in sights.children[1].sights)


def test_other_classes_and_schools_never_come_in(cast: Cast, scope: Scope) -> None:
    assert observation.focus_children(scope, cast.second_classroom) == []
    elsewhere = clusters.make_classroom(cast.school, cast.colleague, year=cast.classroom.year, grades=[5])
    clusters.make_students(elsewhere, 3)
    assert {child.class_id for child in observation.focus_children(scope)} == {cast.classroom.public_id}


def test_the_page_of_the_week(cast: Cast, browser_of: Browser) -> None:
    with as_role("app_worker"):
        save(cast, cast.students[0], 1, 2, today())
    page = browser_of(cast.teacher.user).get(f"/class/{cast.classroom.public_id}/week/").content.decode()
    assert "5 children still to be seen this week" in page
    assert "Look for: Interpret, Observe, Comprehend, Communicate, Analyse" in page
    assert f'href="/class/{cast.classroom.public_id}/{today():%Y-%m}/?focus=1"' in page
    assert cast.students[5].first_name in page
    assert (
        "See their levels"
        in browser_of(cast.colleague.user).get(f"/class/{cast.classroom.public_id}/week/").content.decode()
    )


def test_the_grid_of_the_week_saves_its_children_alone(cast: Cast, browser_of: Browser) -> None:
    with as_role("app_worker"):
        rate(cast, cast.students[0], back=1, levels=[1, None, None, None, None, None])
    url = f"/class/{cast.classroom.public_id}/{today():%Y-%m}/?focus=1"
    teacher = browser_of(cast.teacher.user)
    answer = teacher.get(url)
    seen = answer.context["seen"]
    assert [word[:32] for word in seen.split()] == [s.public_id.hex for s in cast.students[1:7]]
    assert "The class as a picture" not in answer.content.decode()
    key = "6f1c1d2e-0000-4000-8000-000000000001"
    saved = teacher.post(url, {"seen": seen, "key": key, "c0-3": "2"}, headers={"HX-Request": "true"})
    assert saved.status_code == 200
    assert Rating.objects.get(student=cast.students[1]).levels == [None, None, None, 2, None, None]
    bad = teacher.post(url, {"seen": seen, "key": key, "c0-3": "9"}, headers={"HX-Request": "true"})
    assert (bad.status_code, cast.students[1].first_name in bad.content.decode()) == (422, True)
    plain = teacher.post(url, {"seen": seen, "key": key.replace("1d", "2d"), "c1-3": "2"})
    assert (plain.status_code, plain.url) == (302, url)


def test_thresholds_are_kept_for_her_alone_and_refused_in_words(cast: Cast, browser_of: Browser) -> None:
    url = f"/class/{cast.classroom.public_id}/unseen/"
    teacher = browser_of(cast.teacher.user)
    good = {"child_weeks": "3", "ability_weeks": "10", "focus_count": "7"}
    for _ in range(2):
        assert teacher.post(url, good).status_code == 302
    kept = list(ObservationPace.objects.values_list("teacher_id", "child_weeks", "ability_weeks", "focus_count"))
    assert kept == [(cast.teacher.pk, 3, 10, 7)]
    for name, value, words in (
        ("child_weeks", "0", "At least one week."),
        ("ability_weeks", "53", "A year has 52 weeks."),
        ("child_weeks", "soon", "Write whole weeks in digits"),
        ("focus_count", "40", "Choose how many, 5 to 8."),
    ):
        answer = teacher.post(url, good | {name: value})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert ObservationPace.objects.get().child_weeks == 3
    assert 'value="4"' in browser_of(cast.colleague.user).get(url).content.decode()
