"""A worker's recount of one cluster-month, beside the same counting and storing as bare SQL; milliseconds, medians.

Bare is one transaction on a bare psycopg2 connection: take the marks, count, store with the way up, delete the marks. Ours
adds what keeps it right: locks, suppression where sizes changed, Django. A level changes before each, so that there is
something to carry up.
"""

import json
import statistics
import sys
import time

import django

django.setup()

import psycopg2  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from clusters.choices import RollupKind  # noqa: E402
from clusters.rollups import mark_dirty  # noqa: E402
from foundation.models import Tenant  # noqa: E402
from foundation.tenancy.connection import tenant_transaction  # noqa: E402
from reports import services  # noqa: E402
from reports.services import counting, recounting  # noqa: E402

KIND = RollupKind.ABILITY


def largest(tenant_id: int) -> tuple[int, object]:
    """The cluster-month with the most ratings."""
    with tenant_transaction(tenant_id), connection.cursor() as cursor:
        cursor.execute(
            "SELECT cluster_id, period FROM assessments_rating WHERE tenant_id = %s"
            " GROUP BY 1, 2 ORDER BY count(*) DESC, 1, 2 LIMIT 1",
            [tenant_id],
        )
        return cursor.fetchone()


def change(tenant_id: int, cluster_id: int, period: object, level: int) -> None:
    """Another level for one child, and the mark that goes with it."""
    with tenant_transaction(tenant_id):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE assessments_rating SET levels[1] = %s WHERE (tenant_id, period, student_id) ="
                " (SELECT tenant_id, period, student_id FROM assessments_rating WHERE tenant_id = %s AND cluster_id = %s"
                " AND period = %s ORDER BY student_id LIMIT 1)",
                [level, tenant_id, cluster_id, period],
            )
        mark_dirty(cluster_id=cluster_id, period=period, kind=KIND)


def main(rounds: int) -> None:
    tenant_id = Tenant.objects.get(key="up").id
    services.recount_dirty(tenant_id)
    cluster_id, period = largest(tenant_id)
    with tenant_transaction(tenant_id):
        count_sql = f"{recounting._ENCODE} FROM ({counting.cells_sql(KIND)}) AS cells"
        told = counting.todo_parameters([(cluster_id, period)]) | {"kind": KIND.value}
    given = settings.DATABASES["default"]
    line = psycopg2.connect(
        dbname=given["NAME"],
        user=given["USER"],
        password=given["PASSWORD"],
        host=given["HOST"],
        port=given["PORT"] or None,
    )
    names = ("fresh_places", "fresh_periods", "fresh_cuts", "fresh_counts")
    ours, bare = [], []
    for turn in range(rounds + 5):
        change(tenant_id, cluster_id, period, 1 + turn % 4)
        began = time.perf_counter()
        services.recount_dirty(tenant_id)
        ours.append(time.perf_counter() - began)
        change(tenant_id, cluster_id, period, 1 + (turn + 1) % 4)
        began = time.perf_counter()
        with line, line.cursor() as cursor:
            cursor.execute("SELECT set_config('app.tenant', %s, true)", [str(tenant_id)])
            cursor.execute("SELECT id FROM clusters_dirtymark WHERE tenant_id = %s FOR UPDATE SKIP LOCKED", [tenant_id])
            marks = [pk for (pk,) in cursor.fetchall()]
            cursor.execute(count_sql, told)
            cursor.execute(recounting._STORE, told | dict(zip(names, cursor.fetchone(), strict=True)))
            cursor.execute("DELETE FROM clusters_dirtymark WHERE tenant_id = %s AND id = ANY (%s)", [tenant_id, marks])
        bare.append(time.perf_counter() - began)
    print(json.dumps({"ours_ms": statistics.median(ours[5:]) * 1000, "bare_ms": statistics.median(bare[5:]) * 1000}))


main(int(sys.argv[1]))
