from django.apps import AppConfig

from assessments import rules
from clusters.scope import register_permissions


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        from assessments import operations  # noqa: PLC0415  models are only there once apps are ready

        operations.register()
        register_permissions(rules.PERMISSIONS)
