"""The test run: the demonstration's settings, plain static files."""

from config.settings.dev import *  # noqa: F403

DEMO = True
STATIC_ROOT = None  # type: ignore[assignment]  # whitenoise would read all of it again for every test client
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SMS_BACKEND = "foundation.messages.sms.MemoryBackend"
