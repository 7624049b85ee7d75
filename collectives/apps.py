from django.apps import AppConfig

from clusters.scope import register_permissions
from collectives import rules


class CollectivesConfig(AppConfig):
    name = "collectives"

    def ready(self) -> None:
        register_permissions(rules.PERMISSIONS)
