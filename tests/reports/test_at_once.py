"""Marks, writers and workers at the same time, with real commits: nothing is lost, nothing is counted twice."""

import datetime as dt
import queue
import random
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import redis
from django.db import InternalError, OperationalError, connection

from assessments.models import Rating
from clusters.calendar import period_of, today
from clusters.choices import RollupKind
from clusters.models import Classroom, DirtyMark, Enrolment, Place, Rollup, Student
from clusters.rollups import mark_dirty
from foundation.tasks import sweep, work
from foundation.tenancy.connection import open_schools, tenant_transaction
from reports import services
from tests.cast import Cast
from tests.committed import CommittedDatabase
from tests.factories import clusters
from tests.reports.counts import Cells, cells, rate

pytestmark = pytest.mark.committed
ABILITY = RollupKind.ABILITY


@pytest.fixture
def cast(committed_db: CommittedDatabase) -> Cast:
    return committed_db.cast


@pytest.fixture
def period() -> dt.date:
    return period_of(today())


def committed_cells(db: CommittedDatabase, place: Place, period: dt.date) -> Cells:
    with db.standing("app_worker", db.cast.tenant.id):
        return cells(place, period, ABILITY)


def counted(db: CommittedDatabase) -> list[services.Drift]:
    """Drain in this thread, then compare everything."""
    with db.standing("app_worker"):
        services.recount_dirty(db.cast.tenant.id)
        return services.verify_tenant(db.cast.tenant.id)


def save(tenant_id: int, student: Student, classroom: Classroom, period: dt.date, level: int) -> None:
    """What a save of the class grid does: the fact and the mark, in one transaction of a serving process."""
    with tenant_transaction(tenant_id):
        open_schools([classroom.school_id])
        Rating.objects.filter(tenant_id=tenant_id, period=period, student_id=student.pk).update(levels=[level] * 6)
        cluster_id = classroom.school.place.parent_id
        assert cluster_id
        mark_dirty(cluster_id=cluster_id, period=period, kind=ABILITY)


def be_slow(db: CommittedDatabase, *statements: str) -> None:
    """Let the owner put `dawdle()` where one worker, and only one that says `SET dawdle = 1`, is to lose a second."""
    with db.standing("app_owner"), connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION dawdle() RETURNS boolean LANGUAGE sql VOLATILE AS $$ SELECT CASE WHEN"
            " current_setting('test.dawdle', true) = '1' THEN pg_sleep(0.05) IS NOT NULL ELSE true END $$"
        )
        for statement in statements:
            cursor.execute(statement)


def dawdling(db: CommittedDatabase) -> int:
    """Drain, slowly."""
    with connection.cursor() as cursor:
        cursor.execute("SET test.dawdle = '1'")
    return services.recount_dirty(db.cast.tenant.id)


def test_a_mark_appended_while_counting_is_not_lost(
    committed_db: CommittedDatabase, cast: Cast, period: dt.date
) -> None:
    """A worker has read the facts and not yet stored; a save commits, and its mark goes to another worker. That one waits,
    or the first would store over it what it read before the save.
    """
    tenant_id = cast.tenant.id
    with committed_db.standing("app_worker", tenant_id):
        rate(cast.students, cast.classroom, cast.rubric, period, [1] * 6)
    assert counted(committed_db) == []
    with committed_db.standing("app_worker", tenant_id):
        mark_dirty(cluster_id=cast.cluster.pk, period=period, kind=ABILITY)
    be_slow(
        committed_db,
        "CREATE POLICY slow ON clusters_enrolment AS RESTRICTIVE FOR SELECT TO app_worker USING (dawdle())",
    )

    def save_and_count() -> int:
        time.sleep(0.3)
        save(tenant_id, cast.students[0], cast.classroom, period, 4)
        return services.recount_dirty(tenant_id)

    assert committed_db.at_once(partial(dawdling, committed_db), save_and_count) == [1, 1]
    assert counted(committed_db) == []
    stored = committed_cells(committed_db, cast.state, period)
    assert {counts for cut, counts in stored.items() if cut != "children"} == {(5, 11, 0, 0, 1)}


def test_hiding_a_neighbour_that_is_being_counted(committed_db: CommittedDatabase, cast: Cast, period: dt.date) -> None:
    """One cluster shrinks under ten, so that its neighbour must be hidden too, while another worker counts the neighbour."""
    tenant_id = cast.tenant.id
    with committed_db.standing("app_worker", tenant_id):
        clusters.make_students(clusters.make_classroom(cast.sibling_school, year=cast.classroom.year), 14)
        clusters.make_students(clusters.make_classroom(cast.far_school, year=cast.classroom.year), 30)
        services.mark_uncounted(period)
    assert counted(committed_db) == []
    with committed_db.standing("app_worker", tenant_id):
        assert cells(cast.sibling, period, ABILITY, "shown")["children"] == (14, 0)
        Enrolment.objects.filter(school=cast.school).update(ends_on=period)
        mark_dirty(cluster_id=cast.cluster.pk, period=period, kind=ABILITY)
    be_slow(
        committed_db,
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF current_setting('test.dawdle', true) = '1' THEN PERFORM pg_sleep(1); END IF; RETURN NULL; END $$",
        "CREATE TRIGGER slow AFTER INSERT ON clusters_rollup FOR EACH STATEMENT EXECUTE FUNCTION slow()",
    )

    def count_neighbour() -> int:
        time.sleep(0.5)
        with tenant_transaction(tenant_id):
            clusters.make_students(cast_classroom_of(cast.sibling_school.pk), 1)
            mark_dirty(cluster_id=cast.sibling.pk, period=period, kind=ABILITY)
        return services.recount_dirty(tenant_id)

    assert committed_db.at_once(partial(dawdling, committed_db), count_neighbour) == [1, 1]
    assert counted(committed_db) == []
    with committed_db.standing("app_worker", tenant_id):
        shown = {
            p: cells(p, period, ABILITY, "shown")["children"] for p in (cast.cluster.pk, cast.sibling.pk, cast.block.pk)
        }
    assert shown == {cast.cluster.pk: None, cast.sibling.pk: None, cast.block.pk: (20, 0)}


def cast_classroom_of(school_id: int) -> Classroom:
    return Classroom.objects.get(school_id=school_id)


def test_writers_and_workers_at_once_leave_no_drift(
    committed_db: CommittedDatabase, cast: Cast, period: dt.date
) -> None:
    """Four writers in two clusters under one block, three workers; every level equals a recount at the end."""
    tenant_id = cast.tenant.id
    with committed_db.standing("app_worker", tenant_id):
        teacher = clusters.make_teacher(cast.sibling_school)
        sibling_class = clusters.make_classroom(cast.sibling_school, teacher, year=cast.classroom.year)
        sibling_students = clusters.make_students(sibling_class, 14)
        rate(cast.students, cast.classroom, cast.rubric, period, [1] * 6)
        rate(sibling_students, sibling_class, cast.rubric, period, [2] * 6)
    places = [
        (cast.students[:6], cast.classroom),
        (cast.students[6:], cast.classroom),
        (sibling_students[:7], sibling_class),
        (sibling_students[7:], sibling_class),
    ]

    def write(students: list[Student], classroom: Classroom, seed: int) -> int:
        chance = random.Random(seed)  # noqa: S311  not a secret
        for _ in range(60):
            save(tenant_id, chance.choice(students), classroom, period, chance.randint(1, 4))
        return 60

    def count() -> int:
        done = 0
        ends = time.monotonic() + 3
        while time.monotonic() < ends:
            done += services.recount_dirty(tenant_id)
            time.sleep(0.01)
        return done

    jobs: list[Callable[[], int]] = [partial(write, *place, seed) for seed, place in enumerate(places)]
    results = committed_db.at_once(*jobs, count, count, count)
    assert results[:4] == [60] * 4
    assert counted(committed_db) == []
    with committed_db.standing("app_worker", tenant_id):
        assert sum(results[4:]) <= 244
        assert not DirtyMark.objects.exists()


# Where a worker may die: every statement of a count that changes something or comes between two that do.
STEPS = {
    "before anything is stored": "BEFORE INSERT OR UPDATE ON clusters_rollup",
    "while ancestors are added up": "BEFORE INSERT OR UPDATE ON clusters_rollup FOR EACH ROW WHEN (NEW.place_id = {state})",
    "after everything is stored": "AFTER INSERT OR UPDATE ON clusters_rollup",
    "before the marks are deleted": "BEFORE DELETE ON clusters_dirtymark",
    "after the marks are deleted": "AFTER DELETE ON clusters_dirtymark",
}


@pytest.mark.parametrize("step", STEPS)
def test_a_count_that_breaks_off_loses_nothing(
    committed_db: CommittedDatabase, cast: Cast, period: dt.date, step: str
) -> None:
    """The database itself breaks the transaction off at the step; the marks are still there, and the next count is right."""
    tenant_id = cast.tenant.id
    with committed_db.standing("app_worker", tenant_id):
        rate(cast.students, cast.classroom, cast.rubric, period, [1] * 6)
    assert counted(committed_db) == []
    before = committed_cells(committed_db, cast.state, period)
    with committed_db.standing("app_web"):
        save(tenant_id, cast.students[0], cast.classroom, period, 4)
    when = STEPS[step].format(state=cast.state.pk)
    when += "" if "FOR EACH ROW" in when else " FOR EACH STATEMENT"
    with committed_db.standing("app_owner"), connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'the power went'; END $$"
        )
        cursor.execute(f"CREATE TRIGGER break_off {when} EXECUTE FUNCTION break_off()")
    with committed_db.standing("app_worker"), pytest.raises(InternalError, match="the power went"):
        services.recount_dirty(tenant_id)
    with committed_db.standing("app_worker", tenant_id):
        assert DirtyMark.objects.count() == 1
    assert committed_cells(committed_db, cast.state, period) == before
    with committed_db.standing("app_owner"), connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION break_off() CASCADE")
    assert counted(committed_db) == []
    assert committed_cells(committed_db, cast.state, period) != before


def test_a_killed_worker_loses_nothing(committed_db: CommittedDatabase, cast: Cast, period: dt.date) -> None:
    """Its connection is cut in the middle of the count: the marks come back to the next one."""
    tenant_id = cast.tenant.id
    with committed_db.standing("app_worker", tenant_id):
        rate(cast.students, cast.classroom, cast.rubric, period, [1] * 6)
    pids: queue.Queue[int] = queue.Queue()

    def counting() -> str:
        try:
            with tenant_transaction(tenant_id), connection.cursor() as cursor:
                cursor.execute("SELECT id, pg_backend_pid() FROM clusters_dirtymark FOR UPDATE SKIP LOCKED")
                taken = cursor.fetchall()
                services.recount_cluster_months({ABILITY: {(cast.cluster.pk, period)}})
                cursor.execute("DELETE FROM clusters_dirtymark WHERE id = ANY (%s)", [[pk for pk, _ in taken]])
                pids.put(taken[0][1])
                cursor.execute("SELECT pg_sleep(20)")
        except OperationalError:
            return "killed"
        return "lived"

    def killing() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pids.get(timeout=20)])
        return "done"

    assert committed_db.at_once(counting, killing, role="app_owner") == ["killed", "done"]
    with committed_db.standing("app_worker", tenant_id):
        assert (DirtyMark.objects.count(), Rollup.objects.count()) == (2, 0)
    assert counted(committed_db) == []
    assert committed_cells(committed_db, cast.state, period)["children"] == (17, 12)


def test_a_flushed_broker_only_delays(
    committed_db: CommittedDatabase, cast: Cast, period: dt.date, settings: Any
) -> None:
    """What the nudge wanted is gone from Redis; the sweeper looks into PostgreSQL and asks again."""
    tenant_id = cast.tenant.id
    with committed_db.standing("app_worker", tenant_id):
        rate(cast.students, cast.classroom, cast.rubric, period, [1] * 6)
    redis.Redis.from_url(settings.ENV.redis_url).flushdb()
    with committed_db.standing("app_worker"):
        assert sweep() == 1
        assert work(queue="dirty_marks", tenant_id=tenant_id) == 2
        assert sweep() == 0
        assert services.verify_tenant(tenant_id) == []
