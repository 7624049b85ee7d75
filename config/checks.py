"""Checks that Django runs at every start of a command, and `./run lint` on the production settings."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from foundation.messages import gateway

GATEWAY = f"{gateway.GatewayBackend.__module__}.{gateway.GatewayBackend.__name__}"
# What keeps a message where nobody gets it, and some of these in a log that others read.
NOWHERE = {
    "SMS_BACKEND": ("foundation.messages.sms.ConsoleBackend", "foundation.messages.sms.MemoryBackend"),
    "EMAIL_BACKEND": tuple(
        f"django.core.mail.backends.{name}.EmailBackend" for name in ("console", "locmem", "filebased")
    ),
}


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


@register(Tags.security)
def codes_arrive(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """People come in by a code alone: in production it goes out, and not to the log."""
    if not settings.IS_PRODUCTION:
        return []
    told = {
        "SMS_BACKEND": f"{GATEWAY} with SMS_URL and SMS_FIELDS sends through a gateway; deploy/example.env names all.",
        "EMAIL_BACKEND": "EMAIL_URL names a mail server (submission://...), or says with dummy:// that there is none.",
    }
    errors: list[CheckMessage] = [
        Error(f"{name} is {getattr(settings, name)}: no code would arrive.", hint=hint, id="config.E003")
        for name, hint in told.items()
        if getattr(settings, name) in NOWHERE[name]
    ]
    if settings.SMS_BACKEND == GATEWAY:
        errors += [Error(words, hint=told["SMS_BACKEND"], id="config.E004") for words in gateway.problems()]
    return errors
