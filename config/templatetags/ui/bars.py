"""Bars of parts of a whole: levels, origins of time; drawn with patterns on the screen, line by line on paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from config.templatetags.ui.library import attributes, escape, markup, register
from config.templatetags.ui.marks import level_word, origin_word
from config.templatetags.ui.numbers import number
from config.words import ORIGINS

PAPER_WIDTH, PAPER_HEIGHT = 350.0, 17.0
LEVEL_ORDER = (1, 2, 3, 4, 0)
HALVES_ORDER = (12, 34, 0)  # of one school: two levels together
_HALF_FILLS = {12: "l2", 34: "l3"}


@dataclass(frozen=True)
class Fill:
    """How one share of a bar looks on paper: ground, ink, and the thickness of its lines (or dots, or hatching)."""

    ground: str
    ink: str
    line: float = 0
    shape: str = "lines"


PAPER_FILLS = {
    "l1": Fill("#d5e6e7", "#0d3e48", 0.7),
    "l2": Fill("#97c5c9", "#0d3e48", 1.4),
    "l3": Fill("#2c727c", "#0d3e48", 1.6),
    "l4": Fill("#0d3e48", "#0d3e48"),
    "l0": Fill("#fffefa", "#5d7278", 0.6, "dots"),
    "o0": Fill("#1b3036", "#1b3036"),
    "o1": Fill("#c5d4d2", "#1b3036", 1.2, "hatch"),
    "o2": Fill("#e6edea", "#1b3036", 0.7, "dots"),
    "o3": Fill("#fdecdc", "#9c4a00", 0.9, "back"),
    "s0": Fill("#fffefa", "#5d7278", 0.6, "dots"),
    "s1": Fill("#dbecc9", "#1c4a24", 0.6, "dots"),
    "s2": Fill("#a5cf86", "#1c4a24", 0.9, "dots"),
    "s3": Fill("#43813a", "#dbecc9", 0.7, "dots"),
    "s4": Fill("#1c4a24", "#1c4a24"),
    "s5": Fill("#fdecdc", "#9c4a00", 1.2, "hatch"),
    "withheld": Fill("#ffffff", "#c3d3d6", 0.6, "hatch"),
}


def paper_texture(fill: Fill, x: float, width: float, height: float) -> str:
    """The lines, dots or strokes of a fill from `x` on, one by one: paper has no patterns."""
    if not fill.line or width < 1:
        return ""
    if fill.shape == "lines":
        top = 2.2 - fill.line / 2
        ys = [top + step * 3.2 for step in range(int((height - top - fill.line) / 3.2) + 1)]
        return "".join(
            f'<rect x="{x:.1f}" y="{y:.2f}" width="{width:.1f}" height="{fill.line}" fill="{fill.ink}"/>' for y in ys
        )
    if fill.shape == "dots":
        across = int((width - 2) / 3.5)
        rows = [3.5 + 3.5 * row for row in range(max(1, int((height - 3.5) / 3.5)))]
        return "".join(
            f'<circle cx="{x + 2 + 3.5 * column:.1f}" cy="{y:.1f}" r="{fill.line}" fill="{fill.ink}"/>'
            for y in rows
            for column in range(across)
        )
    lines = []
    step = 4.0
    start = x - height
    while start < x + width:
        left, right = max(start, x), min(start + height, x + width)
        if right > left:
            y1, y2 = height - (left - start), height - (right - start)
            if fill.shape == "back":
                y1, y2 = height - y1, height - y2
            lines.append(f"M{left:.1f} {y1:.1f}L{right:.1f} {y2:.1f}")
        start += step
    return f'<path d="{"".join(lines)}" stroke="{fill.ink}" stroke-width="{fill.line}" fill="none"/>'


def _paper_bar(shares: Sequence[tuple[str, float]], whole: float, label: str, height: float) -> str:
    out, at = [], 0.0
    for code, value in shares:
        width = PAPER_WIDTH * value / whole
        if width <= 0:
            continue
        fill = PAPER_FILLS[code]
        out.append(f'<rect x="{at:.1f}" y="0" width="{width:.1f}" height="{height}" fill="{fill.ground}"/>')
        out.append(paper_texture(fill, at, width, height))
        if at:
            out.append(f'<rect x="{at - 0.6:.1f}" y="-1" width="1.2" height="{height + 2}" fill="#fff"/>')
        at += width
    frame = f'<rect x=".3" y=".3" width="{PAPER_WIDTH - 0.6}" height="{height - 0.6:.1f}" fill="none"'
    return (
        f'<svg viewBox="0 0 {PAPER_WIDTH:g} {height:g}" width="{PAPER_WIDTH:g}" height="{height:g}" '
        f'preserveAspectRatio="none" role="img"><title>{escape(label)}</title>{"".join(out)}'
        f'{frame} stroke="#5d7278" stroke-width=".6"/></svg>'
    )


def _screen_bar(shares: Sequence[tuple[str, float]], whole: float, label: str, thin: bool, gaps: bool) -> str:
    out, cuts, at = [], [], 0.0
    for code, value in shares:
        width = 100 * value / whole
        if width <= 0:
            continue
        out.append(f'<rect x="{at:.2f}%" width="{width:.2f}%" height="100%" fill="url(#p-{code})"/>')
        if at and gaps:
            cuts.append(f'<rect x="{at:.2f}%" y="-2" width="1.5" height="120%" fill="#fffefa"/>')
        at += width
    class_ = "bar bar--thin" if thin else "bar"
    return f'<svg class="{class_}" role="img" aria-label="{escape(label)}">{"".join(out)}{"".join(cuts)}</svg>'


def bar(
    context: Context,
    shares: Sequence[tuple[str, float]],
    label: str,
    *,
    whole: float = 0,
    thin: bool = False,
    gaps: bool = True,
) -> str:
    """One bar of (pattern, value) shares of `whole` (their sum when left out); an empty whole is an empty bar."""
    whole = whole or sum(value for _, value in shares)
    if whole <= 0:
        shares, whole = [], 1
    if context.get("paper"):
        return _paper_bar(shares, whole, label, PAPER_HEIGHT / 2 if thin else PAPER_HEIGHT)
    return _screen_bar(shares, whole, label, thin, gaps)


def level_codes(counts: Sequence[int]) -> tuple[int, ...]:
    """What the counts are of: each level and not seen yet, or each half and not seen yet."""
    return HALVES_ORDER if len(counts) == len(HALVES_ORDER) else LEVEL_ORDER


def level_fill(code: int) -> str:
    """The pattern of a level or half."""
    return _HALF_FILLS.get(code, f"l{code}")


def level_counts_words(counts: Sequence[int]) -> str:
    """ "9 begins, 18 with help, ..." for those who cannot see the bar."""
    return ", ".join(
        f"{number(count)} {level_word(code).lower()}" for code, count in zip(level_codes(counts), counts, strict=True)
    )


@register.simple_tag(takes_context=True)
def level_bar(context: Context, counts: Sequence[int] | None, label: str = "", thin: bool = False) -> SafeString:
    """Children by level, as a bar. `counts`: levels 1 to 4, then not seen yet; of one school not on own yet, on own or
    further, then not seen yet; `None` is a suppressed group.
    """
    if counts is None:
        words = f"{label}: {gettext('under 10')}" if label else gettext("under 10")
        return markup(bar(context, [("withheld", 1)], words, thin=thin))
    words = level_counts_words(counts)
    shares = [(level_fill(code), count) for code, count in zip(level_codes(counts), counts, strict=True)]
    return markup(bar(context, shares, f"{label}: {words}" if label else words, thin=thin))


@register.simple_tag(takes_context=True)
def origin_bar(context: Context, minutes: Sequence[int], label: str = "") -> SafeString:
    """Minutes of a meeting by who brought them: teachers, carried over, coordinator, mandated."""
    words = ", ".join(f"{origin_word(code)} {number(value)}" for code, value in zip(ORIGINS, minutes, strict=True))
    shares = [(f"o{index}", value) for index, value in enumerate(minutes)]
    return markup(bar(context, shares, f"{label}: {words}" if label else words, gaps=False))


@register.simple_tag
def cap_bar(asked: Iterable[Sequence[Any]], cap: float, label: str) -> SafeString:
    """Minutes asked of a person against a cap, marked by a stroke. `asked`: (origin index 0 to 3, minutes) each."""
    parts = list(asked)
    end = max(cap * 1.25, sum(value for _, value in parts))
    out, at = [], 0.0
    for origin, value in parts:
        width = 100 * value / end
        out.append(f'<rect x="{at:.2f}%" width="{width:.2f}%" height="100%" fill="url(#p-o{int(origin)})"/>')
        at += width
    return markup(
        f'<svg class="bar" role="img" aria-label="{escape(label)}"><rect width="100%" height="100%" fill="#e6edea"/>'
        f'{"".join(out)}<rect x="{100 * cap / end:.2f}%" y="-5" width="3" height="140%" fill="#14252a"/></svg>'
    )


def swatch(context: Context, code: str) -> str:
    """A small field of a pattern, for keys."""
    if context.get("paper"):
        fill = PAPER_FILLS[code]
        return (
            '<svg viewBox="0 0 24 11" width="24" height="11" aria-hidden="true">'
            f'<rect width="24" height="11" fill="{fill.ground}"/>{paper_texture(fill, 0, 24, 11)}'
            '<rect x=".3" y=".3" width="23.4" height="10.4" fill="none" stroke="#5d7278" stroke-width=".6"/></svg>'
        )
    return (
        '<svg class="swatch" aria-hidden="true">'
        f'<rect width="100%" height="100%" fill="url(#p-{code})"/>'
        '<rect x=".5" y=".5" width="23" height="15" fill="none" stroke="#5d7278"/></svg>'
    )


def key(context: Context, entries: Iterable[tuple[str, Any]], **rest: Any) -> SafeString:
    """A key of patterns and words."""
    items = "".join(f"<li>{swatch(context, code)}{escape(word)}</li>" for code, word in entries)
    return markup(f"<ul{attributes(class_='key', **rest)}>{items}</ul>")


@register.simple_tag(takes_context=True)
def level_key(context: Context, codes: Sequence[int] = LEVEL_ORDER) -> SafeString:
    """The four levels and "not seen yet", as they look in a bar; or the two halves, where `codes` are theirs."""
    return key(context, ((level_fill(code), level_word(code)) for code in codes))


@register.simple_tag(takes_context=True)
def origin_key(context: Context) -> SafeString:
    """The four origins of time, as they look in a bar."""
    return key(context, ((f"o{index}", word) for index, word in enumerate(ORIGINS.values())))
