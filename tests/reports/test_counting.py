"""From facts to cells, as whole results."""

import datetime as dt

import pytest
from django.core.management import call_command

from clusters.calendar import add_months, period_of, today
from clusters.choices import RollupKind
from clusters.models import DirtyMark
from clusters.rollups import mark_dirty
from reports import services
from tests.cast import Cast
from tests.conftest import as_role, in_tenant
from tests.factories import clusters
from tests.reports.counts import cells, every_rollup, rate

ABILITY, MEETING, STAGE = RollupKind.ABILITY, RollupKind.MEETING, RollupKind.STAGE


@pytest.fixture
def period() -> dt.date:
    return period_of(today())


def cuts(cast: Cast) -> list[str]:
    return [f"c{c.pk}" for c in cast.rubric.criteria.order_by("position")]


def recount(cast: Cast) -> int:
    with as_role("app_worker"), in_tenant(None):
        return services.recount_dirty(cast.tenant.id)


def test_levels_and_children_not_seen_count_up_to_the_state(cast: Cast, period: dt.date) -> None:
    rate(cast.students[:5], cast.classroom, cast.rubric, period, [1, 2, 3, 4, None, 1])
    rate(cast.students[5:7], cast.classroom, cast.rubric, period, [2, None, None, None, None, None])
    rate(cast.students[7:8], cast.classroom, cast.rubric, period, [None] * 6)
    rate(cast.second_students[:1], cast.second_classroom, cast.rubric, period, [4, 4, 4, 4, 4, 4])
    assert recount(cast) == 8
    with as_role("app_worker"):
        c1, c2, c3, c4, c5, c6 = cuts(cast)
        school = {
            "children": (12, 7),
            c1: (5, 5, 2, 0, 0),
            c2: (7, 0, 5, 0, 0),
            c3: (7, 0, 0, 5, 0),
            c4: (7, 0, 0, 0, 5),
            c5: (12, 0, 0, 0, 0),
            c6: (7, 5, 0, 0, 0),
        }
        second = {"children": (5, 1)} | dict.fromkeys(cuts(cast), (4, 0, 0, 0, 1))
        both = {cut: tuple(a + b for a, b in zip(school[cut], second[cut], strict=True)) for cut in school}
        assert cells(cast.school.pk, period, ABILITY) == school
        assert cells(cast.second_school.pk, period, ABILITY) == second
        for place in (cast.cluster, cast.block, cast.district, cast.state):
            assert cells(place, period, ABILITY) == both
        assert not DirtyMark.objects.exists()


def test_a_recount_replaces_and_carries_the_difference(cast: Cast, period: dt.date) -> None:
    rate(cast.students, cast.classroom, cast.rubric, period, [1] * 6)
    recount(cast)
    cast.students[0].ratings.update(levels=[None, 4, None, None, None, None])
    mark_dirty(cluster_id=cast.cluster.pk, period=period, kind=ABILITY)
    assert recount(cast) == 1
    c1, c2, *_ = cuts(cast)
    with as_role("app_worker"):
        for place in (cast.cluster, cast.state):
            stored = cells(place, period, ABILITY)
            assert (stored["children"], stored[c1], stored[c2]) == ((17, 12), (6, 11, 0, 0, 0), (5, 11, 0, 0, 1))


def test_rebuilt_and_recounted_say_the_same(cast: Cast, period: dt.date) -> None:
    earlier = add_months(period, -1)
    rate(cast.students[:7], cast.classroom, cast.rubric, earlier, [1, 2, None, 3, 4, 2])
    rate(cast.students, cast.classroom, cast.rubric, period, [2, 2, 1, 3, 4, None])
    rate(cast.second_students, cast.second_classroom, cast.rubric, period, [1] * 6)
    for kind in RollupKind:
        for month in (earlier, period):
            for cluster in (cast.cluster, cast.sibling, cast.far):
                mark_dirty(cluster_id=cluster.pk, period=month, kind=kind)
    recount(cast)
    with as_role("app_worker"):
        recounted = every_rollup()
        assert len(recounted) > 100
        with in_tenant(None):
            assert services.rebuild_tenant(cast.tenant.id, today=today()) == [earlier, period]
        assert every_rollup() == recounted
        with in_tenant(None):
            assert services.verify_tenant(cast.tenant.id) == []


def test_the_commands_rebuild_and_verify(cast: Cast, period: dt.date, capsys: pytest.CaptureFixture[str]) -> None:
    rate(cast.students, cast.classroom, cast.rubric, period, [1] * 6)
    recount(cast)
    with as_role("app_owner"), in_tenant(None):
        call_command("rebuild_rollups", "--tenant", cast.tenant.key)
        call_command("verify_rollups")
        assert capsys.readouterr().out.endswith("no difference\n")
    with as_role("app_worker"):
        cast.cluster.rollups.filter(cut="children").update(counts=[18, 12, 2])
    with as_role("app_owner"), in_tenant(None):
        with pytest.raises(SystemExit, match="1"):
            call_command("verify_rollups")
        out = capsys.readouterr().out
    assert f"place {cast.cluster.pk} children: counts (18, 12, 2), should be (17, 12, 2)" in out
    assert f"place {cast.state.pk} children: sum (17, 12, 2), should be (18, 12, 2)" in out


def test_a_sample_is_compared_with_facts_sums_and_rule(cast: Cast, period: dt.date) -> None:
    clusters.make_students(clusters.make_classroom(cast.far_school, cast.far_teacher, year=cast.classroom.year), 3)
    for month in (add_months(period, -1), period):
        rate(cast.students, cast.classroom, cast.rubric, month, [1] * 6)
        for cluster in (cast.cluster, cast.sibling, cast.far):
            mark_dirty(cluster_id=cluster.pk, period=month, kind=ABILITY)
    recount(cast)
    with as_role("app_worker"):
        assert sampled(cast, 1000) == []
        cast.cluster.rollups.filter(cut="children", period=period).update(counts=[18, 12, 2])
        cast.far_block.rollups.filter(cut="children", period=period).update(counts=[4, 0, 1])
        found = {(d.place_id, d.why, d.stored, d.expected) for d in sampled(cast, 1000) if d.why != "shown"}
        # Of one cluster-month only what hangs together with it is read: some look at a place, some do not.
        looked_at = [{d.place_id for d in sampled(cast, 1, seed)} for seed in range(30)]
    assert found == {
        (cast.cluster.pk, "counts", (18, 12, 2), (17, 12, 2)),
        (cast.block.pk, "sum", (17, 12, 2), (18, 12, 2)),
        (cast.far_block.pk, "sum", (4, 0, 1), (3, 0, 1)),
        (cast.district.pk, "sum", (20, 12, 3), (21, 12, 3)),
    }
    for place in (cast.cluster, cast.far_block):
        assert {place.pk in places for places in looked_at} == {True, False}


def sampled(cast: Cast, sample: int, seed: int = 0) -> list[services.Drift]:
    with in_tenant(None):
        return services.verify_tenant(cast.tenant.id, sample=sample, seed=seed)
