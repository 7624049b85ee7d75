"""Photos as pages show them: small, and whole by a tap."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config.templatetags.ui.library import escape, markup, register
from config.templatetags.ui.marks import icon_svg

WIDE = "(min-width: 60rem)"  # from here on there is room for the whole of it, and a better line as a rule


@register.simple_tag
def photo(stored: Any, small: str, full: str, alt: str, whole: bool = False) -> SafeString:
    """A kept photo in its small form, a few KB, that leads to the photo itself.

    `small` and `full` are the addresses of the two. With `whole` nothing is cut off, and a wide screen gets the photo
    itself.
    """
    width, height = stored.small_size
    sign = f'{icon_svg("maximize-2")}<span class="hidden-text">{escape(_("See it whole"))}</span>'
    source = f'<source media="{WIDE}" srcset="{escape(full)}" width="{stored.width}" height="{stored.height}">'
    return markup(
        f'<figure class="photo{" photo--whole" if whole else ""}"><a class="photo__link" href="{escape(full)}">'
        f"<picture>{source if whole else ''}"
        f'<img src="{escape(small)}" width="{width}" height="{height}" loading="lazy" alt="{escape(alt)}"></picture>'
        f'<span class="photo__sign">{sign}</span></a></figure>'
    )
