"""Checks that Django runs at every start of a command, and `./run lint` on the production settings."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def no_demonstration_in_production(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The demonstration lets anyone enter as anyone: never beside production settings."""
    if settings.DEMO and settings.IS_PRODUCTION:
        return [
            Error(
                "DEMO is set together with the production settings.",
                hint="The demonstration lets anyone enter as anyone. Unset DEMO, or use config.settings.dev.",
                id="config.E001",
            )
        ]
    return []


@register(Tags.security)
def production_is_told_what_it_needs(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Production has no defaults for what must be its own; Django itself asks for SECRET_KEY."""
    if not settings.IS_PRODUCTION:
        return []
    needed = {
        "DATABASE_URL": settings.ENV.database_url,
        "REDIS_URL": settings.ENV.redis_url,
        "ALLOWED_HOSTS": settings.ALLOWED_HOSTS,
    }
    return [
        Error(f"{name} is not set.", hint="Production settings have no default for it.", id="config.E002")
        for name, value in needed.items()
        if not value
    ]
