"""What is kept of a place's page is shown as long as nothing behind it changed, and never longer."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from assessments.models import Ability, Rating
from clusters.calendar import add_months, period_of, today
from clusters.choices import Level
from clusters.models import Holiday, Place, TenantSettings
from collectives.models import Meeting
from reports import services
from tests.cast import Cast
from tests.conftest import as_role, in_tenant
from tests.factories import clusters, collectives
from tests.reports.counts import rate

PERIOD = period_of(today())


def page_of(place: Place) -> str:
    return reverse("place_dashboard", args=[place.public_id])


def recount(cast: Cast) -> None:
    with as_role("app_worker"), in_tenant(None):
        services.rebuild_tenant(cast.tenant.id, today=today())


@pytest.fixture
def counted(cast: Cast) -> Cast:
    rate(cast.students, cast.classroom, cast.rubric, PERIOD, [1, 2, 3, 4, None, 3])
    recount(cast)
    return cast


@pytest.fixture
def look(counted: Cast, browser_of: Callable) -> Callable[..., bool]:
    """Look at a place. Whether its page was drawn anew (else it was kept); both answers must read the same but for that."""
    browsers: dict[int, Any] = {}

    def looked(who: Any = None, place: Place | None = None, **asked: str) -> bool:
        who = who or counted.coordinator
        browser = browsers.setdefault(who.pk, browser_of(who))
        answer = browser.get(page_of(place or counted.cluster), asked)
        assert answer.status_code == 200
        return answer.context["board"] is not None

    return looked


def test_a_page_is_drawn_once_and_kept(look: Callable) -> None:
    assert [look(), look(), look()] == [True, False, False]


def test_a_kept_page_says_the_same(counted: Cast, browser_of: Callable) -> None:
    browser = browser_of(counted.coordinator)
    drawn, kept = (browser.get(page_of(counted.cluster)) for _ in range(2))
    assert kept.context["board"] is None
    assert kept.content.decode().split("<main")[1] == drawn.content.decode().split("<main")[1]


def test_each_asks_for_a_drawing_of_its_own(counted: Cast, look: Callable) -> None:
    """Another month, another ability, another role, another language: what differs on the page is never mixed up."""
    look()
    assert look(month=f"{PERIOD:%Y-%m}") is True
    assert look(ability="interpret") is True
    assert look(counted.block_officer) is True
    counted.coordinator.language = "hi"
    counted.coordinator.save(update_fields=["language"])
    assert look() is True
    assert look() is False


def test_what_was_not_understood_is_not_kept(counted: Cast, browser_of: Callable) -> None:
    browser = browser_of(counted.coordinator)
    answers = [browser.get(page_of(counted.cluster), {"month": "soon"}) for _ in range(2)]
    assert [(a.status_code, a.context["board"] is not None) for a in answers] == [(422, True), (422, True)]


def test_a_month_before_this_one_is_kept_from_the_second_look_on(cast: Cast, browser_of: Callable) -> None:
    """Nobody was seen this month: the page is of the last one, which the first look does not know beforehand."""
    rate(cast.students, cast.classroom, cast.rubric, add_months(PERIOD, -1), [1] * 6)
    recount(cast)
    browser = browser_of(cast.coordinator)
    assert [browser.get(page_of(cast.cluster)).context["board"] is not None for _ in range(4)] == [
        True,
        True,
        False,
        False,
    ]


def _level(cast: Cast) -> None:
    Rating.objects.filter(period=PERIOD).update(levels=[2] * 6)
    recount(cast)


def _school_opens(cast: Cast) -> None:
    clusters.make_school(cast.cluster)


def _place_above_is_renamed(cast: Cast) -> None:
    Place.objects.filter(pk=cast.district.pk).update(names={"en": "Another name"})


def _own_words(cast: Cast) -> None:
    TenantSettings.objects.update(level_words={"block": {"en": "Mandal"}})


def _holiday(cast: Cast) -> None:
    Holiday.objects.create(names={"en": "Summer"}, starts_on=PERIOD, ends_on=PERIOD + dt.timedelta(days=20))


def _meeting(cast: Cast) -> None:
    collectives.make_meeting(cast.collective, venue=cast.school, on=add_months(PERIOD, 1))


def _meeting_gone(cast: Cast) -> None:
    Meeting.objects.filter(cluster=cast.cluster).update(cancel_reason="Heavy rain")


def _ability_renamed(cast: Cast) -> None:
    ability = Ability.objects.order_by("pk")[0]
    Ability.objects.filter(pk=ability.pk).update(names={"en": "Another ability"})


@pytest.mark.parametrize(
    "change",
    [_level, _school_opens, _place_above_is_renamed, _own_words, _holiday, _meeting, _meeting_gone, _ability_renamed],
)
def test_a_change_behind_the_page_draws_it_anew(counted: Cast, look: Callable, change: Callable[[Cast], None]) -> None:
    collectives.make_meeting(counted.collective, venue=counted.school, on=add_months(PERIOD, 2))
    look()
    assert look() is False
    change(counted)
    assert [look(), look()] == [True, False]


def test_a_change_elsewhere_does_not(counted: Cast, other_cast: Cast, look: Callable) -> None:
    look()
    rate(counted.students[:1], counted.classroom, counted.rubric, add_months(PERIOD, -1), [1] * 6)  # not counted yet
    clusters.make_school(counted.sibling)
    with in_tenant(other_cast.tenant.id):
        Ability.objects.update(names={"en": "Theirs"})
    assert look() is False


def test_a_cluster_that_begins_is_noticed_above(counted: Cast, look: Callable) -> None:
    """The counts of the block stay what they were; the places below it do not."""
    assert [look(counted.block_officer, counted.block) for _ in range(2)] == [True, False]
    clusters.make_place(Level.CLUSTER, counted.block)
    assert look(counted.block_officer, counted.block) is True
