"""The same day gives the same, a later day builds anew."""

import datetime as dt
import hashlib
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Min

from clusters.models import (
    User,
)
from collectives.choices import MeetingState
from collectives.models import (
    Meeting,
)
from config.demo.people import ENTRANCES
from config.demo.seed.build import seed
from config.demo.seed.wipe import in_order_of_deletion
from foundation.models import Tenant, TenantOwned
from foundation.tenancy.walls import walls
from tests.config.seed.world import (
    DAY,
    main_cluster,
)
from tests.conftest import as_role, in_tenant

# What differs from one building to the next: numbers that sequences give, and the moment of building.
_PASSING = {
    *("counted_at", "path", "student_ids", "by_id", "closed_by_id", "issued_by_id", "opened_by_id", "published_by_id"),
    *("made_by_id", "shared_by_id", "changed_by_id"),
}
_NOT_TOLD = {"AuditEvent", "StoredFile", "Rollup", "OutboxEvent", "Session", "Holiday"}


def test_seed_again_the_same_day_does_nothing(built: None) -> None:
    with in_tenant(None), as_role("app_owner"):
        assert seed(DAY) == []


def test_seed_again_gives_the_same(up: Tenant) -> None:
    before = digest(up)
    with in_tenant(None), as_role("app_owner"):
        assert seed(DAY, keys=["up"], again=True) == ["up"]
    assert digest(up) == before


def test_a_later_day_builds_anew(up: Tenant) -> None:
    other = Tenant.objects.get(key="tg")
    with in_tenant(None), in_tenant(other.pk):
        other_before = Meeting.objects.count(), Meeting.objects.aggregate(Min("pk"))
    called = Meeting.objects.get(cluster=main_cluster(), state=MeetingState.CALLED).sittings.get().on
    with in_tenant(None), as_role("app_owner"):
        assert seed(dt.date(2026, 12, 12), keys=["up"]) == ["up"]
    assert Tenant.objects.filter(key="up").count() == 1
    newly = Meeting.objects.get(cluster=main_cluster(), state=MeetingState.CALLED).sittings.get().on
    assert (called, newly) == (dt.date(2026, 11, 26), dt.date(2026, 12, 17))
    assert User.objects.filter(phone=ENTRANCES["teacher"].phone).count() == 1
    with in_tenant(None), in_tenant(other.pk):
        assert (Meeting.objects.count(), Meeting.objects.aggregate(Min("pk"))) == other_before


@pytest.mark.parametrize(
    ("mode", "why"),
    [
        ({"IS_PRODUCTION": True, "DEMO": True}, "these are the production settings"),
        ({"DEMO": False}, "DEMO is not set"),
    ],
)
def test_the_demonstration_is_built_nowhere_else(up: Tenant, settings: Any, mode: dict[str, bool], why: str) -> None:
    before = Meeting.objects.count()
    for name, value in mode.items():
        setattr(settings, name, value)
    with in_tenant(None), as_role("app_owner"), pytest.raises(CommandError, match=why):
        call_command("seed_demo", "--today", "2026-12-12")
    assert Meeting.objects.count() == before


def test_a_tenant_of_its_own_is_not_built_over(up: Tenant) -> None:
    before = Meeting.objects.count()
    with in_tenant(None), as_role("app_owner"):
        Tenant.objects.filter(pk=up.pk).update(is_demo=False)
        with pytest.raises(CommandError, match="Nothing was changed: up in this database is a tenant of its own"):
            call_command("seed_demo", "--again")
        assert not Tenant.objects.get(pk=up.pk).is_demo
        Tenant.objects.filter(pk=up.pk).update(key="state")
        with pytest.raises(CommandError, match=r"demo-up\.localhost, localhost in this database leads to a tenant"):
            call_command("seed_demo", "--again")
        Tenant.objects.filter(pk=up.pk).update(key="up", is_demo=True)
    assert Meeting.objects.count() == before


def test_command_refuses_what_is_not_a_day() -> None:
    with pytest.raises(CommandError, match="is not a day written as"):
        call_command("seed_demo", "--today", "21 November")


def test_rows_are_deleted_before_what_they_point_to() -> None:
    order = in_order_of_deletion()
    place = {table: n for n, table in enumerate(order)}
    keys = [(w.table, other) for w in walls() for _column, other, _pk in w.keys if other != w.table]
    assert len(order) == len(walls())
    assert [(a, b) for a, b in keys if place[a] > place[b]] == []


def digest(tenant: Tenant) -> dict[str, str]:
    """A hash of everything that can be read of a tenant, by table."""
    found = {}
    for model in apps.get_models():
        if not issubclass(model, TenantOwned) or model.__name__ in _NOT_TOLD:
            continue
        columns = [
            f.column
            for f in model._meta.local_fields
            if not f.is_relation and not f.primary_key and f.name not in _PASSING
        ]
        columns = [c for c in columns if c]
        named = ", ".join(f'"{c}"' for c in columns) or "1"
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT ROW({named})::text FROM "{model._meta.db_table}" WHERE tenant_id = %s ORDER BY 1',  # noqa: S608
                [tenant.pk],
            )
            rows = "\n".join(text for (text,) in cursor.fetchall())
        found[model.__name__] = hashlib.sha256(rows.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.public_id, r.period, r.levels, c.public_id FROM assessments_rating r"
            " JOIN clusters_student s ON s.tenant_id = r.tenant_id AND s.id = r.student_id"
            " JOIN clusters_classroom c ON c.tenant_id = r.tenant_id AND c.id = r.classroom_id"
            " WHERE r.tenant_id = %s ORDER BY 1, 2",
            [tenant.pk],
        )
        found["ratings of children"] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
        cursor.execute(
            "SELECT m.public_id, t.public_id, a.presence FROM collectives_attendance a"
            " JOIN collectives_sitting s ON s.tenant_id = a.tenant_id AND s.id = a.sitting_id"
            " JOIN collectives_meeting m ON m.tenant_id = a.tenant_id AND m.id = s.meeting_id"
            " JOIN clusters_teacher t ON t.tenant_id = a.tenant_id AND t.id = a.teacher_id"
            " WHERE a.tenant_id = %s ORDER BY 1, 2",
            [tenant.pk],
        )
        found["who came"] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    assert len({*found.values()}) > 25
    return found
