"""`manage.py check_tenancy`: what is walled, what is not and why, and any gap."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from foundation.tenancy import catalogue, walls


class Command(BaseCommand):
    help = "Compare the tenancy walls with the database. Ends with 1 when a table, key, view or grant escaped."

    def handle(self, *args: Any, **options: Any) -> None:
        all_walls = walls.walls()
        self.stdout.write(f"walled ({len(all_walls)})")
        for wall in all_walls:
            marks = [f"{len(wall.keys)} keys"]
            marks += [f"school by {wall.school_column}"] if wall.school_column else []
            marks += ["append-only"] if wall.is_append_only else []
            marks += ["by month"] if wall.is_partitioned else []
            self.stdout.write(f"  {wall.table}: {', '.join(marks)}")
        self.stdout.write(f"control list ({len(walls.CONTROL_LIST)})")
        for table, reason in walls.CONTROL_LIST.items():
            self.stdout.write(f"  {table}: {reason}")
        with connection.cursor() as cursor:
            found = catalogue.gaps(cursor)
        if found:
            raise CommandError("\n".join([f"gaps ({len(found)})", *(f"  {gap}" for gap in found)]))
        self.stdout.write("gaps (0)")
