"""The page of a place, as each person opens it."""

import datetime as dt
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Criterion
from clusters.calendar import add_months, period_of, periods_between, today
from clusters.choices import Level, Role, RollupKind
from clusters.models import DirtyMark, Holiday, Place, TenantSettings
from clusters.rollups import mark_dirty
from collectives.choices import MeetingState, Presence
from collectives.models import Attendance, ClusterStage
from reports import services
from tests.cast import Cast
from tests.conftest import as_role, in_tenant
from tests.factories import clusters, collectives
from tests.reports.counts import rate

PERIOD = period_of(today())


def page_of(place: Place) -> str:
    return reverse("place_dashboard", args=[place.public_id])


def words(response: Any) -> str:
    """What a person reads: the page without its tags."""
    main = re.sub(r"(?s).*<main[^>]*>|</main>.*|<svg.*?</svg>|<script.*?</script>", " ", response.content.decode())
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))


@pytest.fixture
def counted(cast: Cast) -> Cast:
    """A month of ratings in two schools of 12 and 5 children, and one of 20 in the neighbouring cluster."""
    rate(cast.students[:10], cast.classroom, cast.rubric, PERIOD, [1, 2, 3, 4, None, 3])
    rate(cast.second_students[:2], cast.second_classroom, cast.rubric, PERIOD, [2] * 6)
    third = clusters.make_school(cast.cluster, name="one third school")
    fourth = clusters.make_school(cast.cluster, name="one fourth school")
    with in_tenant(cast.tenant.id, *cast.all_school_ids, third.pk, fourth.pk):
        clusters.make_students(clusters.make_classroom(third, year=cast.classroom.year), 31)
        clusters.make_students(clusters.make_classroom(fourth, year=cast.classroom.year), 40)
        clusters.make_students(clusters.make_classroom(cast.sibling_school, year=cast.classroom.year), 20)
    ClusterStage.objects.create(cluster=cast.cluster, stage=3, starts_on=add_months(PERIOD, -3))
    with as_role("app_worker"), in_tenant(None):
        services.rebuild_tenant(cast.tenant.id, today=today())
        services.recount_dirty(cast.tenant.id)
    return cast


def test_the_cluster_shows_its_month_with_small_schools_left_out(counted: Cast, browser_of: Callable) -> None:
    response = browser_of(counted.coordinator).get(page_of(counted.cluster), {"ability": "interpret"})
    assert response.status_code == 200
    board = response.context["board"]
    assert board.standing.children == (88, 12)
    assert board.chart[0] == {"name": "Interpret", "counts": (10, 2, 0, 0, 76), "before": None}
    rows = [(r.place.name, r.standing.children, r.ability, r.is_ability_counted) for r in board.rows]
    assert rows == [
        ("one first school", None, None, True),  # 12 children, left out for the second one's sake
        ("one second school", None, None, True),  # 5 children
        ("one third school", (31, 0), None, True),  # nobody was seen, so the first one's levels would be the cluster's
        ("one fourth school", (40, 0), None, True),
    ]
    read = words(response)
    assert "4 schools" in read
    assert read.count("under 10") == 6
    assert "12 of 88" not in read.split("Schools, in roster order")[1]


def test_the_same_view_above_with_stages_and_places(counted: Cast, browser_of: Callable) -> None:
    response = browser_of(counted.district_officer).get(page_of(counted.district))
    board = response.context["board"]
    assert board.standing.children == (108, 12)
    assert board.stages == (2, 0, 0, 1, 0)
    assert (board.cluster_count, board.started_count) == (3, 1)
    assert [(r.place.name, r.cluster_count, r.started_count) for r in board.rows] == [
        ("one block", 2, 1),
        ("one far block", 1, 0),
    ]
    read = words(response)
    assert "1 of 3" in read
    started = read.split("Clusters that have started")[1].split("Meetings in")[0]
    assert "0 Seed 0 Growing 1 Mature 0 Seeding others" in started  # all that make up the one
    assert page_of(counted.block) in response.content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_own_place(counted: Cast, browser_of: Callable, role: Role) -> None:
    """Everybody is led to her own place, and reads it."""
    response = browser_of(counted.user(role)).get(reverse("cluster_page"), follow=True)
    assert response.status_code == 200
    own = {
        Role.TEACHER: counted.cluster,
        Role.HEAD_TEACHER: counted.cluster,
        Role.COORDINATOR: counted.cluster,
        Role.BLOCK_OFFICER: counted.block,
        Role.STATE_OFFICER: counted.state,
        Role.TENANT_ADMIN: counted.state,
    }.get(role, counted.district)
    assert response.context["board"].place == own


def test_beside_above_and_elsewhere_is_not_found(counted: Cast, other_cast: Cast, browser_of: Callable) -> None:
    seen = {}
    for role in (Role.COORDINATOR, Role.BLOCK_OFFICER, Role.DISTRICT_OFFICER):
        browser = browser_of(counted.user(role))
        places = (counted.cluster, counted.sibling, counted.far, counted.block, counted.state, other_cast.cluster)
        seen[role] = [browser.get(page_of(place)).status_code for place in places]
    assert seen == {
        Role.COORDINATOR: [200, 404, 404, 404, 404, 404],
        Role.BLOCK_OFFICER: [200, 200, 404, 200, 404, 404],
        Role.DISTRICT_OFFICER: [200, 200, 200, 200, 404, 404],
    }


def test_a_school_has_no_page(counted: Cast, browser_of: Callable) -> None:
    assert browser_of(counted.coordinator).get(page_of(counted.school.place)).status_code == 404


@pytest.mark.parametrize("asked", [{"month": "1999-01"}, {"month": "soon"}, {"ability": "<script>"}])
def test_a_month_or_ability_that_is_not_there(counted: Cast, browser_of: Callable, asked: dict) -> None:
    response = browser_of(counted.coordinator).get(page_of(counted.cluster), asked)
    assert response.status_code == 422
    assert "Please choose one of these." in words(response)
    assert response.context["board"].month == PERIOD


def test_an_earlier_month(counted: Cast, browser_of: Callable) -> None:
    earlier = add_months(PERIOD, -1)
    recounted(counted, earlier)
    response = browser_of(counted.coordinator).get(page_of(counted.cluster), {"month": f"{earlier:%Y-%m}"})
    assert response.context["board"].month == earlier
    assert response.context["form"]["month"].value() == f"{earlier:%Y-%m}"


def test_a_place_where_nothing_was_counted(cast: Cast, browser_of: Callable) -> None:
    read = words(browser_of(cast.coordinator).get(page_of(cast.cluster)))
    assert "Nothing has been counted here yet." in read
    assert "Nothing was counted in this month." in read


def test_a_change_that_waits_is_told_and_looked_at_again(counted: Cast, browser_of: Callable) -> None:
    browser = browser_of(counted.coordinator)
    quiet = browser.get(page_of(counted.cluster)).content.decode()
    assert ('hx-trigger="seen"' in quiet, "every 2s" in quiet, "Counted " in quiet) == (True, False, True)
    mark_dirty(cluster_id=counted.cluster.pk, period=PERIOD, kind=RollupKind.ABILITY)
    waiting = browser.get(page_of(counted.cluster), headers={"HX-Request": "true"}).content.decode()
    assert ("every 2s" in waiting, "it is being counted" in waiting, "<html" in waiting) == (True, True, False)
    above = browser_of(counted.block_officer).get(page_of(counted.block)).content.decode()
    assert ("every 2s" in above, "it is being counted" in above) == (False, True)
    assert DirtyMark.objects.count() == 1


def test_the_tenants_own_words_for_levels(counted: Cast, browser_of: Callable) -> None:
    TenantSettings.objects.update(level_words={"block": {"te": "మండలం", "en": "Mandal"}})
    browser = browser_of(counted.block_officer)
    assert "Mandal" in words(browser.get(page_of(counted.block)))
    browser.cookies["django_language"] = "te"
    assert "మండలం" in words(browser.get(page_of(counted.block)))


def test_no_child_is_named_on_any_page_of_places(counted: Cast, browser_of: Callable) -> None:
    """A canary: the name of a child is on no page of a place, whoever reads it."""
    child = counted.students[0]
    type(child).objects.filter(pk=child.pk).update(first_name="Canarybird")
    for role in Role:
        browser = browser_of(counted.user(role))
        for place in (counted.state, counted.district, counted.block, counted.cluster):
            assert "Canarybird" not in browser.get(page_of(place)).content.decode()


def queries_of(browser: Any, place: Place, *, is_kept: bool = False) -> int:
    browser.get(page_of(place))
    if not is_kept:
        caches["drawings"].clear()
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(page_of(place)).status_code == 200
    return len([q for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "SELECT set_config"))])


def test_queries_do_not_grow_with_what_is_below(counted: Cast, browser_of: Callable) -> None:
    cluster, district = browser_of(counted.coordinator), browser_of(counted.district_officer)
    before = [queries_of(cluster, counted.cluster), queries_of(district, counted.district)]
    schools = [clusters.make_school(counted.cluster) for _ in range(20)]
    with in_tenant(counted.tenant.id, *(s.pk for s in schools)):
        for school in schools:
            clusters.make_students(clusters.make_classroom(school, year=counted.classroom.year), 3)
    for _ in range(20):
        clusters.make_place(Level.CLUSTER, clusters.make_place(Level.BLOCK, counted.district))
    with as_role("app_worker"), in_tenant(None):
        services.rebuild_tenant(counted.tenant.id, today=today())
    assert [queries_of(cluster, counted.cluster), queries_of(district, counted.district)] == before
    assert before == [13, 12]  # four of them say who asks
    kept = [queries_of(cluster, counted.cluster, is_kept=True), queries_of(district, counted.district, is_kept=True)]
    assert kept == [6, 6]  # the place, and whether what was drawn of it still holds


def test_every_ability_is_named_over_versions_of_the_rubric(counted: Cast, browser_of: Callable) -> None:
    names = [a.name for a in browser_of(counted.coordinator).get(page_of(counted.cluster)).context["board"].abilities]
    in_order = Criterion.objects.filter(rubric=counted.rubric).order_by("position")
    assert names == [c.ability.name for c in in_order]


def test_definitions_explain_every_link(counted: Cast, browser_of: Callable) -> None:
    browser = browser_of(counted.district_officer)
    explained = set(re.findall(r'id="([a-z0-9-]+)"', browser.get(reverse("definitions")).content.decode()))
    pages = [browser.get(page_of(place)).content.decode() for place in (counted.cluster, counted.district)]
    linked = set(re.findall(r'href="/definitions/#([a-z0-9-]+)"', "".join(pages)))
    assert linked
    assert linked <= explained


def test_dates_of_the_academic_year(counted: Cast, browser_of: Callable) -> None:
    """Twelve months from the start of the tenant's year."""
    year = browser_of(counted.coordinator).get(page_of(counted.cluster)).context["board"].year
    first = TenantSettings(year_starts_month=4).year_bounds(PERIOD.year if PERIOD.month >= 4 else PERIOD.year - 1)[0]
    assert [m["month"] for m in year] == [add_months(first, n) for n in range(12)]
    assert [m["month"] for m in year if m["is_now"]] == [PERIOD]
    assert isinstance(year[0]["month"], dt.date)


def recounted(cast: Cast, *months: dt.date) -> None:
    for month in months:
        mark_dirty(cluster_id=cast.cluster.pk, period=month, kind=RollupKind.MEETING)
    with as_role("app_worker"), in_tenant(None):
        services.recount_dirty(cast.tenant.id)


def test_a_meeting_that_waits_to_be_closed_is_told_as_begun(counted: Cast, browser_of: Callable) -> None:
    meeting = collectives.make_meeting(
        counted.collective, venue=counted.school, on=today(), state=MeetingState.IN_SESSION
    )
    sitting = meeting.sittings.get()
    for teacher, presence in ((counted.teacher, Presence.PRESENT), (counted.colleague, Presence.ABSENT)):
        Attendance.objects.create(sitting=sitting, teacher=teacher, school=counted.school, presence=presence)
    recounted(counted, PERIOD)
    cluster = browser_of(counted.coordinator).get(page_of(counted.cluster))
    numbers = cluster.context["board"].numbers
    assert (numbers.held, numbers.begun, numbers.came, numbers.expected) == (0, 1, 1, 2)
    now = next(m for m in cluster.context["board"].year if m["is_now"])
    assert (now["state"], now["note"], now["came"]) == ("done", "not closed yet", 1)
    read = words(cluster)
    assert "1 of 2 came" in read
    assert "Begun, not closed yet" in read
    assert "Planned, not held yet" not in read
    above = words(browser_of(counted.block_officer).get(page_of(counted.block)))
    assert "0 of 2 held · 1 begun, not closed yet" in above
    assert "0 of 1 1 begun 1 of" in above.split("Places below")[1]


def test_the_year_tells_why_there_was_no_meeting(counted: Cast, browser_of: Callable) -> None:
    """Planned only where a meeting is; a vacation in the reader's language; the reason that was written; or none told."""
    own = TenantSettings.objects.get(tenant_id=counted.tenant.id)
    first = own.year_bounds(own.academic_year_of(PERIOD))[0]
    months = [add_months(first, n) for n in range(12)]
    past = [m for m in months if m < PERIOD]
    coming = [m for m in months if m > PERIOD]
    off, cancelled, planned = past[0], past[1], coming[0]
    Holiday.objects.create(
        starts_on=off, ends_on=add_months(off, 1), names={"hi": "ग्रीष्मावकाश", "en": "Summer vacation"}
    )
    collectives.make_meeting(
        counted.collective, venue=counted.school, on=cancelled, state=MeetingState.CANCELLED, cancel_reason="Floods"
    )
    collectives.make_meeting(counted.collective, venue=counted.school, on=planned, state=MeetingState.PLANNED)
    recounted(counted, off, cancelled, *past[2:], planned)
    browser = browser_of(counted.coordinator)
    year = {m["month"]: (m["state"], m["note"]) for m in browser.get(page_of(counted.cluster)).context["board"].year}
    assert year == {
        off: ("off", "Summer vacation"),
        cancelled: ("cancelled", "Floods"),
        **dict.fromkeys(past[2:], ("off", "no meeting")),
        PERIOD: ("planned", "not planned yet"),
        planned: ("planned", "planned"),
        **dict.fromkeys(coming[1:], ("planned", "")),
    }
    browser.cookies["django_language"] = "hi"
    assert "ग्रीष्मावकाश" in words(browser.get(page_of(counted.cluster)))


def test_only_months_that_were_counted_are_offered(counted: Cast, browser_of: Callable) -> None:
    browser = browser_of(counted.coordinator)
    first = add_months(PERIOD, -3)
    recounted(counted, first)
    response = browser.get(page_of(counted.cluster))
    offered = [value for value, _ in response.context["form"].fields["month"].choices]
    assert offered == [f"{month:%Y-%m}" for month in reversed(periods_between(first, PERIOD))]
    before = browser.get(page_of(counted.cluster), {"month": f"{add_months(first, -1):%Y-%m}"})
    assert before.status_code == 422
    assert "There is nothing of that month here." in words(before)


def test_a_place_never_counted_offers_this_month(cast: Cast, browser_of: Callable) -> None:
    form = browser_of(cast.coordinator).get(page_of(cast.cluster)).context["form"]
    assert [value for value, _ in form.fields["month"].choices] == [f"{PERIOD:%Y-%m}"]


def test_the_tenants_own_words_in_the_bar_and_in_roles(counted: Cast, browser_of: Callable) -> None:
    TenantSettings.objects.update(
        level_words={"cluster": {"te": "స్కూల్ కాంప్లెక్స్", "en": "School complex"}, "block": {"en": "Block"}}
    )
    page = browser_of(counted.coordinator).get(page_of(counted.cluster))
    assert [str(item.label) for item in page.context["nav"]][-1] == "School complex"
    assert page.context["role_name"] == "School complex coordinator"
    assert browser_of(counted.block_officer).get(page_of(counted.block)).context["role_name"] == "Block officer"
    browser = browser_of(counted.coordinator)
    browser.cookies["django_language"] = "te"
    read = re.sub(r"(?s).*<nav[^>]*>|</nav>.*", "", browser.get(page_of(counted.cluster)).content.decode())
    assert "స్కూల్ కాంప్లెక్స్" in read
