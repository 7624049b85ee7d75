"""`manage.py import_frameworks`: published outcomes, competencies, aims and scales into a tenant."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.services.frameworks import import_frameworks
from foundation.models import Tenant
from foundation.tenancy.connection import tenant_transaction


class Command(BaseCommand):
    help = (
        "Bring in NCERT 2017, NCF-SE 2023, NIPUN, ASER and the progress card from assessments/data, with their sources. "
        "Safe to run again; a tenant's own codes and words stay."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tenant", help="key of one tenant; every tenant when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        tenants = Tenant.objects.order_by("id")
        if options["tenant"]:
            tenants = tenants.filter(key=options["tenant"])
            if not tenants:
                raise CommandError(f"There is no tenant {options['tenant']}.")
        for tenant in tenants:
            with tenant_transaction(tenant.pk):
                for framework in import_frameworks():
                    count = framework.outcomes.count() or framework.levels.count()
                    self.stdout.write(f"{tenant.key}: {framework.code} {framework.version}, {count} lines")
