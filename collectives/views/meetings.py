"""The year's meetings, and one of them before it starts."""

import datetime as dt
import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Manager
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters.calendar import add_months, period_of, read_period
from clusters.decorators import ScopedRequest, access
from clusters.queries import tenant_settings
from clusters.scope import require
from collectives import rules
from collectives.choices import Duty, MeetingState, Part
from collectives.forms.meetings import ItemForm, PlanItemForm
from collectives.models import AgendaItem, Meeting
from collectives.queries import coming, schedule
from collectives.queries import meeting as of
from collectives.queries.moderating import rounds_of
from collectives.queries.today import meetings_to_close
from collectives.services import meetings, preparing


def own_meeting(request: ScopedRequest, public_id: UUID) -> Meeting:
    """A meeting that the person may see, or 404."""
    seen = Meeting.objects.visible_to(request.scope).select_related("collective", "cluster")
    return get_object_or_404(seen, public_id=public_id)


@require_safe
@access("meeting.read")
def meeting_list(request: ScopedRequest) -> HttpResponse:
    """The twelve meetings of the collective's year; above the cluster, one month of every cluster."""
    scope, settings = request.scope, tenant_settings()
    if scope.cluster_id is None:
        month = _month(request)
        context: dict[str, Any] = {
            "month": month,
            "settings": settings,
            "before": add_months(month, -1),
            "after": add_months(month, 1) if month < period_of(scope.today) else None,
            "clusters": schedule.month_below(scope, month),
        }
        return render(request, "collectives/meeting_month.html", context)
    this_year = settings.academic_year_of(scope.today)
    years = {str(year): year for year in range(this_year - 10, this_year + 2)}
    year = years.get(request.GET.get("year", ""), this_year)
    months = schedule.year_of(scope, settings=settings, year=year)
    context = {
        "months": months,
        "year": year,
        "is_this_year": year == this_year,
        "collective": schedule.own_collective(scope),
        "next": coming.next_meeting(scope) if year == this_year else None,
        "coordinates": scope.may("meeting.schedule"),
        "may_raise": scope.may("agenda.raise"),
        "to_close": meetings_to_close(scope) if scope.may("meeting.schedule") else [],
        "free_month": schedule.first_free_month(scope, settings) if scope.may("meeting.schedule") else None,
        "held_count": sum(month.state == "done" for month in months),
    }
    return render(request, "collectives/meeting_list.html", context)


def _month(request: ScopedRequest) -> dt.date:
    now_ = period_of(request.scope.today)
    try:
        month = read_period(request.GET.get("period", ""))
    except ValueError:
        return now_
    return min(month, now_)


@require_safe
@access("meeting.read")
def meeting_detail(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """A meeting before it starts: what each part stands on. Once it is closed, its minutes."""
    meeting = own_meeting(request, public_id)
    if meeting.state == MeetingState.CLOSED:
        return redirect("meeting_minutes", meeting.public_id)
    return _detail(request, meeting, item_form=ItemForm())


def _detail(request: ScopedRequest, meeting: Meeting, *, item_form: ItemForm, status: int = 200) -> HttpResponse:
    scope = request.scope
    sittings, duties = of.sittings(meeting), of.own_duties(scope, meeting)
    own = set().union(*duties.values())
    parts = of.plan(meeting, sittings[0])
    items = [item for part in parts for item in part.items]
    reads_words = rules.may_read_words(scope, meeting)
    returning = list(of.returning(meeting))
    context = {
        "meeting": meeting,
        "sitting": sittings[0],
        "sittings": sittings,
        "parts": parts,
        "minutes_by_origin": of.minutes_by_origin(items),
        "item_count": len(items),
        "may_change": rules.may_change_meeting(scope, meeting) and meeting.is_open,
        "may_call": rules.may_change_meeting(scope, meeting) and meeting.state == MeetingState.PLANNED,
        "may_record": rules.may_record_meeting(scope, meeting, duties=own),
        "own_duties": [duty.label for duty in Duty if duty in own],
        "roles": of.roles(sittings) if meeting.state in (MeetingState.CALLED, MeetingState.IN_SESSION) else [],
        "may_raise": scope.may("agenda.raise") and meeting.state in (MeetingState.CALLED, MeetingState.IN_SESSION),
        "reads_words": reads_words,
        "returning": returning,
        "told_count": sum(vow.is_told for vow in returning),
        "again": of.again_words(meeting, returning),
        "experiences": of.experiences(scope, meeting) if reads_words else [],
        "stand": of.stand(scope, meeting),
        "chapters": of.chapters(meeting),
        "tools": of.tools(meeting),
        "questions": of.questions(meeting),
        "offers": of.offers(scope, meeting, {item.title for item in items}),
        "rounds": rounds_of(scope, meeting),
        "may_open_round": rules.may_lead_moderation(scope, meeting),
        "item_form": item_form,
        "part_choices": Part.choices,
    }
    return render(request, "collectives/meeting_detail.html", context, status=status)


@require_POST
@access("meeting.call")
def meeting_call(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Call a planned meeting: teachers see it from now on."""
    meeting = own_meeting(request, public_id)
    require(rules.may_change_meeting(request.scope, meeting))
    try:
        meetings.call_meeting(meeting=meeting, by=request.user, at=now())
    except meetings.MeetingRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Called. Every teacher of the cluster sees it on her first page."))
    return redirect("meeting_detail", meeting.public_id)


@require_http_methods(["POST"])
@access("meeting.schedule")
def meeting_item_add(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Put an item on the agenda, as coordinator or as asked from above."""
    meeting = own_meeting(request, public_id)
    require(rules.may_change_meeting(request.scope, meeting))
    form = ItemForm(request.POST)
    if form.is_valid():
        try:
            preparing.add_item(meeting=meeting, by=request.user, at=now(), **form.cleaned_data)
        except preparing.AgendaRefusedError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("On the agenda."))
            return redirect(f"{meeting.get_absolute_url()}#{form.cleaned_data['part']}")
    return _detail(request, meeting, item_form=form, status=422)


def _own_item(request: ScopedRequest, public_id: UUID, items: Manager[AgendaItem] = AgendaItem.objects) -> AgendaItem:
    seen = items.visible_to(request.scope).select_related("meeting")  # type: ignore[attr-defined]
    item = get_object_or_404(seen, public_id=public_id)
    require(rules.may_change_meeting(request.scope, item.meeting))
    return item


def _back_to(item: AgendaItem) -> HttpResponse:
    return redirect(f"{item.meeting.get_absolute_url()}#{item.part}")


@require_POST
@access("meeting.schedule")
def agenda_item_plan(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Give an item its minutes and its part."""
    item = _own_item(request, public_id)
    form = PlanItemForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return _back_to(item)
    try:
        preparing.plan_item(
            item=item,
            planned_min=form.cleaned_data["planned_min"],
            part=Part(form.cleaned_data["part"]),
            by=request.user,
        )
    except preparing.AgendaRefusedError as refusal:
        messages.error(request, str(refusal))
    return _back_to(item)


@require_POST
@access("meeting.schedule")
def agenda_item_shift(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Earlier or later within its part: `step` is `up` or `down`."""
    item = _own_item(request, public_id)
    try:
        preparing.shift_item(
            item=item,
            step=-1 if request.POST.get("step") == "up" else 1,
            seen_at=int(seen) if re.fullmatch(r"[0-9]{1,6}", seen := request.POST.get("seen_at", "")) else -1,
            by=request.user,
        )
    except preparing.AgendaRefusedError as refusal:
        messages.error(request, str(refusal))
    return _back_to(item)


@require_POST
@access("meeting.schedule")
def agenda_item_remove(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Take away what the coordinator added."""
    item = _own_item(request, public_id, AgendaItem.everything)
    try:
        preparing.remove_item(item=item, by=request.user, at=now())
    except preparing.AgendaRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        undo = reverse("agenda_item_restore", args=[public_id])
        messages.success(request, _("Off the agenda: %(title)s") % {"title": item.title}, extra_tags=f"undo:{undo}")
    return _back_to(item)


@require_POST
@access("meeting.schedule")
def agenda_item_restore(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Put back what the coordinator took away."""
    item = _own_item(request, public_id, AgendaItem.everything)
    try:
        preparing.restore_item(item=item, by=request.user)
    except preparing.AgendaRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("On the agenda again: %(title)s") % {"title": item.title})
    return _back_to(item)
