"""The page of a place, drawn once and shown until a row behind it changes."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from clusters import queries as clusters
from clusters.calendar import period_of
from clusters.choices import Level
from clusters.decorators import ScopedRequest
from clusters.models import Place
from collectives.choices import Origin
from reports import forms
from reports.queries import dashboards
from reports.queries.dashboards import Dashboard
from reports.queries.versions import Version, version_of

TEMPLATE = "reports/_place_drawn.html"


@dataclass(frozen=True)
class Drawn:
    """What is above the counts and the counts themselves, of one month, as they were at a version."""

    month: dt.date
    head: SafeString
    panels: SafeString
    is_valid: bool
    rows: tuple[Decimal | None, ...] = ()


def place_drawn(request: ScopedRequest, place: Place) -> tuple[Drawn, Version, Dashboard | None]:
    """The page of a place as the address asks for it, with its version, and what it was drawn from if that was just now.

    The version is read before the counts: what changes meanwhile makes it old at the next look. Kept by the process, for
    a role at a place, a language and a day; a form that was not understood is drawn each time.
    """
    scope, drawings = request.scope, caches["drawings"]
    look = _look(request, place)
    kept: Drawn | None = drawings.get(look)
    period = kept.month if kept else period_of(scope.today)
    version = version_of(scope, place=place, period=period)
    if kept and kept.rows == version.rows:
        return kept, version, None
    board, form = _board(request, place)
    is_valid = form.is_valid()
    context = _context(request, board, form)
    head, panels = (render_to_string(f"{TEMPLATE}#{part}", context, request) for part in ("head", "panels"))
    if board.month != period:
        drawn = Drawn(board.month, head, panels, is_valid)  # of no version: the next look knows the month, and keeps it
        version = version_of(scope, place=place, period=board.month)
    else:
        drawn = Drawn(board.month, head, panels, is_valid, version.rows)
    if is_valid:
        drawings.set(look, drawn)
    return drawn, version, board


def _look(request: ScopedRequest, place: Place) -> str:
    """All that decides a drawing beside the rows: who may open what is linked, in which words, and what was asked for."""
    scope = request.scope
    asked = [request.GET.get(name) for name in ("month", "ability")]
    decides = (place.public_id, scope.role, scope.path, get_language(), scope.today, asked)
    return blake2b(repr(decides).encode(), digest_size=16).hexdigest()


def _board(request: ScopedRequest, place: Place) -> tuple[Dashboard, forms.ChosenForm]:
    settings = clusters.tenant_settings(with_vacations=place.level == Level.CLUSTER)
    day, first = request.scope.today, dashboards.first_counted(place)
    asked = forms.month_asked(request.GET, first=first, today=day)
    own = dashboards.own_counts(request.scope, place, settings=settings, asked=asked)
    form = forms.ChosenForm(request.GET, month=own.latest, first=first, today=day, abilities=own.abilities)
    chosen = form.cleaned_data if form.is_valid() else {}
    board = dashboards.dashboard(
        request.scope,
        place,
        month=chosen.get("month") or own.latest,
        settings=settings,
        own=own,
        ability=chosen.get("ability", ""),
    )
    return board, form


def _context(request: ScopedRequest, board: Dashboard, form: forms.ChosenForm) -> dict[str, Any]:
    return {
        "board": board,
        "form": form,
        "settings": board.settings,
        "origins": Origin.values,
        "stage_codes": range(5),
        "may_pack": request.scope.may("pack.read"),
    }
