"""The library every module of this package registers with, and the little they all need."""

import html
from collections.abc import Mapping
from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.safestring import SafeString

register = template.Library()


@cache
def sprite() -> str:
    """The address of the one file with all icons and marks."""
    return static("icons/sprite.svg")


def take(item: Any, name: str, default: Any = None) -> Any:
    """A value of a row, be it a mapping or an object."""
    if isinstance(item, Mapping):
        return item.get(name, default)
    return getattr(item, name, default)


def escape(value: Any) -> SafeString:
    """Any value as text for HTML. Django's own also looks for promises at every call, 600 times a page."""
    return SafeString(html.escape(str(value)))


def attributes(**values: Any) -> str:
    """HTML attributes, each led by a space; `None` and `False` leave one out, `True` writes it bare.

    A trailing underscore falls (`class_`), others become hyphens (`hx_post`).
    """
    out = []
    for name, value in values.items():
        if value is None or value is False or value == "":
            continue
        key = name.rstrip("_").replace("_", "-")
        out.append(f" {key}" if value is True else f' {key}="{escape(value)}"')
    return "".join(out)


def markup(text: str) -> SafeString:
    """Text whose every outside value has been escaped, as HTML."""
    return SafeString(text)
