from django.apps import AppConfig

from foundation.outbox import queues


class FoundationConfig(AppConfig):
    name = "foundation"

    def ready(self) -> None:
        from foundation.outbox import services  # noqa: PLC0415  models are only there once apps are ready

        queues.register_queue(services.QUEUE, has_work=services.has_work, drain=services.drain)
