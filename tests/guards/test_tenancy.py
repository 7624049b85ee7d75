"""No table escapes the walls, nothing gets through them, and the loss of any one of them would be noticed."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from foundation.tenancy import catalogue, probes, walls
from foundation.tenancy.builder import build_walls
from tests.cast import Cast
from tests.conftest import as_role, in_tenant
from tests.guards.fill import fill_every_table


def test_the_database_has_every_wall_of_the_registry() -> None:
    with as_role("app_owner"), connection.cursor() as cursor:
        assert catalogue.gaps(cursor) == []


def test_check_tenancy_lists_what_is_walled_and_why_the_rest_is_not() -> None:
    out = StringIO()
    with as_role("app_owner"):
        call_command("check_tenancy", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == f"walled ({len(walls.walls())})"
    assert lines[-1] == "gaps (0)"
    assert all(reason for reason in walls.CONTROL_LIST.values())


LOSSES = {
    "ALTER TABLE clusters_place DISABLE ROW LEVEL SECURITY": "clusters_place: row-level security is off",
    "ALTER TABLE clusters_place NO FORCE ROW LEVEL SECURITY": "clusters_place: row-level security is not forced",
    "ALTER TABLE clusters_place ALTER tenant_id DROP NOT NULL": "clusters_place: tenant_id is missing or may be empty",
    "DROP POLICY tenant_wall ON clusters_place": "clusters_place: policy tenant_wall is missing",
    "ALTER POLICY tenant_wall ON clusters_place USING (true)": "clusters_place: policy tenant_wall says something else",
    "ALTER POLICY school_wall ON clusters_student TO app_worker": (
        "clusters_student: policy school_wall says something else"
    ),
    "CREATE POLICY back_door ON clusters_place USING (true)": "clusters_place: unknown policy back_door",
    "ALTER TABLE clusters_place DROP CONSTRAINT clusters_place_parent_id_wall_fk": (
        "clusters_place: no key (parent_id) -> clusters_place inside one tenant"
    ),
    "ALTER TABLE clusters_place ADD CONSTRAINT plain FOREIGN KEY (parent_id) REFERENCES clusters_place (id)": (
        "clusters_place: plain points to the walled clusters_place without its tenant"
    ),
    "ALTER TABLE clusters_user DROP CONSTRAINT clusters_user_tenant_id_public_id_wall": (
        "clusters_user: no unique key on (tenant_id, public_id)"
    ),
    "CREATE TABLE escaped (id int)": "escaped: neither walled nor on the control list",
    "GRANT SELECT ON assessments_rating_2026_11 TO app_web": (
        "assessments_rating_2026_11: a leaf partition is granted to app_web (SELECT)"
    ),
    "GRANT TRUNCATE ON clusters_place TO app_worker": "clusters_place: app_worker holds TRUNCATE",
    "GRANT UPDATE ON foundation_auditevent TO app_web": "foundation_auditevent: app_web may UPDATE what is append-only",
    "GRANT INSERT ON foundation_tenant TO app_web": "foundation_tenant: app_web may INSERT on the control list",
    "GRANT SELECT ON clusters_user TO app_loader": "clusters_user: app_loader holds SELECT",
    "GRANT SELECT ON clusters_user TO PUBLIC": "clusters_user: PUBLIC holds SELECT",
    "CREATE VIEW glance AS SELECT * FROM clusters_user": "glance: a view without security_invoker",
    "CREATE MATERIALIZED VIEW kept AS SELECT 1": "kept: a materialised view has no walls",
    "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM clusters_user'": (
        "peek: a function with the rights of its owner"
    ),
}
NOT_MENDED = (
    "CREATE",
    "ALTER TABLE clusters_place ALTER",
    "ALTER TABLE clusters_place ADD",
)  # of a table or view: by hand


@pytest.mark.parametrize("loss", LOSSES)
def test_the_catalogue_notices_a_loss(loss: str) -> None:
    with as_role("app_owner"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(loss)
        assert catalogue.gaps(cursor) == [LOSSES[loss]]
        transaction.set_rollback(True)


@pytest.mark.parametrize("loss", [loss for loss in LOSSES if "POLICY" in loss or not loss.startswith(NOT_MENDED)])
def test_applying_the_walls_mends_a_loss(loss: str) -> None:
    with as_role("app_owner"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(loss)
        build_walls(connection)
        assert catalogue.gaps(cursor) == []
        transaction.set_rollback(True)


def test_a_view_that_asks_as_its_reader_is_no_gap() -> None:
    with as_role("app_owner"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE VIEW glance WITH (security_invoker = true) AS SELECT * FROM clusters_user")
        assert catalogue.gaps(cursor) == []
        transaction.set_rollback(True)


def test_check_tenancy_ends_with_an_error_when_a_table_escaped() -> None:
    with as_role("app_owner"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE escaped (id int)")
        with pytest.raises(CommandError, match="escaped: neither walled nor on the control list"):
            call_command("check_tenancy", stdout=StringIO())
        transaction.set_rollback(True)


def test_nothing_gets_through_and_every_loss_of_a_wall_is_noticed(cast: Cast, other_cast: Cast) -> None:
    with as_role("app_worker"):
        for tenant_id in (cast.tenant.id, other_cast.tenant.id):
            with in_tenant(tenant_id):
                assert fill_every_table(tenant_id) == []
    with as_role("app_owner"):
        report = probes.probe_all(connection, here=cast.tenant.id, there=other_cast.tenant.id)
    assert (report.leaks, report.writes, report.blind, report.unprobed) == ([], [], [], [])
    assert report.mutants_unnoticed == []
    assert report.probes_total > 5000
    assert report.mutants_total > 300


def test_the_probes_find_a_wall_that_is_down(cast: Cast, other_cast: Cast) -> None:
    place = next(w for w in walls.walls() if w.table == "clusters_place")
    with as_role("app_owner"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE clusters_place DISABLE ROW LEVEL SECURITY")
        prober = probes.Prober(connection, here=cast.tenant.id, there=other_cast.tenant.id)
        prober.probe(place)
        transaction.set_rollback(True)
    assert any(leak.startswith("app_web read") for leak in prober.report.leaks)
    assert any(write.startswith("app_worker removed") for write in prober.report.writes)
