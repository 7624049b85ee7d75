from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import catalogues, extraction


class Command(BaseCommand):
    help = "List messages that are missing, fuzzy, or say other placeholders than their source; exit 1 if any."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = extraction.extract_all(settings.BASE_DIR)
        total = 0
        for language, _name in settings.LANGUAGES:
            if language == settings.LANGUAGE_CODE:
                continue
            have = catalogues.read(catalogues.path_of(settings.BASE_DIR, language))
            for problem in catalogues.problems(wanted, have, language):
                total += 1
                self.stdout.write(f"{language} {problem.kind}: {problem.text!r} ({', '.join(problem.places)})")
        if total:
            raise CommandError(
                f"{total} messages are not ready. `./run manage extract_messages` lists them in locale/."
            )
        self.stdout.write(f"{len(wanted)} messages, all translated")
