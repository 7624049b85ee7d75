"""Small signs: icon, mark, logo, block, level, tag, sync state."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from config.templatetags.ui.library import attributes, escape, markup, register, sprite
from config.words import HALVES, LEVELS, ORIGIN_ICONS, ORIGIN_TAGS, ORIGINS, OUTCOME_ICONS, PARTS, SYNC

LOGO = (
    '<svg class="logo" viewBox="0 0 40 32" aria-hidden="true">'
    '<path d="M1 5h38" stroke="currentColor" stroke-width="4"/>'
    '<path d="M6.5 6v6M15.5 6v9M24.5 6v6M33.5 6v6" stroke="currentColor" stroke-width="1.5"/>'
    '<rect data-part="share" class="logo__block" x="2.5" y="12" width="8" height="8" rx="1"/>'
    '<rect data-part="syllabus" class="logo__block" x="11.5" y="15" width="8" height="8" rx="1"/>'
    '<rect data-part="tools" class="logo__block" x="20.5" y="12" width="8" height="8" rx="1"/>'
    '<rect data-part="enrich" class="logo__block" x="29.5" y="12" width="8" height="8" rx="1"/></svg>'
)

# The four marks as shapes: paper cannot refer to the sprite.
MARK_SHAPES = {
    "share": '<path d="M8.4 7.6a3.6 3.6 0 0 1 7.2 0z"/><path d="M16.4 8.4a3.6 3.6 0 0 1 0 7.2z"/>'
    '<path d="M15.6 16.4a3.6 3.6 0 0 1-7.2 0z"/><path d="M7.6 15.6a3.6 3.6 0 0 1 0-7.2z"/>'
    '<circle cx="12" cy="12" r="2.2"/>',
    "syllabus": '<path d="M2.5 5.5C6 4 9 4.5 11.2 6.5V20C9 18 6 17.5 2.5 18.7z"/>'
    '<path d="M21.5 5.5C18 4 15 4.5 12.8 6.5V20c2.2-2 5.2-2.5 8.7-1.3z"/>',
    "tools": '<path d="M12 12 3.5 3.5H12z"/><path d="M12 12l8.5-8.5V12z"/>'
    '<path d="M12 12l8.5 8.5H12z"/><path d="M12 12l-8.5 8.5V12z"/>',
    "enrich": '<path d="M11 21.5v-8C6 13.5 3 10.3 3 5c4.7 0 7.6 2.1 8.6 5.8C12.5 6.3 15.6 3.5 21 3.5'
    'c0 5.8-3 9-8 9.2v8.8z"/>',
}


def icon_svg(name: str, class_: str = "icon") -> str:
    """A Lucide icon from the sprite, hidden from screen readers."""
    return f'<svg class="{class_}" aria-hidden="true"><use href="{sprite()}#i-{name}"/></svg>'


@register.simple_tag
def icon(name: str, label: str = "", spin: bool = False) -> SafeString:
    """An icon; with `label` it stands alone and says it."""
    class_ = "icon spin" if spin else "icon"
    if not label:
        return markup(icon_svg(escape(name), class_))
    return markup(
        f'<svg class="{class_}" role="img" aria-label="{escape(label)}"><use href="{sprite()}#i-{escape(name)}"/></svg>'
    )


@register.simple_tag
def mark(part: str) -> SafeString:
    """The filled mark of a part of the month."""
    return markup(
        f'<svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><use href="{sprite()}#m-{escape(part)}"/></svg>'
    )


@register.simple_tag
def logo() -> SafeString:
    """Four blocks on a string."""
    return markup(LOGO)


@register.simple_tag
def tile(part: str, state: str = "", size: str = "") -> SafeString:
    """The carved block of a part. `state`: next, none. `size`: s, y (in the year), l (with the carver's edge)."""
    class_ = f"tile tile--{size}" if size else "tile"
    return markup(f"<span{attributes(class_=class_, data_part=part, data_state=state)}>{mark(part)}</span>")


@register.filter
def part_word(part: str) -> str:
    """Share, Syllabus, Tools, Enrich."""
    return str(PARTS.get(part, part))


@register.filter
def level_word(level: int | None) -> str:
    """The word of a level 1 to 4, or of two levels together (12, 34); anything empty is "Not seen yet"."""
    return str((LEVELS | HALVES).get(int(level or 0), ""))


@register.filter
def origin_word(origin: str) -> str:
    """Who brought an agenda item."""
    return str(ORIGINS.get(origin, origin))


@register.simple_tag
def level(value: int | None, word: bool = False) -> SafeString:
    """A level as ink, lines and word: the word is read out, and shown beside it when `word` is set."""
    number = int(value or 0)
    name = escape(level_word(number))
    sign = f'<svg viewBox="0 0 20 20" aria-hidden="true"><use href="{sprite()}#l-{number}"/></svg>'
    if word:
        return markup(f'<span class="level level--word" data-level="{number}">{sign}<span>{name}</span></span>')
    return markup(f'<span class="level" data-level="{number}" role="img" aria-label="{name}">{sign}</span>')


@register.simple_tag
def level_sign(value: int | None) -> SafeString:
    """The bare sign of a level for cells of a grid; the page includes `components/_patterns.html` once."""
    return markup(f'<svg viewBox="0 0 20 20" aria-hidden="true"><use href="#l-{int(value or 0)}"/></svg>')


@register.simple_tag
def tag(text: str, icon: str = "", part: str = "", plain: bool = False) -> SafeString:
    """A small label, in the colour of a part where it belongs to one."""
    class_ = "tag tag--plain" if plain else "tag"
    sign = icon_svg(escape(icon)) if icon else ""
    return markup(f"<span{attributes(class_=class_, data_part=part)}>{sign}{escape(text)}</span>")


@register.simple_tag
def origin_tag(origin: str, text: str = "") -> SafeString:
    """Who brought an agenda item: teacher, carried, coordinator, mandated."""
    return tag(text or str(ORIGIN_TAGS.get(origin, origin)), icon=ORIGIN_ICONS.get(origin, "hand"))


@register.simple_tag
def outcome_icon(outcome: str) -> SafeString:
    """The sign of what became of a commitment, wherever its word stands: tried, changed, not_yet. Empty: no sign."""
    return markup(icon_svg(OUTCOME_ICONS[outcome])) if outcome else markup("")


@register.simple_tag
def outcome_tag(outcome: str, text: str) -> SafeString:
    """What became of a commitment, as a label: its code and its word."""
    return tag(text, icon=OUTCOME_ICONS[outcome])


@register.simple_tag
def sync(state: str, text: str = "", bare: bool = False) -> SafeString:
    """Where my words are: phone, sending, server, attention."""
    sign, word = SYNC[state]
    class_ = "sync sync--bare" if bare else "sync"
    return markup(f'<span class="{class_}" data-state="{state}">{icon_svg(sign)}{escape(text or str(word))}</span>')


@register.simple_tag
def withheld() -> SafeString:
    """A number left out because its group is so small that a child could be guessed."""
    why, words = escape(gettext("Fewer than 10 children: not shown")), escape(gettext("under 10"))
    return markup(f'<span class="withheld"><abbr title="{why}">{words}</abbr></span>')
