from django.apps import AppConfig

from clusters.scope import register_permissions
from reports import rules


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        register_permissions(rules.PERMISSIONS)
