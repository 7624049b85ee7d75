"""Words of frameworks and rubrics in templates."""

from django import template
from django.conf import settings

from assessments.models import LEVEL_COUNT, Criterion
from clusters.models import said

register = template.Library()


@register.filter
def in_my_language(words: dict[str, str]) -> str:
    """What is kept by language, in the reader's, else in English."""
    return said(words)


@register.filter
def words_of(criterion: Criterion, language: str) -> list[str]:
    """The four sentences of a criterion for every class, in a language."""
    return criterion.words(language) or [""] * LEVEL_COUNT


@register.filter
def own_name(language: str) -> str:
    """A language as its speakers call it."""
    return dict(settings.LANGUAGES).get(language, language)


@register.filter
def bare_address(address: str) -> str:
    """An address as people read it."""
    return address.removeprefix("https://").removeprefix("www.")
