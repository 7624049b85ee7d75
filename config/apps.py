from django.apps import AppConfig

from config.celery import app as celery_app  # so that every task finds its application

__all__ = ["ConfigConfig", "celery_app"]


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        """Register the system checks."""
        from config import checks  # noqa: F401, PLC0415 registering is all it does
