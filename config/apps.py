from django.apps import AppConfig

from config.celery import app as celery_app  # so that every task finds its application

__all__ = ["ConfigConfig", "celery_app"]


class ConfigConfig(AppConfig):
    name = "config"
