from django.apps import AppConfig

from clusters.scope import register_permissions
from foundation.outbox.queues import QUICK, register_queue
from foundation.pdf.documents import register_document
from reports import rules


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from clusters.rollups import QUEUE  # noqa: PLC0415  models are only there once apps are ready
        from reports import services  # noqa: PLC0415
        from reports.documents import meeting_pack_document  # noqa: PLC0415
        from reports.services import recounting  # noqa: PLC0415

        register_permissions(rules.PERMISSIONS)
        register_queue(
            QUEUE,
            has_work=services.has_dirty_marks,
            drain=services.recount_dirty,
            most=recounting.MARKS_AT_ONCE,
            lane=QUICK,
        )
        register_document(meeting_pack_document())
