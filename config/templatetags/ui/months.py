"""The month on its line, and twelve of them as a cluster's year; on the screen and on paper."""

from collections.abc import Iterable
from typing import Any

from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from clusters.calendar import month_short
from config.templatetags.ui.library import attributes, escape, markup, register, take
from config.templatetags.ui.marks import MARK_SHAPES, part_word, tile
from config.templatetags.ui.numbers import minutes as in_minutes
from config.templatetags.ui.numbers import minutes_short, number
from config.words import PART_STATES, PARTS


def _is_paper(context: Context) -> bool:
    return bool(context.get("paper"))


@register.simple_tag
def paper_block(part: str) -> SafeString:
    """The block of a part for paper, with colour as a value: nothing is referred to."""
    return markup(
        '<span class="block"><svg viewBox="0 0 24 24" aria-hidden="true">'
        f'<g fill="#ffffff">{MARK_SHAPES[part]}</g></svg></span>'
    )


@register.simple_tag
def cover_block(part: str) -> SafeString:
    """The large carved block of a pack's cover: corners, dots and the mark, drawn shape by shape."""
    corner = "".join(
        f'<path d="M2.6 2.6h3.2a3.2 3.2 0 0 1-3.2 3.2z" fill="#fff" transform="rotate({turn} 16 16)"/>'
        for turn in (0, 90, 180, 270)
    )
    dots = "".join(
        f'<circle cx="{x}" cy="{y}" r=".45" fill="#fff"/>'
        for at in range(8, 25, 2)
        for x, y in ((at, 3.5), (at, 28.5), (3.5, at), (28.5, at))
    )
    return markup(
        '<span class="block"><svg viewBox="0 0 32 32" aria-hidden="true">'
        '<rect x=".6" y=".6" width="30.8" height="30.8" fill="none" stroke="#fff" stroke-width=".4"/>'
        f'{corner}{dots}<g fill="#fff" transform="translate(5.8 5.8) scale(.85)">{MARK_SHAPES[part]}</g></svg></span>'
    )


def _screen_part(item: Any) -> str:
    part, state = take(item, "part"), take(item, "state") or "next"
    what = take(item, "what") or in_minutes(take(item, "minutes"))
    shown = state if state in {"next", "none"} else ""
    name = f'<span class="month__name">{escape(part_word(part))}</span>'
    if url := take(item, "url"):
        name = f'<a class="month__name" href="{escape(url)}">{escape(part_word(part))}</a>'
    current = "step" if state == "now" else ""
    return (
        f"<li{attributes(class_='month__part', data_part=part, data_state=state, aria_current=current)}>"
        f"{tile(part, shown, 'l')}{name}"
        f'<span class="month__what soft">{escape(what)}</span>'
        f'<span class="hidden-text">{escape(PART_STATES.get(state, ""))}</span></li>'
    )


def _paper_part(item: Any) -> str:
    part = take(item, "part")
    what = take(item, "what") or in_minutes(take(item, "minutes"))
    note = take(item, "note")
    return (
        f'<li data-part="{escape(part)}"><div class="string"></div>{paper_block(part)}'
        f'<strong>{escape(part_word(part))}</strong> <span class="small soft">{escape(what)}</span>'
        + (f'<p class="small">{escape(note)}</p>' if note else "")
        + "</li>"
    )


@register.simple_tag(takes_context=True)
def month_line(context: Context, parts: Iterable[Any]) -> SafeString:
    """The four parts of a meeting on their line.

    Each part has `part` (share, syllabus, tools, enrich) and may have `state` (done, now, next, none), `minutes`, or
    `what` in words in place of them, `url`; on paper also `note`, a sentence under it.
    """
    draw = _paper_part if _is_paper(context) else _screen_part
    return markup(f'<ol class="month">{"".join(draw(item) for item in parts)}</ol>')


def _year_month(item: Any) -> str:
    state = take(item, "state") or "planned"
    parts = take(item, "parts") or {}
    empty = {"done": "none", "planned": "next"}.get(state, "none")
    blocks = "".join(tile(code, parts.get(code, "" if state == "done" else empty), "y") for code in PARTS)
    lines = []
    if (spent := take(item, "minutes")) is not None:
        lines.append(escape(minutes_short(spent)))
    if (came := take(item, "came")) is not None:
        of = {"came": number(came), "all": number(take(item, "expected"))}
        lines.append(escape(gettext("%(came)s of %(all)s") % of))
    if note := take(item, "note"):
        lines.append(escape(note))
    name: str = escape(month_short(take(item, "month")))
    if url := take(item, "url"):
        name = f'<a href="{escape(url)}">{name}</a>'
    code = {"done": "d", "planned": "f", "off": "x", "cancelled": "r"}[state]
    current = "date" if take(item, "is_now") else ""
    return (
        f"<li{attributes(class_='year__month', data_state=code, aria_current=current)}>"
        f'<span class="year__blocks">{blocks}</span><strong>{name}</strong>'
        f'<span class="tiny soft">{"<br>".join(lines)}</span></li>'
    )


@register.simple_tag
def year_strip(months: Iterable[Any]) -> SafeString:
    """Twelve months of a cluster.

    Each has `month` (a date), `state` (done, planned, off: no meeting by the calendar, cancelled), and may have `parts`
    ({"tools": "none"} for a part left out), `minutes`, `came` and `expected`, `note` (the reason), `url`, `is_now`.
    """
    return markup(f'<ol class="year">{"".join(_year_month(item) for item in months)}</ol>')


@register.simple_tag
def part_key(left_out: bool = False) -> SafeString:
    """The four blocks with their words."""
    items = "".join(f"<li>{tile(code, size='s')}{escape(word)}</li>" for code, word in PARTS.items())
    if left_out:
        items += f'<li><span class="tile tile--s" data-state="none"></span>{escape(PART_STATES["none"])}</li>'
    return markup(f'<ul class="key">{items}</ul>')


@register.simple_tag
def door_line() -> SafeString:
    """The four blocks as they hang on the wall of the sign-in page: drops of different length."""
    items = "".join(
        f'<li class="month__part" data-part="{code}">{tile(code, size="l")}'
        f'<span class="month__name">{escape(word)}</span></li>'
        for code, word in PARTS.items()
    )
    return markup(f'<ol class="month">{items}</ol>')
