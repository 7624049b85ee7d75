"""`manage.py verify_rollups`: do the stored numbers still say what the facts say?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation.models import Tenant
from reports import services


class Command(BaseCommand):
    help = "Compare the stored counts with the facts, print each difference, and exit with 1 if there is any."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tenant", help="key of one tenant; every tenant when left out")
        parser.add_argument("--sample", type=int, help="so many random cluster-months of each kind, not all of them")
        parser.add_argument("--seed", type=int, help="of the random choice, to make it again")

    def handle(self, *args: Any, **options: Any) -> None:
        tenants = Tenant.objects.order_by("id")
        if options["tenant"]:
            tenants = tenants.filter(key=options["tenant"])
            if not tenants:
                raise CommandError(f"There is no tenant {options['tenant']}.")
        found = 0
        for tenant in tenants:
            for drift in services.verify_tenant(tenant.id, sample=options["sample"], seed=options["seed"]):
                found += 1
                self.stdout.write(
                    f"{tenant.key} {drift.kind} {drift.period:%Y-%m} place {drift.place_id} {drift.cut}:"
                    f" {drift.why} {drift.stored}, should be {drift.expected}"
                )
        self.stdout.write(f"{found} differences" if found else "no difference")
        if found:
            sys.exit(1)
