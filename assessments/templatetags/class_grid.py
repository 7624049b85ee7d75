"""The cells of a class grid. One tag a row: some thousand controls are too many for a template's loops."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from string import ascii_lowercase

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from assessments.choices import LEVEL_WORDS
from assessments.queries import NOT_ASKED, Ability, Grid, Row

register = template.Library()


@register.simple_tag
def level_names() -> list[tuple[int, str]]:
    """(level, word) from "not seen yet" to the highest, in the reader's language."""
    return [(level, str(word)) for level, word in LEVEL_WORDS.items()]


@register.filter
def month_id(month: dt.date) -> str:
    """The id of the words "last in October" on the page."""
    return f"m{month:%Y%m}"


@register.simple_tag
def grid_row(
    row: Row, abilities: Sequence[Ability], current: Ability, *, is_single: bool = False, writes: bool = True
) -> SafeString:
    """The cells of a child after her name: the current ability with its five levels (`one`), then all abilities (`all`).

    The style sheet shows one or the other; `is_single` leaves the second out. A control is named by its column alone, the
    level's word (`w<level>`) or the ability (`a<position>`), beside the row's header, the child (`n<row>`): the script adds
    the rest of the name, which would be a third of the page. All text is escaped here.
    """
    chosen = _levels_of if writes else _level_read
    out = [chosen(row, current.position)]
    if not is_single:
        cell = partial(_select_of if writes else _cell_read, row)
        out += [cell(ability.position) for ability in abilities]
    return mark_safe("".join(out))  # noqa: S308  escaped piece by piece


@register.simple_tag
def not_asked() -> SafeString:
    """The one cell in place of five where an ability is not asked of a child's grade."""
    return format_html('<td class="one soft small" colspan="5">{}</td>', gettext("Not asked in this grade"))


@register.simple_tag
def grid_was(grid: Grid) -> str:
    """What the script needs to show another ability: a word a child, and in it for each position the last level before
    the month, a letter for when that was (a: the first of `months_before`), and a star where it was changed today.
    """
    letters = {month: ascii_lowercase[index] for index, month in enumerate(grid.months_before)}
    return " ".join(
        "".join(
            f"{was}{letters[on] if on else ''}{'*' if position in row.changed else ''}"
            for position, (was, on) in enumerate(zip(row.was, row.was_on, strict=True))
        )
        for row in grid.rows
    )


def _levels_of(row: Row, position: int) -> str:
    """Five cells to touch."""
    level, was, was_on = row.levels[position], row.was[position], row.was_on[position]
    if level == NOT_ASKED:
        return not_asked()
    bad = ' aria-invalid="true"' if position in row.bad else ""
    out = []
    for value in LEVEL_WORDS:
        mark = " data-was" if was_on is not None and value == was else ""
        checked = " checked" if value == level else ""
        out.append(
            f'<td class="one"><label data-level="{value}"{mark}><input type="radio" name="r{row.index}" value="{value}"'
            f'{checked}{bad} aria-labelledby="w{value}"></label></td>'
        )
    return "".join(out)


def _select_of(row: Row, position: int) -> str:
    """One cell to choose in."""
    level = row.levels[position]
    if level == NOT_ASKED:
        return f'<td class="all">{_not_asked()}</td>'
    bad = ' aria-invalid="true"' if position in row.bad else ""
    return (
        f'<td class="all"{_marks(row, position)}><select name="c{row.index}-{position}"{bad}'
        f' aria-labelledby="a{position}">{_options(get_language() or "en", level)}</select></td>'
    )


@lru_cache(maxsize=64)
def _options(language: str, level: int) -> str:
    """The list of a cell, made once a language: it is on the page some hundred times."""
    chosen = {level: " selected"}
    return "".join(
        f'<option value="{value}"{chosen.get(value, "")}>{escape(word)}' for value, word in LEVEL_WORDS.items()
    )


def _level_read(row: Row, position: int) -> str:
    """The one level, for somebody who only reads."""
    return _cell_read(row, position, class_="one")


def _cell_read(row: Row, position: int, class_: str = "all") -> str:
    level = row.levels[position]
    if level == NOT_ASKED:
        return f'<td class="{class_}">{_not_asked()}</td>'
    return f'<td class="{class_}" data-level="{level}"{_marks(row, position)}><span>{escape(LEVEL_WORDS[level])}</span></td>'


def _marks(row: Row, position: int) -> str:
    """What the style sheet draws: changed today; the last level, where it was another one."""
    changed = ' data-state="changed"' if position in row.changed else ""
    was = row.was[position]
    return changed + (f' data-was="{was}"' if was and was != row.levels[position] else "")


def _not_asked() -> str:
    return f'<span class="soft" role="img" aria-label="{escape(gettext("Not asked in this grade"))}">–</span>'


@register.simple_tag
def changed_words(count: int | None = None) -> str:
    """ "3 changed"; without a number the pattern for a script, one form after the other, parted by a bar."""
    return _counted(count, lambda n: ngettext("%(count)s changed", "%(count)s changed", n))


@register.simple_tag
def unseen_words(count: int | None = None) -> str:
    """ "8 not seen yet, and that is fine"; nothing left is said too. Without a number the pattern for a script."""
    if count == 0:
        return gettext("Everybody seen")
    words = _counted(
        count,
        lambda n: ngettext("%(count)s not seen yet, and that is fine", "%(count)s not seen yet, and that is fine", n),
    )
    return words if count else f"{words}|{gettext('Everybody seen')}"


@register.simple_tag
def far_words(count: int | None = None) -> str:
    """ "12 on own or further"; without a number the pattern for a script."""
    return _counted(count, lambda n: ngettext("%(count)s on own or further", "%(count)s on own or further", n))


def _counted(count: int | None, form: Callable[[int], str]) -> str:
    if count is None:
        return "|".join(form(number) % {"count": "#"} for number in (1, 2))
    return form(count) % {"count": count}
