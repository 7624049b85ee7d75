"""Charts of levels: rows of bars with an earlier month and the table beneath, months as small multiples, slopes."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from clusters.calendar import month_short
from config.templatetags.ui.bars import (
    HALVES_ORDER,
    LEVEL_ORDER,
    level_bar,
    level_codes,
    level_counts_words,
    level_fill,
    level_key,
)
from config.templatetags.ui.library import escape, markup, register, take
from config.templatetags.ui.marks import level_word, withheld
from config.templatetags.ui.numbers import number, percent


def share_on_own(counts: Sequence[int], *, of_seen: bool = False) -> float | None:
    """Per cent of children who are on their own or further: of all, seen or not, or of those seen; `None` where there
    are none."""
    whole = sum(counts[:-1]) if of_seen else sum(counts)
    own = counts[1] if len(counts) == len(HALVES_ORDER) else counts[2] + counts[3]
    return 100 * own / whole if whole else None


def _as_one(columns: Iterable[Any]) -> tuple[int, ...]:
    """The codes by which all of these counts can be told: where one is in halves, all are."""
    told = [column for column in columns if column is not None and column != "withheld"]
    return next((HALVES_ORDER for column in told if len(column) == len(HALVES_ORDER)), LEVEL_ORDER)


def _told_by(codes: Sequence[int], counts: Any) -> Any:
    """Counts by these codes; what is withheld or missing stays so."""
    if counts is None or counts == "withheld" or len(counts) == len(codes):
        return counts
    return (counts[0] + counts[1], counts[2] + counts[3], counts[4])


def _cell(value: Any, label: str) -> str:
    return f'<td class="r num" data-label="{escape(label)}"><span>{value}</span></td>'


def number_table(head: Sequence[str], rows: Sequence[tuple[str, Sequence[Any]]], caption: str) -> str:
    """A register: `head` names the columns, each row is its name and its cells, already HTML."""
    columns = "".join(
        f'<th scope="col"{" class=r" if index else ""}>{escape(name)}</th>' for index, name in enumerate(head)
    )
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(_cell(value, label) for value, label in zip(values, head[1:], strict=True))
        + "</tr>"
        for name, values in rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table class="register">'
        f"<thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def as_table(summary: str, table: str) -> str:
    """The numbers of a chart, one tap away."""
    return f'<details class="details mt-3"><summary>{escape(summary)}</summary>{table}</details>'


def _numbers(counts: Sequence[int] | None, codes: Sequence[int]) -> list[str]:
    return [str(withheld())] * len(codes) if counts is None else [number(count) for count in counts]


def _so_far(month: str) -> str:
    return gettext("%(month)s so far") % {"month": month}


def _own_of_seen(counts: Sequence[int]) -> str:
    """Few children are counted, never said in per cent."""
    return gettext("%(done)s of %(total)s") % {
        "done": number(counts[2] + counts[3]), "total": number(sum(counts[:4])),
    }  # fmt: skip


def _dist_row(context: Context, row: Any, now: str, then: str, *, running: bool, counted: bool) -> str:
    name, counts, before = take(row, "name"), take(row, "counts"), take(row, "before")
    with_then = bool(then)
    label = f"{name}, {now}" if now else name
    bars: str = level_bar(context, counts, label)
    if with_then:
        late = "" if before is None else level_bar(context, before, f"{name}, {then}", thin=True)
        bars = f'<span class="dist__two">{bars}{late}</span>'
    if counts is None:
        share = str(withheld())
    else:
        share = _own_of_seen(counts) if counted else percent(share_on_own(counts, of_seen=running))
    class_ = "dist__row dist__row--pair" if with_then else "dist__row"
    return f'<li class="{class_}"><strong>{escape(name)}</strong>{bars}<span class="num">{share}</span></li>'


def _paper_table(rows: Sequence[Any], codes: Sequence[int]) -> str:
    columns = "".join(f"<th>{escape(level_word(code))}</th>" for code in codes)
    body = "".join(
        f"<tr><th>{escape(take(row, 'name'))}</th>"
        + "".join(f"<td>{cell}</td>" for cell in _numbers(take(row, "counts"), codes))
        + "</tr>"
        for row in rows
    )
    return f'<table class="reg numbers"><thead><tr><th></th>{columns}</tr></thead><tbody>{body}</tbody></table>'


def _paper_rows(context: Context, rows: Sequence[Any], now: str, then: str, running: bool) -> str:
    share_name = gettext("On own or further, of those seen") if running else gettext("On own or further")
    head = [gettext("Ability"), now, share_name, *([then] if then else [])]
    cells = []
    for row in rows:
        name, counts, before = take(row, "name"), take(row, "counts"), take(row, "before")
        bar = level_bar(context, counts, f"{name}, {now}")
        share = gettext("under 10") if counts is None else percent(share_on_own(counts, of_seen=running))
        late = "" if before is None else percent(share_on_own(before, of_seen=running))
        cells.append(
            f"<tr><th>{escape(name)}</th><td>{bar}</td><td>{escape(share)}</td>"
            + (f'<td class="soft">{escape(late)}</td>' if then else "")
            + "</tr>"
        )
    columns = "".join(f"<th>{escape(name)}</th>" for name in head)
    return f'<table class="reg bars"><thead><tr>{columns}</tr></thead><tbody>{"".join(cells)}</tbody></table>'


@register.simple_tag(takes_context=True)
def level_chart(
    context: Context,
    rows: Sequence[Any],
    now: str = "",
    then: str = "",
    *,
    open_table: bool = False,
    running: bool = False,
    about: str = "",
    counted: bool = False,
) -> SafeString:
    """Where children stand, one bar a row, with key, share on their own or further, and the same as a table.

    Each row has `name`, `counts` (levels 1 to 4, then not seen yet; `None` when suppressed) and may have `before`, the
    counts of the earlier month named by `then`. The page includes `components/_patterns.html` once; paper needs none.
    `open_table` shows the table at once, on paper as well. `running` says that the month `now` is not over: its shares
    are of the children seen, in both months, so that who is still to be seen never reads as a fall. `counted` says "9 of
    14" of the children seen, for groups so small that a share would mislead.
    """
    rows = [{each: take(row, each) for each in ("name", "counts", "before")} for row in rows]
    codes = _as_one(row[each] for row in rows for each in ("counts", "before"))
    rows = [row | {each: _told_by(codes, row[each]) for each in ("counts", "before")} for row in rows]
    if running:
        now = _so_far(now)
    if context.get("paper"):
        table = _paper_table(rows, codes) if open_table else ""
        return markup(_paper_rows(context, rows, now, then, running) + level_key(context, codes) + table)
    bars = "".join(_dist_row(context, row, now, then, running=running, counted=counted) for row in rows)
    head = [gettext("Ability"), *(level_word(code) for code in codes)]
    numbers = [(row["name"], _numbers(row["counts"], codes)) for row in rows]
    table = number_table(head, numbers, ", ".join(filter(None, (about, now or gettext("Levels")))))
    note = gettext("The share is on own or further.")
    if running:
        note = gettext("The month is not over. The share is on own or further, of the children seen so far.")
    if counted:
        note = gettext("The number: children on own or further, of those seen by then.")
    if then:
        note = gettext("Thick bar %(now)s, thin bar %(then)s.") % {"now": now, "then": then} + " " + note
    details = as_table(gettext("Show as a table"), table)
    if open_table:
        details = details.replace("<details ", "<details open ", 1)
    return markup(
        f'<ul class="dist">{bars}</ul><div class="mt-4">{level_key(context, codes)}</div>'
        f'<p class="small soft mt-3">{escape(note)}</p>{details}'
    )


def _columns(months: Sequence[Any], counts: Sequence[Any], running: bool) -> str:
    """Columns of a year. The last of a running month has an open top: who is not seen yet may still be."""
    step = 100 / max(len(months), 1)
    out = []
    for index, column in enumerate(counts):
        is_open = running and index == len(months) - 1
        x, width = index * step + step * 0.08, step * 0.84
        if column is None or column == "withheld" or not sum(column):
            if column == "withheld":
                out.append(f'<rect x="{x:.1f}%" width="{width:.1f}%" height="100%" fill="url(#p-withheld)"/>')
            else:
                out.append(f'<rect x="{x:.1f}%" y="99%" width="{width:.1f}%" height="1%" fill="#5d7278"/>')
            continue
        whole, top = sum(column), 100.0
        for code, count in zip(level_codes(column), column, strict=True):
            height = 100 * count / whole
            top -= height
            if height:
                box = f'x="{x:.1f}%" y="{top:.1f}%" width="{width:.1f}%" height="{height:.1f}%"'
                is_top = is_open and not code
                look = (
                    'fill="none" stroke="#5d7278" stroke-dasharray="3 3"'
                    if is_top
                    else f'fill="url(#p-{level_fill(code)})"'
                )
                out.append(f"<rect {box} {look}/>")
    return "".join(out)


def _month_numbers(column: Any, *, of_seen: bool) -> str:
    if column == "withheld":
        return str(withheld())
    if column is None or not sum(column):
        return escape(gettext("none recorded"))
    return percent(share_on_own(column, of_seen=of_seen))


def _newest_in_words(months: Sequence[Any], columns: Sequence[Any]) -> str:
    for month, column in zip(reversed(months), reversed(columns), strict=True):
        if column is not None and column != "withheld" and sum(column):
            return f"{month_short(month)}: {level_counts_words(column)}"
    return gettext("none recorded")


@register.simple_tag(takes_context=True)
def level_months(context: Context, rows: Sequence[Any], months: Sequence[Any], running: bool = False) -> SafeString:
    """Levels by month, one small chart a row. `months` are dates; `running` says that the last one is not over.

    Each row has `name` and `months`: per month counts (levels 1 to 4, not seen yet), `None` for none recorded, or
    "withheld". Below: the share on their own or further as a table, of those seen in every month while one is not over.
    """
    rows = [{each: take(row, each) for each in ("name", "months")} for row in rows]
    codes = _as_one(column for row in rows for column in row["months"])
    rows = [row | {"months": [_told_by(codes, column) for column in row["months"]]} for row in rows]
    months = list(months)
    newest = month_short(months[-1]) if months else ""
    newest = _so_far(newest) if running else newest
    items = []
    for row in rows:
        name, columns = take(row, "name"), take(row, "months")
        last = _newest_in_words(months, columns)
        ends = f"{month_short(months[0])} – {newest}" if months else ""
        items.append(
            f'<li><strong>{escape(name)}</strong><svg role="img" aria-label="{escape(f"{name}. {last}")}">'
            f'{_columns(months, columns, running)}</svg><span class="tiny soft num">{escape(ends)}</span></li>'
        )
    head = [gettext("Ability"), *(month_short(month) for month in months[:-1]), newest]
    body = [
        (
            take(row, "name"),
            [_month_numbers(column, of_seen=running) for column in take(row, "months")],
        )
        for row in rows
    ]
    table = number_table(head, body, gettext("On own or further, by month"))
    note = ""
    if running:
        said = gettext(
            "The last month is not over: its open column fills as children are seen. "
            "The shares are of those seen, in every month."
        )
        note = f'<p class="small soft mt-3">{escape(said)}</p>'
    return markup(
        f'<ul class="multiples">{"".join(items)}</ul><div class="mt-4">{level_key(context, codes)}</div>{note}'
        + as_table(gettext("Show as a table"), table)
    )


def spread(places: Sequence[float], gap: float) -> list[int]:
    """Heights in per cent, at least `gap` apart, in the order given; a crowd is pushed down, then up again."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    out = list(places)
    last = -gap
    for index in order:
        out[index] = max(out[index], last + gap)
        last = out[index]
    limit = 100.0
    for index in reversed(order):
        out[index] = min(out[index], limit)
        limit = out[index] - gap
    return [max(0, min(100, round(place))) for place in out]


@register.simple_tag
def slope(rows: Sequence[Any], left: str, right: str) -> SafeString:
    """Two dates, one line a row: `name`, `before`, `after` (per cent), `is_strong` for the one that matters.

    A falling line is dashed. `left` and `right` name the dates for a reading voice.
    """
    rows = list(rows)
    top = max([take(row, side) for row in rows for side in ("before", "after")] or [1]) or 1

    def up(value: float) -> float:
        return 4 + 92 * (1 - value / top)

    lines, said = [], []
    for row in sorted(rows, key=lambda row: bool(take(row, "is_strong"))):
        before, after = take(row, "before"), take(row, "after")
        ink, width = ("#0d3e48", 4) if take(row, "is_strong") else ("#5d7278", 2)
        dash = ""
        if after < before:
            ink, dash = "#9c4a00", ' stroke-dasharray="5 4"'
        lines.append(
            f'<path d="M0 {up(before):.1f} 200 {up(after):.1f}" stroke="{ink}" stroke-width="{width}"{dash} '
            'vector-effect="non-scaling-stroke"/>'
        )
    for row in rows:
        said.append(f"{take(row, 'name')} {percent(take(row, 'before'))} – {percent(take(row, 'after'))}")

    def labels(side: str, class_: str) -> str:
        places = spread([up(take(row, side)) for row in rows], 13)
        items = "".join(
            f'<li class="y-{place}">{escape(take(row, "name"))} {percent(take(row, side))}</li>'
            for row, place in zip(rows, places, strict=True)
        )
        return f'<ul class="{class_}">{items}</ul>'

    label = escape(f"{left} – {right}: {'; '.join(said)}")
    return markup(
        f'<div class="slope">{labels("before", "slope__l")}'
        f'<svg viewBox="0 0 200 100" preserveAspectRatio="none" role="img" aria-label="{label}">'
        '<path d="M0 0v100M200 0v100" stroke="#14252a" vector-effect="non-scaling-stroke"/>'
        f'<g fill="none">{"".join(lines)}</g></svg>{labels("after", "slope__r")}</div>'
    )
