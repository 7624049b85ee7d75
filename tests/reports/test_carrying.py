"""Figures across versions of the rubric: every child counts once, in the words of the newest version."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import LevelMapping, Rubric
from assessments.queries.standings import Counts, criteria_of, standings
from assessments.services import building, ratings
from clusters.calendar import add_months, period_of, today
from clusters.choices import RollupKind
from clusters.queries import scope_for
from clusters.rollups import read_rollup
from reports import services
from tests.cast import Cast
from tests.conftest import as_role, in_tenant
from tests.factories import collectives
from tests.factories.assessments import make_rubric
from tests.reports.counts import rate

NOW = period_of(today())
BEFORE = add_months(NOW, -2)
FIRST = [1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 4, None]  # the twelve children in the first ability, two months ago


def second_version(cast: Cast, levels: list[int] | None = None) -> Rubric:
    """A version that holds from last month on; its first ability reads levels anew, its second begins anew."""
    second = make_rubric(version=2)
    Rubric.objects.filter(pk=second.pk).update(valid_from=add_months(NOW, -1), based_on=cast.rubric)
    for position in (0, 2, 3, 4):
        LevelMapping.objects.create(
            criterion=cast.rubric.criteria.get(position=position),
            becomes=second.criteria.get(position=position),
            levels=(levels or [1, 1, 2, 3]) if position == 0 else [1, 2, 3, 4],
        )
    second.criteria.get(position=5).delete()  # given up
    return Rubric.objects.get(pk=second.pk)


def counted(cast: Cast) -> None:
    with as_role("app_worker"), in_tenant(None):
        services.rebuild_tenant(cast.tenant.id, today=today())
        services.recount_dirty(cast.tenant.id)


@pytest.fixture
def changed(cast: Cast) -> Cast:
    """Two months ago the twelve children were seen with version 1, this month with version 2."""
    for student, level in zip(cast.students, FIRST, strict=True):
        rate([student], cast.classroom, cast.rubric, BEFORE, [level, 2, 3, None, 1, 4])
    second = second_version(cast)
    rate(cast.students, cast.classroom, second, NOW, [2, 2, 3, 3, 1])
    counted(cast)
    return cast


def read(cast: Cast, month: Any) -> dict[str, Counts | None]:
    scope = scope_for(cast.coordinator, day=today())
    assert scope is not None
    cells = read_rollup(scope, places=[cast.cluster], kind=RollupKind.ABILITY, first=BEFORE, last=NOW)
    return dict(standings(cells, criteria_of(scope))[cast.cluster.pk, month].levels)


def test_levels_are_read_in_the_newest_words_and_every_child_counts_once(changed: Cast) -> None:
    then, now = read(changed, BEFORE), read(changed, NOW)
    assert then["interpret"] == (
        5,
        3,
        3,
        0,
        6,
    )  # 3 + 2, 3, 3; not seen yet as it was: one here, five in the second school
    assert now["interpret"] == (0, 12, 0, 0, 5)
    for ability in ("interpret", "observe", "comprehend", "communicate"):
        first, second = then[ability], now[ability]
        assert first is not None
        assert second is not None
        assert (ability, sum(first)) == (ability, sum(second)) == (ability, 17)


def test_what_began_anew_has_no_earlier_months_and_what_was_given_up_keeps_them(changed: Cast) -> None:
    then, now = read(changed, BEFORE), read(changed, NOW)
    assert ("question" in then, "question" in now) == (False, True)
    assert ("analyse" in then, "analyse" in now) == (True, False)


def test_the_cells_themselves_keep_the_version_they_were_counted_with(changed: Cast) -> None:
    scope = scope_for(changed.coordinator, day=today())
    assert scope is not None
    old = changed.rubric.criteria.get(position=0)
    cells = read_rollup(
        scope, places=[changed.cluster], kind=RollupKind.ABILITY, first=BEFORE, last=NOW, cut=f"c{old.pk}"
    )
    assert [(cell.period, cell.counts) for cell in cells] == [(BEFORE, (6, 3, 2, 3, 3))]


def test_pages_say_that_months_are_carried_over(changed: Cast, browser_of: Callable) -> None:
    browser = browser_of(changed.coordinator)
    version = Rubric.objects.get(version=2)
    page = browser.get(reverse("place_dashboard", args=[changed.cluster.public_id]))
    assert (page.context["board"].carried_to, page.context["board"].then) == (version, BEFORE)
    assert "on the rubric has other words; the months before are carried over to them." in page.content.decode()
    assert f"{version.get_absolute_url()}#carried" in page.content.decode()
    assert browser.get(f"{version.get_absolute_url()}").status_code == 200
    meeting = collectives.make_meeting(changed.collective, venue=changed.school, on=NOW.replace(day=15))
    stand = browser.get(meeting.get_absolute_url()).context["stand"]
    assert (stand.carried_to, stand.rows[0].before) == (version, (5, 3, 3, 0, 6))


def test_one_version_alone_is_not_spoken_of(cast: Cast, browser_of: Callable) -> None:
    rate(cast.students, cast.classroom, cast.rubric, NOW, [2] * 6)
    counted(cast)
    page = browser_of(cast.coordinator).get(reverse("place_dashboard", args=[cast.cluster.public_id]))
    assert page.context["board"].carried_to is None
    assert "carried over" not in page.content.decode()


def test_a_draft_changes_no_figure(cast: Cast, browser_of: Callable) -> None:
    rate(cast.students, cast.classroom, cast.rubric, NOW, [2] * 6)
    counted(cast)
    address = reverse("place_dashboard", args=[cast.cluster.public_id])
    before = browser_of(cast.coordinator).get(address).context["board"]
    draft = building.begin_draft(by=cast.diet_faculty, at=timezone.now())
    building.add_criterion(rubric=draft, names={"en": "Sing"}, by=cast.diet_faculty, at=timezone.now())
    after = browser_of(cast.coordinator).get(address).context["board"]
    assert (after.chart, after.abilities) == (before.chart, before.abilities)


def test_a_class_sees_last_months_levels_in_the_new_words(changed: Cast, browser_of: Callable) -> None:
    last = add_months(NOW, -1)
    address = reverse("class_grid", args=[changed.classroom.public_id, f"{last:%Y-%m}"])
    grid = browser_of(changed.teacher.user).get(address).context["grid"]
    assert [row.was[0] for row in grid.rows] == [1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 0]
    assert {row.was[1] for row in grid.rows} == {0}  # begun anew
    assert {row.was[4] for row in grid.rows} == {1}


def test_a_month_is_saved_with_its_own_version(changed: Cast) -> None:
    user = changed.teacher.user
    assert user is not None
    ratings.save_levels(
        classroom=changed.classroom,
        period=add_months(NOW, -1),
        changes=[(changed.students[0].public_id, 4, 2)],
        by=user,
        at=timezone.now(),
        key=uuid.uuid4(),
    )
    rating = changed.students[0].ratings.get(period=add_months(NOW, -1))
    assert (rating.rubric.version, len(rating.levels)) == (2, 5)
