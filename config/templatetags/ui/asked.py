"""Minutes asked of each teacher, against the cap that the collective has set."""

from typing import Any

from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from config.templatetags.ui.bars import cap_bar, swatch
from config.templatetags.ui.library import escape, markup, register, take
from config.templatetags.ui.numbers import number


@register.simple_tag(takes_context=True)
def asked_bar(context: Context, asked: Any, label: str = "", key: bool = True) -> SafeString:
    """The minutes of `asked` (`meeting`, `writing`, `whole`, `cap`, `is_planned`) up to the cap, with their key below."""
    meeting, writing = number(take(asked, "meeting")), number(take(asked, "writing"))
    planned = take(asked, "is_planned")
    parts = [
        gettext("Meeting, as planned: %(minutes)s") if planned else gettext("Meeting: %(minutes)s"),
        gettext("Writing: %(minutes)s"),
    ]
    words = [part % {"minutes": value} for part, value in zip(parts, (meeting, writing), strict=True)]
    of = gettext("%(whole)s of %(cap)s minutes") % {
        "whole": number(take(asked, "whole")),
        "cap": number(take(asked, "cap")),
    }
    said = ", ".join([f"{label}: {of}" if label else of, *words])
    drawn = cap_bar([(0, take(asked, "meeting")), (1, take(asked, "writing"))], take(asked, "cap"), said)
    if not key:
        return drawn
    items = "".join(f"<li>{swatch(context, f'o{n}')}{escape(word)}</li>" for n, word in enumerate(words))
    return markup(f'{drawn}<ul class="key mt-3">{items}</ul>')


@register.simple_tag(takes_context=True)
def asked_key(context: Context) -> SafeString:
    """The two kinds of minutes and the stroke of the cap, for a table of such bars."""
    names = (gettext("Meeting"), gettext("Writing"))
    items = "".join(f"<li>{swatch(context, f'o{n}')}{escape(name)}</li>" for n, name in enumerate(names))
    stroke = (
        '<svg class="swatch" aria-hidden="true"><rect width="100%" height="100%" fill="#e6edea"/>'
        '<rect x="45%" width="3" height="100%" fill="#14252a"/></svg>'
    )
    return markup(f'<ul class="key">{items}<li>{stroke}{escape(gettext("The cap"))}</li></ul>')
