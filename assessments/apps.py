from django.apps import AppConfig

from assessments import rules
from clusters.scope import register_permissions


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        register_permissions(rules.PERMISSIONS)
