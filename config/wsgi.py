"""The WSGI entrance that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
application = get_wsgi_application()

from config.start import refuse_unsafe_start, settle_memory  # noqa: E402 they need the applications loaded

refuse_unsafe_start()
settle_memory()
