from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config import catalogues


class Command(BaseCommand):
    help = "Compile message catalogues that have changed; needs no gettext."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for source in catalogues.sources(settings.BASE_DIR):
            if catalogues.compile_if_older(source):
                self.stdout.write(f"compiled {source.relative_to(settings.BASE_DIR)}")
