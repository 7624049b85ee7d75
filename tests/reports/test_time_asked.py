"""The time asked of each teacher: what it is made of, who marks it, and that no person is in it."""

import datetime as dt
import uuid
from typing import Any

import pytest

from clusters.calendar import add_months, period_of, today
from clusters.choices import RollupKind
from clusters.models import DirtyMark, Rollup
from clusters.rollups import mark_dirty, published_cells
from collectives.choices import MeetingState, Outcome, Part, Visibility
from collectives.models import Commitment, Experience, Meeting, PartTiming, ReportBack, Sitting
from collectives.services import experiences
from reports import services
from reports.queries.asked import TimeAsked, time_asked
from tests.cast import Cast
from tests.conftest import as_role, in_tenant
from tests.factories.collectives import make_meeting
from tests.reports.counts import cells, rate

ASKED = RollupKind.ASKED


@pytest.fixture
def period() -> dt.date:
    return period_of(today())


def recount(cast: Cast) -> None:
    with as_role("app_worker"), in_tenant(None):
        services.recount_dirty(cast.tenant.id)
        assert services.verify_tenant(cast.tenant.id) == []


def asked_of(cast: Cast, period: dt.date) -> dict[str, TimeAsked]:
    """As a dashboard reads it, for every place of the cast that has any."""
    places = {
        name: getattr(cast, name) for name in ("cluster", "sibling", "far", "block", "district", "state", "school")
    }
    with as_role("app_worker"):
        told = published_cells(places=[p.pk for p in places.values()], kind=ASKED, first=period, last=period)
    found = time_asked(told, period, cap=240)
    return {name: found[place.pk] for name, place in places.items() if place.pk in found}


def meet(cast: Cast, period: dt.date, state: MeetingState, **fields: Any) -> Meeting:
    return make_meeting(cast.collective, venue=cast.school, on=period + dt.timedelta(days=9), state=state, **fields)


def close(cast: Cast, period: dt.date) -> Meeting:
    day = period + dt.timedelta(days=9)
    return meet(cast, period, MeetingState.CLOSED, closed_at=dt.datetime.combine(day, dt.time(8), tzinfo=dt.UTC))


def write(cast: Cast, period: dt.date, **fields: Any) -> Experience:
    told: dict[str, Any] = {"teacher": cast.teacher, "school": cast.school, "cluster": cast.cluster, "period": period}
    shared_at = dt.datetime.combine(period, dt.time(9), tzinfo=dt.UTC)
    words = {"title": "Seeds", "tried": "We counted seeds", "visibility": Visibility.COLLECTIVE, "shared_at": shared_at}
    return Experience.objects.create(**told | words | fields)


def test_what_the_month_took_is_counted_from_what_was_recorded(cast: Cast, period: dt.date) -> None:
    meeting = close(cast, period)
    sitting = meeting.sittings.get()
    ends = sitting.starts_at + dt.timedelta(minutes=95)
    PartTiming.objects.filter(sitting=sitting, part=Part.SHARE).update(started_at=sitting.starts_at, ended_at=ends)
    rate(cast.students[:3], cast.classroom, cast.rubric, period, [1, 2, 3, 4, 1, 2])
    rate(cast.students[3:4], cast.classroom, cast.rubric, period, [None] * 6)
    write(cast, period)
    write(cast, period, shared_at=None)
    write(cast, period, deleted_at=sitting.starts_at)
    earlier = add_months(period, -1)
    write(cast, earlier)
    mark_dirty(cluster_id=cast.cluster.pk, period=earlier, kind=ASKED)
    for outcome in (Outcome.TRIED, Outcome.NOT_YET, None):
        vow = Commitment.objects.create(
            meeting=meeting, cluster=cast.cluster, teacher=cast.teacher, words="I will", due_period=period,
            key=uuid.uuid4(),
        )  # fmt: skip
        if outcome:
            ReportBack.objects.create(commitment=vow, outcome=outcome)
    for cluster in (cast.cluster, cast.sibling, cast.far):
        mark_dirty(cluster_id=cluster.pk, period=period, kind=RollupKind.MEETING, also=ASKED)
    recount(cast)
    own = TimeAsked(cap=240, teachers=4, held=95, planned=0, grids=1, experiences=1, reports=2)
    nothing = TimeAsked(cap=240, teachers=1, held=0, planned=0, grids=0, experiences=0, reports=0)
    with as_role("app_worker"):
        assert cells(cast.cluster, period, ASKED) == {"month": (4, 380, 0, 1, 1, 2)}
    found = asked_of(cast, period)
    # Of a school nothing is told: with one teacher it would be about her.
    assert set(found) == {"cluster", "sibling", "far", "block", "district", "state"}
    assert (found["cluster"], found["sibling"], found["far"]) == (own, nothing, nothing)
    assert (found["state"].teachers, round(found["state"].held, 2), found["state"].grids) == (6, 63.33, 1)
    # One class at 10 minutes, one experience at 3, two reports at 2: 17 minutes of four teachers.
    assert (own.meeting, own.writing, own.whole, own.left, own.is_over) == (95, 4, 99, 141, False)


@pytest.mark.parametrize(
    ("state", "counted"),
    [
        (MeetingState.PLANNED, (4, 0, 480, 0, 0, 0)),
        (MeetingState.CALLED, (4, 0, 480, 0, 0, 0)),
        (MeetingState.IN_SESSION, (4, 0, 480, 0, 0, 0)),
        (MeetingState.CLOSED, (4, 480, 0, 0, 0, 0)),  # nobody started the clock: as long as it was planned
        (MeetingState.CANCELLED, (4, 0, 0, 0, 0, 0)),
    ],
)
def test_a_meeting_counts_as_planned_until_it_is_closed(
    cast: Cast, period: dt.date, state: MeetingState, counted: tuple[int, ...]
) -> None:
    closed_at = dt.datetime.combine(period, dt.time(8), tzinfo=dt.UTC) if state == MeetingState.CLOSED else None
    reason = "Floods" if state == MeetingState.CANCELLED else ""
    meeting = meet(cast, period, state, closed_at=closed_at, cancel_reason=reason)
    first = meeting.sittings.get()
    Sitting.objects.filter(pk=first.pk).update(ends_at=first.starts_at + dt.timedelta(minutes=100))
    # Of two sittings the mean: each teacher comes to one.
    Sitting.objects.create(
        meeting=meeting,
        starts_at=first.starts_at + dt.timedelta(days=1),
        ends_at=first.starts_at + dt.timedelta(days=1, minutes=140),
        venue=cast.second_school,
    )
    mark_dirty(cluster_id=cast.cluster.pk, period=period, kind=RollupKind.MEETING, also=ASKED)
    recount(cast)
    with as_role("app_worker"):
        assert cells(cast.cluster, period, ASKED) == {"month": counted}


def test_every_change_of_an_experience_that_counts_leaves_a_mark(cast: Cast, period: dt.date) -> None:
    at = dt.datetime.combine(period, dt.time(9), tzinfo=dt.UTC)
    words: dict[str, Any] = {"title": "Seeds", "tried": "We counted", "children_did": "", "puzzle": ""}
    words |= {"visibility": Visibility.COLLECTIVE}
    writer = cast.teacher.user
    assert writer

    def marked() -> list[tuple[int, dt.date, str]]:
        with as_role("app_worker"):
            found = list(DirtyMark.objects.values_list("cluster_id", "period", "kind"))
            DirtyMark.objects.all().delete()
        return found

    one = [(cast.cluster.pk, period, "asked")]
    made = experiences.write_experience(
        key=uuid.uuid4(), teacher_id=cast.teacher.pk, school_id=cast.school.pk, cluster_id=cast.cluster.pk,
        by=writer, at=at, is_shared=False, **words,
    )  # fmt: skip
    assert marked() == []
    experiences.change_experience(experience=made, by=writer, at=at, is_shared=True, **words)
    assert marked() == one
    experiences.change_experience(experience=made, by=writer, at=at, is_shared=True, **words)
    assert marked() == []
    experiences.delete_experience(experience=made, by=writer, at=at)
    assert marked() == one
    experiences.restore_experience(experience=made, by=writer, at=at)
    assert marked() == one


def test_a_count_that_drifts_is_found(cast: Cast, period: dt.date) -> None:
    rate(cast.students[:3], cast.classroom, cast.rubric, period, [1, 2, 3, 4, 1, 2])
    recount(cast)
    write(cast, period)  # without its mark
    with as_role("app_worker"), in_tenant(None):
        (drift,) = services.verify_tenant(cast.tenant.id)
    assert (drift.kind, drift.place_id, drift.cut) == ("asked", cast.cluster.pk, "month")
    assert (drift.stored, drift.expected) == ((4, 0, 0, 1, 0, 0), (4, 0, 0, 1, 1, 0))
    assert Rollup.objects.filter(kind=ASKED, place_id=cast.school.pk).count() == 0
