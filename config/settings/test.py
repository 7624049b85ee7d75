"""The test run: the demonstration's settings, plain static files, a Redis database for each test process."""

from dataclasses import replace

from config.settings import dev
from config.settings.dev import *  # noqa: F403

DEMO = True
# Served copies take the odd numbers (tests/live.py).
_number = 2 * int(dev.ENV.test_process.removeprefix("gw") or 0)
ENV = replace(dev.ENV, redis_url=f"{dev.ENV.redis_url}?db={_number}" if _number else dev.ENV.redis_url)
CACHES = {"default": dev.CACHES["default"] | {"LOCATION": ENV.redis_url}, "drawings": dev.CACHES["drawings"]}
CELERY_BROKER_URL = broker(ENV.redis_url)  # noqa: F405
STATIC_ROOT = None  # type: ignore[assignment]  # whitenoise would read all of it again for every test client
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SMS_BACKEND = "foundation.messages.sms.MemoryBackend"
