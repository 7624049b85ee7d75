from django.apps import AppConfig

from foundation.outbox import queues


class FoundationConfig(AppConfig):
    name = "foundation"

    def ready(self) -> None:
        from foundation.files import purging  # noqa: PLC0415  models are only there once apps are ready
        from foundation.outbox import services as outbox  # noqa: PLC0415
        from foundation.pdf import services as pdf  # noqa: PLC0415
        from foundation.sync import cleaning  # noqa: PLC0415

        for queue, lane in ((outbox, queues.QUICK), (pdf, queues.LONG), (cleaning, queues.LONG)):
            queues.register_queue(
                queue.QUEUE, has_work=queue.has_work, drain=queue.drain, most=queue.AT_ONCE, lane=lane
            )
        purging.register_bin("papers", pdf.purge_papers)
        outbox.register_handler(purging.FORGOTTEN, purging.remove_bytes)
