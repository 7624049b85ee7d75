from django.apps import AppConfig

from assessments import rules
from clusters.scope import register_permissions
from foundation.pdf.documents import register_document


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        from assessments import documents, operations  # noqa: PLC0415  models are only there once apps are ready
        from assessments.services import purging  # noqa: PLC0415
        from foundation.files.purging import register_bin  # noqa: PLC0415

        operations.register()
        for name, empty in purging.BINS.items():
            register_bin(name, empty)
        register_permissions(rules.PERMISSIONS)
        for kind in (documents.CLASS_GRID, documents.CLASS_GRID_LAST):
            register_document(documents.class_grid_document(kind))
        register_document(documents.family_document())
