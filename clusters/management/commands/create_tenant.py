"""`manage.py create_tenant <key> ...`: a tenant of its own, and the administrator who can sign in to it."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.http.request import validate_host

from clusters.calendar import today
from clusters.forms import read_phone
from clusters.services import tenants

_KEY = re.compile(r"[a-z][a-z0-9-]{0,19}")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")


class Command(BaseCommand):
    help = (
        "Make a tenant: its host names, settings, state and first administrator, who signs in with a code sent to her phone"
        " or e-mail. Needs the owner's connection. Run again it adds host names and administrators, nothing else."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="short and lasting, as in: up")
        parser.add_argument("--name", required=True, help="of the state or programme, in its first language")
        parser.add_argument(
            "--name-in", action="append", default=[], metavar="CODE=NAME", help="the same in another language"
        )
        offered = ", ".join(code for code, _name in settings.LANGUAGES)
        parser.add_argument(
            "--language", action="append", required=True, help=f"of {offered}, the first for who has chosen none"
        )
        parser.add_argument("--host", action="append", required=True, help="a host name that leads to it")
        parser.add_argument("--year-starts", type=int, default=4, metavar="MONTH", help="of the academic year (4)")
        parser.add_argument("--admin-name", required=True)
        parser.add_argument("--admin-phone", default="")
        parser.add_argument("--admin-email", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        key, languages = options["key"], list(dict.fromkeys(options["language"]))
        names = self._names(options["name"], languages, options["name_in"])
        if not _KEY.fullmatch(key):
            raise CommandError(f"{key} is no key: up to 20 small letters, digits and hyphens, a letter first.")
        if not 1 <= options["year_starts"] <= 12:
            raise CommandError(f"--year-starts is a month from 1 to 12, not {options['year_starts']}.")
        hosts = [self._host(host) for host in options["host"]]
        admin = {"name": self._line("--admin-name", options["admin_name"], 200), **self._reached(options)}
        try:
            with transaction.atomic():
                tenant, is_new = tenants.create_tenant(
                    key=key,
                    names=names,
                    languages=languages,
                    hosts=hosts,
                    year_starts_month=options["year_starts"],
                    on=today(),
                )
                _user, is_given = tenants.name_administrator(tenant=tenant, on=today(), **admin)
        except tenants.TenantRefusedError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{tenant}: {'made' if is_new else 'was there already'}, at {', '.join(hosts)}")
        reached = " or ".join(filter(None, (admin["phone"], admin["email"])))
        self.stdout.write(
            f"{admin['name']} {'is now' if is_given else 'was already'} its administrator and signs in with {reached}"
        )

    def _names(self, name: str, languages: list[str], others: list[str]) -> dict[str, str]:
        known = {code for code, _name in settings.LANGUAGES}
        if unknown := [code for code in languages if code not in known]:
            raise CommandError(f"There is no {', '.join(unknown)} here; there are {', '.join(sorted(known))}.")
        names = {languages[0]: self._line("--name", name, 120)}
        for each in others:
            code, sign, words = each.partition("=")
            if not sign or code not in languages[1:]:
                raise CommandError(f'--name-in is written as en="Uttar Pradesh", in another --language; not {each}.')
            names[code] = self._line("--name-in", words, 120)
        return names

    def _line(self, option: str, words: str, most: int) -> str:
        if not 0 < len(words.strip()) <= most:
            raise CommandError(f"{option} has 1 to {most} letters.")
        return words.strip()

    def _host(self, host: str) -> str:
        name = host.lower()
        if not _HOST.fullmatch(name):
            raise CommandError(f"{host} is no host name as in up.example.org, without https:// and port.")
        if not validate_host(name, settings.ALLOWED_HOSTS):
            raise CommandError(
                f"{name} is not let in by ALLOWED_HOSTS ({', '.join(settings.ALLOWED_HOSTS)}): add it there."
            )
        return name

    def _reached(self, options: dict[str, Any]) -> dict[str, str]:
        phone, email = options["admin_phone"], options["admin_email"].lower()
        if not phone and not email:
            raise CommandError("The administrator needs --admin-phone or --admin-email: the code goes there.")
        try:
            phone = phone and read_phone(phone)
        except ValueError as error:
            raise CommandError(f"{phone} is no phone number as in 9876543210 or +919876543210.") from error
        try:
            if email:
                validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is no e-mail address.") from error
        return {"phone": phone, "email": email}
