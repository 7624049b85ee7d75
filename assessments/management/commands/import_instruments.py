"""`manage.py import_instruments`: the instruments of competency tests into a tenant; its own from a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assessments.services.instruments import (
    INSTRUMENTS,
    BadInstrumentError,
    InstrumentExistsError,
    import_instruments,
)
from foundation.models import Tenant
from foundation.tenancy.connection import tenant_transaction


class Command(BaseCommand):
    help = (
        "Bring in the instruments of assessments/data/instruments.json, or a tenant's own from a file of the same form. "
        "Safe to run again; a change of levels needs a new version."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tenant", help="key of one tenant; every tenant when left out")
        parser.add_argument("--file", type=Path, default=INSTRUMENTS, help="a list of instruments (JSON)")

    def handle(self, *args: Any, **options: Any) -> None:
        tenants = Tenant.objects.order_by("id")
        if options["tenant"]:
            tenants = tenants.filter(key=options["tenant"])
            if not tenants:
                raise CommandError(f"There is no tenant {options['tenant']}.")
        for tenant in tenants:
            with tenant_transaction(tenant.pk):
                try:
                    found = import_instruments(at=timezone.now(), rows_from=options["file"])
                except (OSError, BadInstrumentError, InstrumentExistsError) as error:
                    raise CommandError(str(error)) from error
                for instrument in found:
                    self.stdout.write(f"{tenant.key}: {instrument}, {len(instrument.levels)} levels")
