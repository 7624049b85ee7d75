from django.apps import AppConfig
from django.forms import BaseForm

from config.celery import app as celery_app  # so that every task finds its application

__all__ = ["ConfigConfig", "celery_app"]


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        """Register the system checks; say what is missing in our own words."""
        from config import checks  # noqa: F401, PLC0415 registering is all it does

        # the browser would say it in its own language, in a bubble that goes away
        BaseForm.use_required_attribute = False
