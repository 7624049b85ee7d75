"""Try to get through the walls of a fresh database with two tenants, and lose each wall once. As the owner."""

import json

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from foundation.tenancy import probes  # noqa: E402
from foundation.tenancy.connection import tenant_transaction  # noqa: E402
from tests.cast import build_cast  # noqa: E402
from tests.guards.fill import fill_every_table  # noqa: E402

call_command("migrate", verbosity=0)
call_command("apply_walls", verbosity=0)
here, there = (build_cast(key, f"{key}.test").tenant.id for key in ("one", "two"))
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
