"""Which version of the pages is served."""

import hashlib

from django.templatetags.static import static

_NAMES = ("css/app.css", "js/app.js", "js/offline.js", "js/class_grid.js")


def app_version() -> str:
    """A short name that changes when styles or scripts do."""
    return hashlib.sha256(" ".join(static(name) for name in _NAMES).encode()).hexdigest()[:12]
