"""Words of frameworks in templates."""

from django import template

from clusters.models import said

register = template.Library()


@register.filter
def in_my_language(words: dict[str, str]) -> str:
    """What is kept by language, in the reader's, else in English."""
    return said(words)


@register.filter
def bare_address(address: str) -> str:
    """An address as people read it."""
    return address.removeprefix("https://").removeprefix("www.")
