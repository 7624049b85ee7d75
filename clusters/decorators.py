"""What a view declares about who may open it. A view that declares nothing is refused by the middleware."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest

from clusters.models import User
from clusters.scope import Scope
from foundation.models import Tenant

View = TypeVar("View", bound=Callable)

PUBLIC = "public"  # anybody
SIGNED_IN = "signed-in"  # a person, with or without a place
PLACED = "placed"  # a person with a place, whatever the role


class ScopedRequest(HttpRequest):
    """A request of a signed-in person with a place."""

    tenant: Tenant
    user: User
    scope: Scope


def access(permission: str) -> Callable[[View], View]:
    """Only a person whose role holds this permission opens the view. The place is the rule's business, in the view."""

    def declare(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]
        return view

    return declare


public_page = access(PUBLIC)
signed_in_page = access(SIGNED_IN)
placed_page = access(PLACED)
