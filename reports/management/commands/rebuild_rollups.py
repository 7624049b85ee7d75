"""`manage.py rebuild_rollups`: the full recount."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clusters.calendar import today
from foundation.models import Tenant
from reports import services


class Command(BaseCommand):
    help = (
        "Count everything anew from the facts, month by month. Dashboards show the old numbers until a month is done."
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
            begun = time.monotonic()
            months = services.rebuild_tenant(tenant.id, today=today())
            seconds = time.monotonic() - begun
            self.stdout.write(f"{tenant.key}: {months[0]:%Y-%m} to {months[-1]:%Y-%m} counted in {seconds:.1f} s")
