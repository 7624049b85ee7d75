from django.apps import AppConfig

from clusters.scope import register_permissions
from collectives import rules
from foundation.pdf.documents import register_document


class CollectivesConfig(AppConfig):
    name = "collectives"

    def ready(self) -> None:
        from collectives import operations  # noqa: PLC0415  likewise
        from collectives.documents import minutes_document  # noqa: PLC0415  models are only there once apps are ready
        from collectives.services.experiences import purge_experiences  # noqa: PLC0415
        from foundation.files.purging import register_bin  # noqa: PLC0415

        operations.register()
        register_bin("experiences", purge_experiences)
        register_permissions(rules.PERMISSIONS)
        register_document(minutes_document())
