"""Meetings, people, time, commitments and stages, as whole results."""

import datetime as dt
import uuid

import pytest

from clusters.calendar import add_months, period_of, today
from clusters.choices import RollupKind
from clusters.models import Enrolment, Rollup
from clusters.rollups import mark_dirty, published_cells
from collectives.choices import MeetingState, Origin, Outcome, Part, Presence, Visibility
from collectives.models import (
    AgendaItem,
    Attendance,
    ClusterStage,
    Collective,
    Commitment,
    Experience,
    Meeting,
    PartTiming,
    ReportBack,
    Sharing,
    Sitting,
)
from reports import services
from reports.queries.paths import stage_paths
from tests.cast import Cast
from tests.conftest import as_role, in_tenant
from tests.factories import assessments, clusters
from tests.factories.collectives import make_meeting
from tests.reports.counts import cells, every_rollup, rate

MEETING, STAGE, ABILITY, ASKED = RollupKind.MEETING, RollupKind.STAGE, RollupKind.ABILITY, RollupKind.ASKED
WITHOUT_A_CHILD = 2  # clusters: the levels of nobody are no count, and are asked for again
NOTHING = {
    "meetings": (0, 0, 0, 0, 0),
    "people": (0, 0, 0, 0),
    "parts": (0,) * 8,
    "time": (0, 0, 0, 0),
    "commitments": (0, 0, 0, 0, 0),
    "stories": (0,),
}


@pytest.fixture
def period() -> dt.date:
    return period_of(today())


@pytest.fixture
def held(cast: Cast, period: dt.date) -> Meeting:
    """A closed meeting of one sitting: parts 1 to 3 took place, part 2 with a pause."""
    meeting = make_meeting(
        cast.collective,
        venue=cast.school,
        on=period + dt.timedelta(days=9),
        state=MeetingState.CLOSED,
        closed_at=dt.datetime.combine(period + dt.timedelta(days=9), dt.time(8), tzinfo=dt.UTC),
    )
    sitting = meeting.sittings.get()
    begins = sitting.starts_at
    for part, minutes, pause in ((Part.SHARE, 31, 0), (Part.SYLLABUS, 50, 600), (Part.TOOLS, 25, 0)):
        ends = begins + dt.timedelta(minutes=minutes)
        PartTiming.objects.filter(sitting=sitting, part=part).update(started_at=begins, ended_at=ends, paused_sec=pause)
        begins = ends
    for teacher, school, presence in (
        (cast.teacher, cast.school, Presence.PRESENT),
        (cast.colleague, cast.school, Presence.ABSENT),
        (cast.head, cast.school, Presence.LATE),
        (cast.second_teacher, cast.second_school, Presence.EXCUSED),
        (cast.sibling_teacher, cast.sibling_school, Presence.VISITOR),
    ):
        Attendance.objects.create(sitting=sitting, teacher=teacher, school=school, presence=presence)
    Attendance.objects.create(sitting=sitting, visitor_name="DIET faculty", presence=Presence.VISITOR)
    for origin, minutes in ((Origin.TEACHER, 20), (Origin.TEACHER, 15), (Origin.CARRIED, 10), (Origin.MANDATED, 5)):
        AgendaItem.objects.create(
            meeting=meeting, part=Part.SHARE, origin=origin, title="?", proposer=cast.teacher, actual_min=minutes
        )
    AgendaItem.objects.create(meeting=meeting, part=Part.TOOLS, origin=Origin.COORDINATOR, title="not reached")
    for deleted_at in (None, sitting.starts_at):
        told = Experience.objects.create(
            teacher=cast.teacher,
            school=cast.school,
            cluster=cast.cluster,
            period=period,
            title="Seeds",
            tried="We counted seeds",
            visibility=Visibility.COLLECTIVE,
            shared_at=sitting.starts_at,
            deleted_at=deleted_at,
        )
        Sharing.objects.create(sitting=sitting, experience=told)
    return meeting


def commit(cast: Cast, meeting: Meeting, teacher_name: str, due: dt.date, outcome: Outcome | None = None) -> None:
    commitment = Commitment.objects.create(
        meeting=meeting,
        cluster=meeting.cluster,
        teacher=getattr(cast, teacher_name),
        words="I will try",
        due_period=due,
        key=uuid.uuid4(),
    )
    if outcome:
        ReportBack.objects.create(commitment=commitment, outcome=outcome)


def recount(cast: Cast) -> None:
    with as_role("app_worker"), in_tenant(None):
        services.recount_dirty(cast.tenant.id)
        assert services.verify_tenant(cast.tenant.id) == []


def test_a_held_meeting_with_its_people_time_and_commitments(cast: Cast, held: Meeting, period: dt.date) -> None:
    following = add_months(period, 1)
    commit(cast, held, "teacher", following, Outcome.TRIED)
    commit(cast, held, "colleague", following, Outcome.CHANGED)
    commit(cast, held, "head", following)
    commit(cast, held, "second_teacher", following, Outcome.NOT_YET)
    for month in (period, following):
        mark_dirty(cluster_id=cast.cluster.pk, period=month, kind=MEETING, also=ASKED)
    mark_dirty(cluster_id=cast.sibling.pk, period=period, kind=MEETING, also=ASKED)
    mark_dirty(cluster_id=cast.far.pk, period=period, kind=MEETING, also=ASKED)
    recount(cast)
    with as_role("app_worker"):
        own = {
            "meetings": (1, 1, 1, 0, 0),
            "people": (4, 2, 2, 4),
            "parts": (1, 1, 1, 0, 31, 40, 25, 0),
            "time": (35, 10, 0, 5),
            "commitments": (4, 0, 0, 0, 0),
            "stories": (1,),
        }
        assert cells(cast.cluster, period, MEETING) == own
        assert cells(cast.school.pk, period, MEETING) == {
            "people": (3, 2, 2, 3),
            "commitments": (3, 0, 0, 0, 0),
            "stories": (1,),
        }
        assert cells(cast.second_school.pk, period, MEETING) == {"people": (1, 0, 0, 1), "commitments": (1, 0, 0, 0, 0)}
        # The sibling's collective met nobody; the far cluster has none. Both have one teacher on the roster.
        assert cells(cast.sibling, period, MEETING) == NOTHING | {"meetings": (1, 0, 0, 0, 0), "people": (0, 0, 0, 1)}
        assert cells(cast.far, period, MEETING) == NOTHING | {"people": (0, 0, 0, 1)}
        assert cells(cast.district, period, MEETING) == own | {"meetings": (2, 1, 1, 0, 0), "people": (4, 2, 2, 6)}
        due = cells(cast.cluster, following, MEETING)
        assert due == NOTHING | {
            "meetings": (1, 0, 0, 0, 0),
            "people": (0, 0, 0, 4),
            "commitments": (0, 4, 1, 1, 1),
        }
        assert cells(cast.school.pk, following, MEETING)["commitments"] == (0, 3, 1, 1, 0)
        published = Rollup.objects.filter(kind=MEETING).values_list("counts", "shown")
        assert all(counts == shown for counts, shown in published)


def test_of_two_sittings_the_mean_length_counts_once(cast: Cast, held: Meeting, period: dt.date) -> None:
    first = held.sittings.get()
    other = Sitting.objects.create(
        meeting=held,
        starts_at=first.starts_at + dt.timedelta(days=1),
        ends_at=first.ends_at + dt.timedelta(days=1),
        venue=cast.second_school,
    )
    for part, minutes in ((Part.SHARE, 21), (Part.ENRICH, 10)):
        ends_at = other.starts_at + dt.timedelta(minutes=minutes)
        PartTiming.objects.create(
            sitting=other, part=part, planned_min=30, started_at=other.starts_at, ended_at=ends_at
        )
    mark_dirty(cluster_id=cast.cluster.pk, period=period, kind=MEETING, also=ASKED)
    recount(cast)
    with as_role("app_worker"):
        assert cells(cast.cluster, period, MEETING)["parts"] == (1, 1, 1, 1, 26, 40, 25, 10)


def test_a_cancelled_meeting_is_due_and_not_held(cast: Cast, period: dt.date) -> None:
    make_meeting(cast.collective, venue=cast.school, on=period, state=MeetingState.CANCELLED, cancel_reason="Floods")
    mark_dirty(cluster_id=cast.cluster.pk, period=period, kind=MEETING, also=ASKED)
    recount(cast)
    with as_role("app_worker"):
        assert cells(cast.state, period, MEETING)["meetings"] == (1, 0, 0, 1, 0)


def test_stages_by_year_of_the_programme_on_the_last_day(cast: Cast, period: dt.date) -> None:
    Collective.objects.filter(pk=cast.collective.pk).update(started_on=add_months(period, -14))
    Collective.objects.filter(pk=cast.sibling_collective.pk).update(started_on=add_months(period, 2))
    middle = period + dt.timedelta(days=14)
    ClusterStage.objects.create(cluster=cast.cluster, stage=2, starts_on=add_months(period, -9), ends_on=middle)
    ClusterStage.objects.create(cluster=cast.cluster, stage=3, starts_on=middle)
    for month in (add_months(period, -1), period):
        for cluster in (cast.cluster, cast.sibling, cast.far):
            mark_dirty(cluster_id=cluster.pk, period=month, kind=STAGE)
    recount(cast)
    with as_role("app_worker"):
        # Beside the year of the programme: the stage a year before, which was none for each of them.
        assert cells(cast.cluster, add_months(period, -1), STAGE) == {"m0": (0, 0, 1, 0, 0), "y2": (0, 0, 1, 0, 0)}
        assert cells(cast.cluster, period, STAGE) == {"m0": (0, 0, 0, 1, 0), "y2": (0, 0, 0, 1, 0)}
        assert cells(cast.block, period, STAGE) == {
            "m0": (1, 0, 0, 1, 0),
            "y0": (1, 0, 0, 0, 0),
            "y2": (0, 0, 0, 1, 0),
        }
        assert cells(cast.state, period, STAGE) == {
            "m0": (2, 0, 0, 1, 0),
            "y0": (2, 0, 0, 0, 0),
            "y2": (0, 0, 0, 1, 0),
        }


def test_paths_between_stages_from_a_year_before(cast: Cast, period: dt.date) -> None:
    ends, year_ends = add_months(period, 1), add_months(period, -11)
    ClusterStage.objects.create(cluster=cast.cluster, stage=2, starts_on=add_months(period, -20), ends_on=year_ends)
    ClusterStage.objects.create(cluster=cast.cluster, stage=3, starts_on=year_ends, ends_on=period)
    ClusterStage.objects.create(cluster=cast.cluster, stage=1, starts_on=period)
    ClusterStage.objects.create(cluster=cast.sibling, stage=2, starts_on=add_months(period, -1), ends_on=ends)
    for cluster in (cast.cluster, cast.sibling, cast.far):
        mark_dirty(cluster_id=cluster.pk, period=period, kind=STAGE)
    recount(cast)
    with as_role("app_worker"):
        told = published_cells(places=[cast.state], kind=STAGE, first=period, last=period)
    # The year before is looked at on the same day as the end of the month: a stage that begins on the day after is not it.
    paths = stage_paths(told, cast.state.pk, period)
    assert paths is not None
    assert paths.moves == {(2, 1): 1, (0, 2): 1, (0, 0): 1}
    assert (paths.counts(now=False), paths.counts(now=True)) == ((2, 0, 1, 0, 0), (1, 1, 1, 0, 0))
    assert (paths.on_count, paths.back_count, paths.stayed_count) == (1, 1, 1)
    assert stage_paths(told, cast.block.pk, period) is None


def test_who_changed_class_or_left_within_the_month(cast: Cast, period: dt.date) -> None:
    other = clusters.make_classroom(cast.school, cast.teacher, year=cast.classroom.year, grades=[4])
    moved, left, gone, _ = cast.students[:4]
    middle = period + dt.timedelta(days=10)
    Enrolment.objects.filter(student__in=[moved, left]).update(ends_on=middle)
    Enrolment.objects.create(student=moved, classroom=other, school=cast.school, grade=4, starts_on=middle)
    Enrolment.objects.filter(student=gone).update(ends_on=period)
    rate([left], cast.classroom, cast.rubric, period, [3] * 6)
    recount(cast)
    with as_role("app_worker"):
        assert cells(cast.school.pk, period, ABILITY)["children"] == (11, 1)


def test_another_version_of_the_rubric_has_cuts_of_its_own(cast: Cast, period: dt.date) -> None:
    newer = assessments.make_rubric(version=2, abilities=("question", "observe"))
    newer.valid_from = period
    newer.save(update_fields=["valid_from"])
    rate(cast.students[:3], cast.classroom, cast.rubric, period, [1, 2, 3, 4, 1, 2])
    rate(cast.students[3:5], cast.classroom, newer, period, [4, 4])
    mark_dirty(cluster_id=cast.sibling.pk, period=period, kind=ABILITY)
    clusters.make_students(clusters.make_classroom(cast.sibling_school, year=cast.classroom.year), 2)
    recount(cast)
    old = [f"c{c.pk}" for c in cast.rubric.criteria.order_by("position")]
    new = [f"c{c.pk}" for c in newer.criteria.order_by("position")]
    with as_role("app_worker"):
        stored = cells(cast.cluster, period, ABILITY)
        assert [stored[cut] for cut in (old[0], old[1], *new)] == [
            (14, 3, 0, 0, 0),
            (14, 0, 3, 0, 0),
            (15, 0, 0, 0, 2),
            (15, 0, 0, 0, 2),
        ]
        # Where nobody was seen yet, the version in force.
        assert cells(cast.sibling, period, ABILITY) == {"children": (2, 0)} | dict.fromkeys(new, (2, 0, 0, 0, 0))


def test_a_criterion_for_some_grades_counts_those_children(cast: Cast, period: dt.date) -> None:
    criterion = cast.rubric.criteria.get(position=0)
    criterion.grades = [4, 5]
    criterion.save(update_fields=["grades"])
    older = clusters.make_students(
        clusters.make_classroom(cast.school, cast.teacher, year=cast.classroom.year, grades=[4]), 3
    )
    rate(older[:1], older[0].enrolments.get().classroom, cast.rubric, period, [2] * 6)
    recount(cast)
    with as_role("app_worker"):
        stored = cells(cast.school.pk, period, ABILITY)
        second = cast.rubric.criteria.get(position=1)
        assert (stored["children"], stored[f"c{criterion.pk}"], stored[f"c{second.pk}"]) == (
            (15, 1),
            (2, 0, 1, 0, 0),
            (14, 0, 1, 0, 0),
        )


def test_a_new_month_begins_with_everybody_not_seen_yet(cast: Cast, period: dt.date) -> None:
    with as_role("app_worker"):
        assert services.mark_uncounted(period) == 12
        with in_tenant(None):
            services.recount_dirty(cast.tenant.id)
        assert services.mark_uncounted(period) == WITHOUT_A_CHILD
        first = every_rollup()
        assert cells(cast.cluster, period, ABILITY)["children"] == (17, 0)
        with in_tenant(None):
            services.rebuild_tenant(cast.tenant.id, today=today())
        assert every_rollup() == first


def test_a_month_of_which_one_number_was_counted_ahead_begins_with_the_others(cast: Cast, period: dt.date) -> None:
    ahead = add_months(period, 1)
    mark_dirty(cluster_id=cast.cluster.pk, period=ahead, kind=MEETING)  # as a commitment that is due then does
    with as_role("app_worker"):
        with in_tenant(None):
            services.recount_dirty(cast.tenant.id)
        assert services.mark_uncounted(ahead) == 11
        with in_tenant(None):
            services.recount_dirty(cast.tenant.id)
        assert services.mark_uncounted(ahead) == WITHOUT_A_CHILD
        assert cells(cast.cluster, ahead, ABILITY)["children"] == (17, 0)


def test_another_tenant_is_not_counted(cast: Cast, other_cast: Cast, period: dt.date) -> None:
    with in_tenant(other_cast.tenant.id, *other_cast.all_school_ids):
        rate(other_cast.students, other_cast.classroom, other_cast.rubric, period, [1] * 6)
    recount(cast)
    with as_role("app_owner"), in_tenant(None):
        services.rebuild_tenant(cast.tenant.id, today=today())
        assert set(Rollup.objects.values_list("tenant_id", flat=True)) == {cast.tenant.id}
