"""Pages of planning that open on a phone without a network."""

from collections.abc import Iterator

from django.urls import reverse

from clusters.scope import Scope
from foundation.sync.kinds import register_pages


def register() -> None:
    """Called once apps are ready."""
    register_pages(pages)


def pages(scope: Scope) -> Iterator[str]:
    """The plan of this month."""
    if scope.may("plan.read"):
        yield reverse("plan_page")
