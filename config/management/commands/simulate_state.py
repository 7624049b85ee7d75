"""`manage.py simulate_state --schools 2000 --months 12 --seed 7`: a state of any size in which everything is invented."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_slug
from django.forms import ValidationError

from clusters.calendar import today
from config.demo.simulated.build import MOST_MONTHS, NotSimulatedError, Size, may_simulate, simulate
from foundation.models import Tenant


class Command(BaseCommand):
    help = "Build a tenant of a given size in which everything is invented. The same size, seed and day give the same."

    def add_arguments(self, parser: CommandParser) -> None:
        """How large, which one, up to which day, and under which key."""
        parser.add_argument("--schools", type=int, default=2000, help="how many schools (2000)")
        parser.add_argument("--months", type=int, default=MOST_MONTHS, help=f"up to {MOST_MONTHS} ({MOST_MONTHS})")
        parser.add_argument("--seed", type=int, default=7, help="another number, another state (7)")
        parser.add_argument("--key", default="sim", help="of the tenant; its host is demo-<key>.localhost (sim)")
        parser.add_argument("--today", default="", metavar="YYYY-MM-DD", help="its last day (today)")

    def handle(self, *args: Any, **options: Any) -> None:
        size = _size(options)
        key = _key(options["key"])
        if not may_simulate():
            raise CommandError(
                "These are the settings of production: an invented state has no place beside real people."
            )
        if not settings.ENV.loader_database_url:
            raise CommandError("LOADER_DATABASE_URL is not set: rows are written as app_loader. ./run manage sets it.")
        try:
            tenant = simulate(key, size, say=self.stdout.write)
        except NotSimulatedError as error:
            raise CommandError(f"{error} is there already and was not simulated. Choose another --key.") from error
        self.stdout.write(f"{tenant.key} is at http://demo-{tenant.key}.localhost, on the port of this installation")


def _size(options: dict[str, Any]) -> Size:
    if options["schools"] < 1:
        raise CommandError("A state has one school at least.")
    if not 1 <= options["months"] <= MOST_MONTHS:
        raise CommandError(f"--months is from 1 to {MOST_MONTHS}.")
    try:
        day = dt.date.fromisoformat(options["today"]) if options["today"] else today()
    except ValueError as error:
        raise CommandError(f"{options['today']} is not a day written as 2026-11-21.") from error
    return Size(options["schools"], options["months"], options["seed"], day)


def _key(key: str) -> str:
    try:
        validate_slug(key)
    except ValidationError as error:
        raise CommandError(f"{key} is not a key: letters, digits and - only.") from error
    if len(key) > (Tenant._meta.get_field("key").max_length or 0):
        raise CommandError(f"{key} is too long for a key.")
    return key
