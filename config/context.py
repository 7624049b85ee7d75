"""What every page knows: its bar, its place, its languages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from config import navigation
from config.demo import guests
from config.demo.people import Entrance
from foundation.models import Tenant


def page(request: HttpRequest) -> dict[str, Any]:
    """`nav`, `place_name`, `role_name`, `languages`, `is_demo` for `base.html`; `guests` for the sign-in page.

    Reads `request.scope` where the middleware has set it; a page without one (sign-in, an error) has an empty bar.
    """
    scope = getattr(request, "scope", None)
    role = getattr(scope, "role", "") or ""
    grant = getattr(scope, "grant", None)
    own_word = getattr(grant, "own_word", lambda level: "")
    tenant: Tenant | None = getattr(request, "tenant", None)
    language = get_language() or settings.LANGUAGE_CODE
    offered = getattr(tenant, "languages", None) or [code for code, _ in settings.LANGUAGES]
    return {
        "nav": SimpleLazyObject(lambda: navigation.items_for(str(role), request.path, own_word)),
        "place_name": _place_name(grant, language),
        "role_name": getattr(grant, "role_label", ""),
        "languages": [(code, name) for code, name in settings.LANGUAGES if code in offered],
        "language": language,
        "tenant_name": getattr(tenant, "name", "") or "",
        "is_demo": settings.DEMO,
        "guests": SimpleLazyObject(lambda: _guests(tenant)),
    }


def _place_name(grant: Any, language: str) -> str:
    """The place of a grant in the reader's language, or in the first one it has a name in."""
    names = getattr(grant, "place_names", None) or {}
    return names.get(language) or next(iter(names.values()), "")


def _guests(tenant: Tenant | None) -> list[tuple[Entrance, str]]:
    """Whom one can look around as, in the demonstration alone."""
    return guests.people_of(tenant) if settings.DEMO and tenant is not None and tenant.is_demo else []
