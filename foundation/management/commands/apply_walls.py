"""`manage.py apply_walls`: what is derived from the code after `migrate`: walls, and statements with a kept plan."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from foundation.statements import build_statements
from foundation.tenancy.builder import build_walls


class Command(BaseCommand):
    help = (
        "Raise the tenancy walls (policies, tenant-first keys, grants) on every table, and make the functions of statements"
        " whose plan is kept. Needs the owner's connection. Safe to run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            tables, statements = build_walls(connection), build_statements(connection)
        self.stdout.write(f"{tables} tables walled, {statements} statements with a kept plan")
