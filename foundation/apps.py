from django.apps import AppConfig

from foundation.outbox import queues


class FoundationConfig(AppConfig):
    name = "foundation"

    def ready(self) -> None:
        from foundation.files import purging  # noqa: PLC0415  models are only there once apps are ready
        from foundation.outbox import services as outbox  # noqa: PLC0415
        from foundation.pdf import services as pdf  # noqa: PLC0415
        from foundation.sync import cleaning  # noqa: PLC0415

        queues.register_queue(outbox.QUEUE, has_work=outbox.has_work, drain=outbox.drain)
        queues.register_queue(pdf.QUEUE, has_work=pdf.has_work, drain=pdf.drain)
        purging.register_bin("papers", pdf.purge_papers)
        outbox.register_handler(purging.FORGOTTEN, purging.remove_bytes)
        queues.register_queue(cleaning.QUEUE, has_work=cleaning.has_work, drain=cleaning.drain)
