"""Clusters and the stages they go through: dots, waffles, ribbons. Lines are children, dots are clusters."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from clusters.calendar import month_year
from config.templatetags.ui.bars import PAPER_FILLS, paper_texture, swatch
from config.templatetags.ui.charts import as_table, number_table, spread
from config.templatetags.ui.library import escape, markup, register, take
from config.templatetags.ui.numbers import number
from config.words import STAGES, WENT_BACK

_DOTS = {
    0: '<circle cx="5" cy="5" r="3.8" fill="none" stroke="#5d7278" stroke-width=".9"/>',
    1: '<circle cx="5" cy="5" r="1.6" fill="#5f8f45"/>',
    2: '<circle cx="5" cy="5" r="2.6" fill="#5f8f45"/>',
    3: '<circle cx="5" cy="5" r="3.6" fill="#43813a"/>',
    4: '<circle cx="5" cy="5" r="4.4" fill="#1c4a24"/><circle cx="5" cy="5" r="1.5" fill="#fffefa"/>',
}
_RIBBONS = {0: "#c3d3d6", 1: "#dbecc9", 2: "#a5cf86", 3: "#7fb56b", 4: "#4d8a45"}
_INKS = {0: ("#fffefa", "#14252a"), 1: ("#dbecc9", "#14252a"), 2: ("#a5cf86", "#14252a")}
_HEIGHT, _GAP, _NODE, _WIDTH = 400.0, 12.0, 54.0, 1000.0
_YEAR_WIDTH = 800.0


@register.filter
def stage_word(stage: int | None) -> str:
    """Not started, Seed, Growing, Mature, Seeding others."""
    return str(STAGES.get(int(stage or 0), ""))


@register.simple_tag
def stage(value: int | None, word: bool = True) -> SafeString:
    """The dot of a cluster's stage, with its word beside it or read out."""
    code = int(value or 0)
    name = escape(stage_word(code))
    if not word:
        return markup(f'<svg class="dot" viewBox="0 0 10 10" role="img" aria-label="{name}">{_DOTS[code]}</svg>')
    return markup(
        f'<span class="stage"><svg class="dot" viewBox="0 0 10 10" aria-hidden="true">{_DOTS[code]}</svg>{name}</span>'
    )


@register.simple_tag
def stage_key(aside: bool = False) -> SafeString:
    """The five dots with their words."""
    items = "".join(f"<li>{stage(code)}</li>" for code in STAGES)
    return markup(f'<ul class="key{" sheet__aside" if aside else ""}">{items}</ul>')


@register.simple_tag
def waffle(counts: Sequence[int], label: str = "") -> SafeString:
    """One dot a cluster, ten a row, the furthest first. `counts`: clusters at stage 0 to 4."""
    dots = [code for code in (4, 3, 2, 1, 0) for _ in range(counts[code])]
    rows = max(1, -(-len(dots) // 10))
    shapes = "".join(
        f'<g transform="translate({index % 10 * 10} {index // 10 * 10})">{_DOTS[code]}</g>'
        for index, code in enumerate(dots)
    )
    words = ", ".join(f"{number(counts[code])} {stage_word(code).lower()}" for code in (4, 3, 2, 1, 0))
    said = escape(f"{label}: {words}" if label else words)
    return markup(f'<svg class="waffle" viewBox="0 0 100 {rows * 10}" role="img" aria-label="{said}">{shapes}</svg>')


def _tops(counts: Sequence[int], scale: float) -> dict[int, float]:
    """Where each stage's box begins, the furthest stage on top, the boxes standing on the ground line."""
    tops, at = {}, _HEIGHT
    for code in range(5):
        at -= counts[code] * scale
        tops[code] = at
        at -= _GAP if counts[code] else 0
    return tops


def _ribbon(xs: tuple[float, float], ys: tuple[float, float], thick: float, fill: str, look: str) -> str:
    (x1, x2), (y1, y2) = xs, ys
    middle = (x1 + x2) / 2
    return (
        f'<path d="M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}'
        f'V{y2 + thick:.1f}C{middle:.1f} {y2 + thick:.1f} {middle:.1f} {y1 + thick:.1f} {x1:.1f} {y1 + thick:.1f}Z" '
        f'fill="{fill}" {look}/>'
    )


def _hatching(xs: tuple[float, float], ys: tuple[float, float], thick: float) -> str:
    """Strokes across a ribbon that went back, one by one: paper has no patterns."""
    (x1, x2), (y1, y2) = xs, ys

    def at(t: float) -> tuple[float, float]:
        bend = 3 * t * t - 2 * t**3
        along = 1.5 * t * (1 - t) + t**3
        return x1 + (x2 - x1) * along, y1 + (y2 - y1) * bend

    steps = 40
    strokes = []
    for n in range(steps - 1):
        (left, top), (right, low) = at(n / steps), at((n + 1) / steps)
        strokes.append(f"M{left:.1f} {top + thick:.1f}L{right:.1f} {low:.1f}")
    return f'<path d="{"".join(strokes)}" stroke="#9c4a00" stroke-width="2" fill="none"/>'


def _went_back(xs: tuple[float, float], ys: tuple[float, float], thick: float, *, paper: bool) -> str:
    look = 'stroke="#9c4a00"'
    if paper:
        return _ribbon(xs, ys, thick, "#fdecdc", look) + _hatching(xs, ys, thick)
    return _ribbon(xs, ys, thick, "url(#p-s5)", look)


def _box(x: float, top: float, code: int, height: float, *, paper: bool) -> str:
    place = f'x="{x:.1f}" y="{top:.1f}" width="{_NODE:g}" height="{height:.1f}"'
    if not paper:
        return f'<rect {place} fill="url(#p-s{code})" stroke="#14252a"/>'
    fill = PAPER_FILLS[f"s{code}"]
    dots = paper_texture(fill, x, _NODE, height)
    return (
        f'<rect {place} fill="{fill.ground}"/><g transform="translate(0 {top:.1f})">{dots}</g>'
        f'<rect {place} fill="none" stroke="#14252a"/>'
    )


def _node(x: float, top: float, code: int, count: int, scale: float) -> str:
    height = count * scale
    out = _box(x, top, code, height, paper=False)
    if height >= 18:
        ground, ink = _INKS.get(code, ("#43813a" if code == 3 else "#1c4a24", "#fffefa"))
        middle, centre = top + height / 2, x + _NODE / 2
        out += (
            f'<rect x="{centre - 15:.1f}" y="{middle - 9:.1f}" width="30" height="18" rx="2" fill="{ground}"/>'
            f'<text x="{centre:.1f}" y="{middle + 4.5:.1f}" text-anchor="middle" font-size="13" font-weight="700" '
            f'fill="{ink}">{number(count)}</text>'
        )
    return out


def _flows(
    moves: Mapping[tuple[int, int], int],
    xs: tuple[float, float],
    tops: Sequence[dict[int, float]],
    scale: float,
    *,
    paper: bool = False,
) -> str:
    leaving, arriving = dict(tops[0]), dict(tops[1])
    ahead: list[str] = []
    back: list[str] = []
    for (start, end), count in sorted(moves.items(), key=lambda move: (-move[0][0], -move[0][1])):
        thick, ys = count * scale, (leaving[start], arriving[end])
        if end < start:
            back.append(_went_back(xs, ys, thick, paper=paper))
        else:
            ahead.append(_ribbon(xs, ys, thick, _RIBBONS[end], f'opacity="{0.5 if end == start else 0.8}"'))
        leaving[start] += thick
        arriving[end] += thick
    return "".join(ahead + back)


@register.simple_tag
def ribbons(columns: Sequence[Any], moves: Sequence[Mapping[tuple[int, int], int]]) -> SafeString:
    """Paths of clusters between stages over time, with the numbers as a table.

    `columns`: `label` and `counts` (clusters at stage 0 to 4) each; `moves[i]`: {(from, to): clusters} between column i
    and the next. Ribbons that went back a stage are hatched. Needs `components/_patterns.html` once on the page.
    """
    columns = list(columns)
    whole = max([sum(take(column, "counts")) for column in columns] or [1]) or 1
    scale = (_HEIGHT - 4 * _GAP) / whole
    step = (_WIDTH - _NODE) / max(len(columns) - 1, 1)
    xs = [index * step for index in range(len(columns))]
    tops = [_tops(take(column, "counts"), scale) for column in columns]
    flows = "".join(
        _flows(move, (xs[index] + _NODE, xs[index + 1]), tops[index : index + 2], scale)
        for index, move in enumerate(moves)
    )
    nodes = "".join(
        _node(xs[index], tops[index][code], code, take(column, "counts")[code], scale)
        for index, column in enumerate(columns)
        for code in range(5)
        if take(column, "counts")[code]
    )
    last = take(columns[-1], "counts") if columns else [0] * 5
    labels = "".join(
        f'<span class="flow__label y-{round((tops[-1][code] + last[code] * scale / 2) / _HEIGHT * 100)}">'
        f"{escape(stage_word(code))}</span>"
        for code in (4, 3, 2, 1, 0)
        if last[code]
    )
    years = "".join(f"<li>{escape(take(column, 'label'))}</li>" for column in columns)
    head = [gettext("Stage"), *(take(column, "label") for column in columns)]
    body = [
        (stage_word(code), [number(take(column, "counts")[code]) for column in columns]) for code in (4, 3, 2, 1, 0)
    ]
    said = escape(gettext("Clusters by stage; the table below has the numbers"))
    return markup(
        f'<ol class="flow__years">{years}</ol><div class="flow"><div class="plot">'
        f'<svg viewBox="0 0 1000 400" role="img" aria-label="{said}">{flows}{nodes}</svg></div>'
        f'<div class="flow__labels" aria-hidden="true">{labels}</div></div>'
        + as_table(gettext("The same as a table"), number_table(head, body, gettext("Stages by date")))
    )


def _beside(counts: Sequence[int], tops: Mapping[int, float], scale: float, class_: str) -> str:
    """How many clusters stand at each stage, beside their boxes."""
    codes = [code for code in (4, 3, 2, 1, 0) if counts[code]]
    places = spread([(tops[code] + counts[code] * scale / 2) / _HEIGHT * 100 for code in codes], 13)
    items = "".join(
        f'<li class="y-{place}"><b>{number(counts[code])}</b> <span>{escape(stage_word(code))}</span></li>'
        for code, place in zip(codes, places, strict=True)
    )
    return f'<ul class="{class_}">{items}</ul>'


@register.simple_tag(takes_context=True)
def stage_year(context: Context, paths: Any) -> SafeString:
    """Where clusters went between stages in a year: ribbons, their key, and every path in a table. Page and paper alike.

    `paths`: `earlier` and `month` (dates), `moves` {(from, to): clusters}. Words and numbers stand beside the picture as
    text. The page needs `components/_patterns.html` once; on paper what went back is hatched stroke by stroke.
    """
    paper = bool(context.get("paper"))
    moves = take(paths, "moves")
    sides = [[sum(n for move, n in moves.items() if move[side] == code) for code in range(5)] for side in (0, 1)]
    scale = (_HEIGHT - 4 * _GAP) / (sum(sides[0]) or 1)
    xs, tops = (0.0, _YEAR_WIDTH - _NODE), [_tops(counts, scale) for counts in sides]
    boxes = "".join(
        _box(x, top[code], code, counts[code] * scale, paper=paper)
        for x, top, counts in zip(xs, tops, sides, strict=True)
        for code in range(5)
        if counts[code]
    )
    flows = _flows(moves, (_NODE, xs[1]), tops, scale, paper=paper)
    then, now = month_year(take(paths, "earlier")), month_year(take(paths, "month"))
    seen = {code for move in moves for code in move}
    entries: list[tuple[str, Any]] = [(f"s{code}", STAGES[code]) for code in (4, 3, 2, 1, 0) if code in seen]
    entries += [("s5", WENT_BACK)] if any(end < start for start, end in moves) else []
    key = "".join(f"<li>{swatch(context, code)}{escape(word)}</li>" for code, word in entries)
    body = [
        (f"{stage_word(start)} → {stage_word(end)}", [number(count), number(count) if end < start else ""])
        for (start, end), count in sorted(moves.items(), key=lambda move: (-move[0][0], -move[0][1]))
    ]
    table = number_table([gettext("Path"), gettext("Clusters"), str(WENT_BACK)], body, gettext("Paths between stages"))
    said = escape(gettext("Clusters by stage; the table below has the numbers"))
    width, height = f"{_YEAR_WIDTH:g}", f"{_HEIGHT:g}"
    return markup(
        f'<ol class="yearflow__ends"><li>{escape(then)}</li><li>{escape(now)}</li></ol><div class="yearflow">'
        f"{_beside(sides[0], tops[0], scale, 'yearflow__then')}"
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{said}">{flows}{boxes}</svg>'
        f"{_beside(sides[1], tops[1], scale, 'yearflow__now')}</div>"
        f'<ul class="key mt-4">{key}</ul>' + as_table(gettext("The same as a table"), table)
    )
