"""What a phone without a network is given: the service worker, the page it shows then, and what waits on the phone."""

import functools
import json
import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import get_resolver, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from clusters.decorators import public_page, signed_in_page
from config.bundles import STATIC

# Pages a phone may keep, by URL name: a person's own, which she needs in a classroom or a meeting room.
KEPT_PAGES = (
    "today",
    "class_list",
    "class_grid",
    "class_words",
    "class_week",
    "class_unseen",
    "child_page",
    "write",
    "experience_new",
    "experience_edit",
    "experience_detail",
    "experience_list",
    "agenda_raise",
    "commitment_report",
    "note_list",
    "note_new",
    "outcome_choices",
    "note_edit",
    "note_detail",
    "plan_page",
    "plan_now",
    "plan_month",
    "collective_page",
    "meeting_list",
    "meeting_detail",
    "meeting_run",
    "rubric_page",
    "tool_list",
    "waiting",
    "offline",
)
_END = r"\Z"  # how a pattern ends in Python
DRAWN_WITH = (
    "css/app.css",
    "js/app.js",
    "js/offline.js",
    "js/writers.js",
    "js/class_grid.js",
    "js/waiting.js",
    "js/meeting.js",
    "js/files.js",
    "js/writing.js",
    "django_htmx/htmx-2.min.js",
    "icons/sprite.svg",
    "icons/favicon.svg",
    "img/band.svg",
)


@require_safe
@public_page
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker's text; another one whenever a style sheet, a script or the worker itself has changed."""
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8", headers=headers)


@never_cache
@require_safe
@public_page
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown for a page that is not on the phone while there is no network."""
    return render(request, "config/offline.html")


@never_cache
@require_safe
@signed_in_page
def waiting(request: HttpRequest) -> HttpResponse:
    """What is on this phone and not on the server; the phone itself fills it in."""
    return render(request, "config/waiting.html")


@functools.cache
def _worker() -> str:
    told = {
        "STATIC": [static(name) for name in DRAWN_WITH],
        "KEPT": [pattern for name in KEPT_PAGES for pattern in patterns_of(name)],
        "OFFLINE": reverse("offline"),
        "SIGN_OUT": reverse("sign_out"),
    }
    lines = [f"const {name} = {json.dumps(value)};" for name, value in told.items()]
    return "\n".join([*lines, (STATIC / "worker" / "worker.js").read_text(encoding="utf-8")])


def patterns_of(name: str) -> list[str]:
    """The addresses of a URL name as JavaScript understands them, without the first slash; none for a page to come."""
    found = (pattern for _, pattern, *_ in get_resolver().reverse_dict.getlist(name))
    return [f"^{re.sub(r'[?]P<[^>]*>', '', each).removesuffix(_END)}$" for each in found]
