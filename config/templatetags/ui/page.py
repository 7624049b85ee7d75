"""Pieces of a page: sheets, notices, ways around, empty states, work in progress."""

from collections.abc import Iterable
from zlib import crc32

from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.middleware.csrf import get_token
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from config.templatetags.ui.library import attributes, escape, markup, register
from config.templatetags.ui.marks import icon_svg
from config.templatetags.ui.numbers import number

_NOTICE_ICONS = {"offline": "wifi-off", "bad": "triangle-alert", "good": "check-check", "": "info"}
_EMPTY_ART = (
    '<svg class="empty__art" viewBox="0 0 136 64" fill="none" stroke="#14252a" stroke-width="2" aria-hidden="true">'
    '<path d="M2 8h132" stroke-width="3"/><path d="M28 4v9M68 4v9M108 4v9" stroke-width="4"/>'
    '<path d="M52 13h32v42H52z" fill="#fffefa"/><path d="M58 24h20M58 31h20M58 38h12" stroke="#c3d3d6"/>'
    '<path d="M20 13h16v16H20zM100 13h16v16h-16z" stroke-dasharray="3 3" stroke="#5d7278"/></svg>'
)


@register.simple_block_tag
def sheet(
    content: str, title: str, *, id: str = "", aside: str = "", part: str = "", finding: str = "", level: int = 2
) -> SafeString:
    """A sheet hanging from the line: `{% sheet "My commitments" id="vows" %}...{% endsheet %}`."""
    id_ = id or f"s{crc32(str(title).encode())}"
    beside = f'<span class="sheet__aside">{escape(aside)}</span>' if aside else ""
    first = f'<p class="sheet__finding">{escape(finding)}</p>' if finding else ""
    return markup(
        f'<section{attributes(class_="sheet", data_part=part, aria_labelledby=id_)}><div class="sheet__head">'
        f'<h{level} class="sheet__title" id="{escape(id_)}">{escape(title)}</h{level}>{beside}</div>'
        f"{first}{content}</section>"
    )


@register.simple_block_tag
def notice(content: str, kind: str = "", icon: str = "") -> SafeString:
    """Something to know. `kind`: offline, bad, good, or none."""
    sign = icon_svg(icon or _NOTICE_ICONS[kind])
    role = "alert" if kind == "bad" else ""
    return markup(f"<div{attributes(class_='notice', data_kind=kind, role=role)}>{sign}<div>{content}</div></div>")


@register.simple_block_tag
def scroll(content: str, label: str) -> SafeString:
    """A box in which a wide table scrolls by itself, reachable by keyboard."""
    return markup(f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}">{content}</div>')


@register.simple_tag
def empty(title: str, text: str = "", url: str = "", button: str = "", icon: str = "") -> SafeString:
    """Nothing hangs here yet: what will, and the one thing to do."""
    sign = icon_svg(escape(icon)) if icon else ""
    act = f'<a class="button" href="{escape(url)}">{sign}{escape(button)}</a>' if url else ""
    more = f"<br>{escape(text)}" if text else ""
    return markup(f'<div class="empty">{_EMPTY_ART}<p><strong>{escape(title)}</strong>{more}</p>{act}</div>')


@register.simple_tag
def skeleton(label: str, lines: int = 2) -> SafeString:
    """Ruled lines while something loads."""
    rows = "<br>".join('<span class="skeleton"></span>' for _ in range(lines))
    return markup(f'<div aria-busy="true" aria-label="{escape(label)}" role="region">{rows}</div>')


@register.simple_tag
def path(places: Iterable[tuple[str, str | None]]) -> SafeString:
    """Where this page hangs in the tree: (name, address) from the top; the last one, without an address, is here."""
    items = "".join(
        f'<li><a href="{escape(url)}">{escape(name)}</a></li>'
        if url
        else f'<li><span aria-current="page">{escape(name)}</span></li>'
        for name, url in places
    )
    return markup(f'<nav aria-label="{escape(gettext("Place"))}"><ol class="path">{items}</ol></nav>')


@register.simple_tag(takes_context=True)
def pager(context: Context, page_obj: Page, name: str = "page") -> SafeString:
    """Earlier and later pages of a list; keeps the rest of the address."""
    if not page_obj.has_other_pages():
        return SafeString("")
    query = context["request"].GET.copy()

    def link(to: int, words: str, sign: str, rel: str) -> str:
        query[name] = str(to)
        before, after = (icon_svg(sign), "") if rel == "prev" else ("", icon_svg(sign))
        return (
            f'<a class="pager__link" rel="{rel}" href="?{escape(query.urlencode())}">{before}{escape(words)}{after}</a>'
        )

    out = []
    if page_obj.has_previous():
        out.append(link(page_obj.previous_page_number(), gettext("Before"), "chevron-left", "prev"))
    here = {"page": number(page_obj.number), "pages": number(page_obj.paginator.num_pages)}
    out.append(f'<span class="pager__here">{escape(gettext("Page %(page)s of %(pages)s") % here)}</span>')
    if page_obj.has_next():
        out.append(link(page_obj.next_page_number(), gettext("After"), "chevron-right", "next"))
    return markup(f'<nav class="pager" aria-label="{escape(gettext("Pages"))}">{"".join(out)}</nav>')


@register.simple_tag
def job(
    state: str, label: str, *, done: int = 0, total: int = 0, poll: str = "", open: str = "", id: str = "job"
) -> SafeString:
    """Work a worker is doing. `state`: waiting, working, done, failed. `poll` is fetched again every 2 seconds while it
    runs (and offered as a link without a script); `open` leads to what came out."""
    width = {"done": 100, "failed": 100}.get(state, round(100 * done / total) if total else 4)
    words = {
        "waiting": gettext("Waiting for its turn"),
        "working": gettext("%(done)s of %(total)s") % {"done": number(done), "total": number(total)} if total else "",
        "done": gettext("Ready"),
        "failed": gettext("This did not work out. Nothing was lost; please try again."),
    }[state]
    is_open = state in {"waiting", "working"}
    sign = {"done": icon_svg("check"), "failed": icon_svg("triangle-alert")}.get(
        state, icon_svg("loader-circle", "icon spin")
    )
    live = (
        {"hx_get": poll, "hx_trigger": "every 2s", "hx_target": "this", "hx_swap": "outerHTML"}
        if is_open and poll
        else {}
    )
    links = ""
    if is_open and poll:
        links = f'<noscript><a href="">{escape(gettext("Look again"))}</a></noscript>'
    if state == "done" and open:
        links = (
            f'<a class="button button--plain" href="{escape(open)}">{icon_svg("download")}{escape(gettext("Open"))}</a>'
        )
    return markup(
        f"<div{attributes(class_='job', id=id, data_state=state, **live)}>"
        f'<p role="status">{sign} <strong>{escape(label)}</strong> <span class="soft">{escape(words)}</span></p>'
        f'<svg class="job__bar" aria-hidden="true"><rect width="100%" height="100%" rx="3"/>'
        f'<rect width="{width}%" height="100%" rx="3"/></svg>{links}</div>'
    )


@register.simple_tag(takes_context=True)
def toast(context: Context, message: Message | str, undo: str = "") -> SafeString:
    """What has just been done. `undo` (or a message tag "undo:<address>") is posted to take it back."""
    tags = getattr(message, "extra_tags", "") or ""
    undo = undo or next((part[5:] for part in tags.split() if part.startswith("undo:")), "")
    kind = "bad" if getattr(message, "level_tag", "") in {"error", "warning"} else ""
    back = ""
    if undo:
        token = get_token(context["request"])
        back = (
            f'<form method="post" action="{escape(undo)}">'
            f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
            f'<button class="toast__undo">{icon_svg("undo-2")}{escape(gettext("Undo"))}</button></form>'
        )
    return markup(
        f"<div{attributes(class_='toast', data_kind=kind)}>{icon_svg('triangle-alert' if kind else 'check')}"
        f"<span>{escape(message)}</span>{back}</div>"
    )
