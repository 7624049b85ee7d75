"""`manage.py seed_demo --today [YYYY-MM-DD]`: the two tenants of the demonstration, with the twelve months up to a day."""

import datetime as dt
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from clusters.calendar import today
from config.demo.seed.build import NotTheDemonstrationError, seed


class Command(BaseCommand):
    help = "Build the demonstration's two tenants, with the twelve months up to a day. Does nothing when they stand for it."

    def add_arguments(self, parser: CommandParser) -> None:
        """One day, today's when it is left out."""
        parser.add_argument("--today", nargs="?", const="", default="", metavar="YYYY-MM-DD", help="the day (today)")
        parser.add_argument("--again", action="store_true", help="build anew even when it stands for that day")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            day = dt.date.fromisoformat(options["today"]) if options["today"] else today()
        except ValueError as error:
            raise CommandError(f"{options['today']} is not a day written as 2026-11-21.") from error
        begun = time.monotonic()
        try:
            built = seed(day, again=options["again"])
        except NotTheDemonstrationError as error:
            raise CommandError(str(error)) from error
        took = time.monotonic() - begun
        if built:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # without it the first minutes are planned for empty tables
            self.stdout.write(f"built {', '.join(built)} for {day} in {took:.1f} s")
        else:
            self.stdout.write(f"the demonstration stands for {day} already")
