"""The Celery application: worker and beat."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
app = Celery("collectives")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Beat only looks for what a nudge missed, and does what belongs to the night; hours are the tenants' (CELERY_TIMEZONE).
# What the broker delivers again because its first copy runs longer than the broker waits has expired by then: a copy that
# found every hand busy would else begin when the first ends, and be delivered again itself.
_WAITS_S = app.conf.broker_transport_options["visibility_timeout"]
_NIGHT = {"options": {"queue": "long", "expires": _WAITS_S - 60}}
app.conf.beat_schedule = {
    "sweep": {"task": "foundation.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "open-month": {"task": "reports.open_month", "schedule": crontab(hour="0", minute="10")} | _NIGHT,
    "nightly-purge": {"task": "foundation.nightly_purge", "schedule": crontab(hour="1", minute="20")} | _NIGHT,
    "nightly-verify": {"task": "reports.nightly_verify", "schedule": crontab(hour="2", minute="30")} | _NIGHT,
}


@worker_init.connect
@beat_init.connect
def refuse_unsafe_start(**_kwargs: Any) -> None:
    """Like the web, worker and beat do not start with a role that could go around the walls."""
    from config import start  # noqa: PLC0415 this module is imported while the applications load

    start.refuse_unsafe_start()
