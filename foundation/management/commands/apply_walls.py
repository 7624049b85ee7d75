"""`manage.py apply_walls`: raise the tenancy walls after `migrate`. Needs the owner's connection."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from foundation.tenancy.builder import build_walls


class Command(BaseCommand):
    help = "Raise the tenancy walls (policies, tenant-first keys, grants) on every table. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            count = build_walls(connection)
        self.stdout.write(f"{count} tables walled")
