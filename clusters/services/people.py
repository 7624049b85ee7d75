"""What a person changes about herself."""

from clusters.models import User
from foundation.models import Tenant


class LanguageNotOfferedError(Exception):
    """The tenant does not offer this language."""


def choose_language(*, tenant: Tenant, language: str, by: User | None) -> str:
    """Keep the language a person reads in; somebody not signed in keeps it in a cookie. Raises LanguageNotOfferedError."""
    if language not in tenant.languages:
        raise LanguageNotOfferedError(language)
    if by is not None and by.language != language:
        by.language = language
        by.save(update_fields=["language"])
    return language
