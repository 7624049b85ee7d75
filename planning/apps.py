from django.apps import AppConfig

from clusters.scope import register_permissions
from planning import rules


class PlanningConfig(AppConfig):
    name = "planning"

    def ready(self) -> None:
        register_permissions(rules.PERMISSIONS)
