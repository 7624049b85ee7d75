from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config import catalogues, extraction


class Command(BaseCommand):
    help = "Bring the message catalogues to the code: new messages empty, translations kept, nothing guessed."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = extraction.extract_all(settings.BASE_DIR)
        for language, _name in settings.LANGUAGES:
            if language == settings.LANGUAGE_CODE:
                continue
            path = catalogues.path_of(settings.BASE_DIR, language)
            merged = catalogues.merge(wanted, catalogues.read(path), language)
            catalogues.write(path, merged)
            left = len(catalogues.problems(wanted, merged, language))
            self.stdout.write(f"{language}: {len(merged)} messages, {left} to translate")
