from django.apps import AppConfig

from assessments import rules
from clusters.scope import register_permissions
from foundation.pdf.documents import register_document


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        from assessments import operations  # noqa: PLC0415  models are only there once apps are ready
        from assessments.documents import CLASS_GRID, CLASS_GRID_LAST, class_grid_document  # noqa: PLC0415  likewise

        operations.register()
        register_permissions(rules.PERMISSIONS)
        for kind in (CLASS_GRID, CLASS_GRID_LAST):
            register_document(class_grid_document(kind))
