from django.apps import AppConfig

from clusters.scope import register_permissions
from planning import rules


class PlanningConfig(AppConfig):
    name = "planning"

    def ready(self) -> None:
        from planning import operations  # noqa: PLC0415  models are only there once apps are ready

        operations.register()
        register_permissions(rules.PERMISSIONS)
