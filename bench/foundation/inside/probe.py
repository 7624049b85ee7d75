"""Try to get through the walls of the demonstration's database, and lose each wall once. As the owner."""

import json

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from foundation.models import Tenant  # noqa: E402
from foundation.tenancy import probes  # noqa: E402
from foundation.tenancy.connection import tenant_transaction  # noqa: E402
from tests.guards.fill import fill_every_table  # noqa: E402

here, there = Tenant.objects.order_by("id").values_list("id", flat=True)[:2]
with transaction.atomic():
    for tenant_id in (here, there):
        with tenant_transaction(tenant_id), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE app_worker")
            fill_every_table(tenant_id)
            cursor.execute("RESET ROLE")
    report = probes.probe_all(connection, here=here, there=there)
    transaction.set_rollback(True)
print(
    json.dumps(
        {
            "total": report.probes_total,
            "leaks": report.leaks,
            "writes": report.writes,
            "mutants": report.mutants_total,
            "unnoticed": report.mutants_unnoticed,
            "unprobed": report.unprobed,
        }
    )
)
