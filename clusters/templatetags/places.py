"""How a tenant calls its levels."""

from django import template
from django.template import Context

from clusters import queries
from clusters.scope import role_label

register = template.Library()


@register.simple_tag(takes_context=True)
def level_name(context: Context, level: str) -> str:
    """The tenant's own word for a level in the reader's language ("Mandal"), else ours ("Block").

    A view that has read the tenant's settings puts them into the context as `settings`; else one query a page.
    """
    names: dict[str, str] | None = context.render_context.get("level_names")
    if names is None:
        names = queries.level_names(context.get("settings") or queries.tenant_settings())
        context.render_context["level_names"] = names
    return names[level]


@register.simple_tag(takes_context=True)
def role_word(context: Context, role: str) -> str:
    """A role with the tenant's own word for its level ("Mandal officer"); reads settings as `level_name` does."""
    return role_label(role, (context.get("settings") or queries.tenant_settings()).level_words)
