"""When and where: scheduling a meeting, changing it, cancelling it."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clusters import calendar
from clusters.calendar import read_period
from clusters.decorators import ScopedRequest, access
from clusters.models import School, TenantSettings
from clusters.queries import tenant_settings
from clusters.scope import Scope, require
from collectives import rules
from collectives.choices import MeetingState
from collectives.forms.meetings import SHARE_FIELDS, SITTING_FIELDS, CancelForm, ScheduleForm
from collectives.models import Meeting, Sitting
from collectives.queries import meeting as of
from collectives.queries import schedule
from collectives.services import meetings

USUAL_START = dt.time(10, 30)


def _venues(scope: Scope) -> QuerySet[School]:
    return School.objects.visible_to(scope).select_related("place").order_by("pk")


def _wished_month(request: ScopedRequest, settings: TenantSettings) -> dt.date | None:
    """The month of the address, when it can be scheduled; else the first one without a meeting."""
    try:
        wished = read_period(request.GET.get("period", ""))
    except ValueError:
        wished = None
    first, last = schedule.open_days(settings, request.scope.today)
    if wished is not None and first.replace(day=1) <= wished <= last:
        return wished
    return schedule.first_free_month(request.scope, settings)


def _values(sitting: Sitting, index: int) -> dict[str, Any]:
    """What the form shows of a sitting; the first one has the plain names."""
    end = f"_{index + 1}" if index else ""
    starts = localtime(sitting.starts_at).time()
    return {f"on{end}": sitting.on, f"starts{end}": starts, f"venue{end}": sitting.venue_id}


def _preview(request: ScopedRequest, form: ScheduleForm) -> HttpResponse:
    """The four parts in minutes, as far as the form is filled in. Nothing is saved."""
    form.full_clean()
    return render(request, "collectives/meeting_schedule.html#preview", {"form": form})


def _add_refusal(form: ScheduleForm, refusal: meetings.MeetingRefusedError) -> None:
    field = {"shares": SHARE_FIELDS[0], "minutes": "own_length"}.get(refusal.field or "", refusal.field)
    if refusal.sitting and field in SITTING_FIELDS:
        field = f"{field}_{refusal.sitting + 1}"
    form.add_error(field if field in form.fields else None, str(refusal))


@require_http_methods(["GET", "POST"])
@access("meeting.schedule")
def meeting_schedule(request: ScopedRequest) -> HttpResponse:
    """Plan the meeting of a month: day, time, venue, and the shares of its four parts."""
    settings = tenant_settings()
    collective = schedule.own_collective(request.scope)
    month = _wished_month(request, settings)
    initial = {
        "on": schedule.likely_day(month, request.scope.today) if month else None,
        "starts": USUAL_START,
        **ScheduleForm.length_of(settings.meeting_min),
        **ScheduleForm.shares_of(settings.part_shares),
    }
    form = ScheduleForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        settings=settings,
        today=request.scope.today,
        month=month,
        venues=_venues(request.scope),
    )
    form.initial.pop("on", None) if form.is_bound else None
    if request.POST.get("preview") and request.htmx:  # type: ignore[attr-defined]
        return _preview(request, form)
    if form.is_bound and not request.POST.get("preview") and form.is_valid() and collective is not None:
        try:
            meeting = meetings.schedule_meeting(collective=collective, by=request.user, at=now(), **form.cleaned_data)
        except meetings.MeetingRefusedError as refusal:
            _add_refusal(form, refusal)
        else:
            messages.success(request, _("Planned. Prepare it, then call it: teachers see it from then on."))
            return redirect(meeting)
    wants_preview = bool(request.POST.get("preview"))
    context = {"form": form, "month": month, "collective": collective, "is_new": True}
    status = 422 if form.is_bound and not wants_preview else 200
    return render(request, "collectives/meeting_schedule.html", context, status=status)


@require_http_methods(["GET", "POST"])
@access("meeting.schedule")
def meeting_move(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Another day, in this month or a free one, other sittings, venues, length or shares, until the meeting starts."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.scope), public_id=public_id)
    require(rules.may_change_meeting(request.scope, meeting))
    if request.method == "GET" and (refusal := meetings.change_refusal(meeting)):
        messages.error(request, refusal)
        return redirect(meeting)
    sittings = of.sittings(meeting)
    initial = {
        **{name: value for n, sitting in enumerate(sittings) for name, value in _values(sitting, n).items()},
        **ScheduleForm.length_of(sittings[0].minutes),
        **ScheduleForm.shares_of(meeting.part_shares),
    }
    form = ScheduleForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        settings=tenant_settings(),
        today=request.scope.today,
        venues=_venues(request.scope),
    )
    if request.POST.get("preview") and request.htmx:  # type: ignore[attr-defined]
        return _preview(request, form)
    if form.is_bound and not request.POST.get("preview") and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "key"}
        try:
            moved = meetings.move_meeting(meeting=meeting, by=request.user, at=now(), **values)
        except meetings.MeetingRefusedError as refusal:
            _add_refusal(form, refusal)
        else:
            messages.success(request, _changed_words(meeting, moved))
            return redirect(meeting)
    wants_preview = bool(request.POST.get("preview"))
    context = {"form": form, "month": meeting.period, "meeting": meeting, "is_new": False}
    status = 422 if form.is_bound and not wants_preview else 200
    return render(request, "collectives/meeting_schedule.html", context, status=status)


def _changed_words(before: Meeting, after: Meeting) -> str:
    words = [_("Changed.")]
    if before.period != after.period:
        words.append(_("It is the meeting of %(month)s now.") % {"month": calendar.month(after.period)})
    if after.state != MeetingState.PLANNED:
        words.append(_("Teachers see the new day."))
    return " ".join(words)


@require_http_methods(["GET", "POST"])
@access("meeting.schedule")
def meeting_cancel(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Cancel a meeting before it starts, with the reason that teachers read."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.scope), public_id=public_id)
    require(rules.may_change_meeting(request.scope, meeting))
    if request.method == "GET" and (refusal := meetings.change_refusal(meeting)):
        messages.error(request, refusal)
        return redirect(meeting)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            meetings.cancel_meeting(meeting=meeting, by=request.user, at=now(), **form.cleaned_data)
        except meetings.MeetingRefusedError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Cancelled. What stood on the agenda comes along to the next meeting."))
            return redirect("meeting_list")
    context = {"meeting": meeting, "form": form, "sitting": of.sittings(meeting)[0]}
    return render(request, "collectives/meeting_cancel.html", context, status=422 if form.is_bound else 200)
