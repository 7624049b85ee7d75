"""The meeting screen: its parts, its clock, who is here. What is written down is in `capturing`."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from clusters.decorators import ScopedRequest, access
from collectives import rules
from collectives.choices import Duty, MeetingState, Part, Presence
from collectives.forms.running import (
    AttendanceForm,
    HereInsteadForm,
    ItemOutcomeForm,
    NoteForm,
    PartForm,
    SharingForm,
    TurnForm,
    VisitorForm,
)
from collectives.models import AgendaItem, Attendance, Experience
from collectives.queries import live
from collectives.queries import meeting as of
from collectives.queries.board import part_in_hand
from collectives.queries.people import people_of
from collectives.services import meetings, running
from collectives.views.meetings import own_meeting
from collectives.views.screen import Screen, screen_of
from foundation.tenancy.connection import current_tenant_id

Refused = (running.RunRefusedError, meetings.MeetingRefusedError)


@require_safe
@never_cache
@access("meeting.run")
def meeting_run(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """The screen of a meeting: before it, a way to start it; then part by part; once closed, its minutes."""
    if own_meeting(request, public_id).state == MeetingState.CLOSED:
        return redirect("meeting_minutes", public_id)
    screen = screen_of(request, public_id, rules.may_record_meeting)
    if screen.meeting.state != MeetingState.IN_SESSION:
        return screen.before()
    return screen.page()


@require_safe
@never_cache
@access("meeting.run")
def meeting_live(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """What changed since the revision in `If-None-Match`: nothing (304), or the pieces of the screen anew; the whole board
    where the meeting went on to another part than the one in `view`, and nobody chose that one (`part`).

    While nothing changes it costs the coordinator one look into the cache, and one into the database where the cache is
    away. For a teacher it is asked each time whether it is still her turn; the screen of one who gave it away goes away.
    """
    found = live.live_meeting(public_id)
    if found is None or found.cluster_id != request.scope.cluster_id:
        raise Http404
    known = f'"{found.revision}"'
    is_known = request.headers.get("If-None-Match", "").removeprefix("W/") == known
    if is_known and request.scope.may("meeting.schedule"):
        return HttpResponseNotModified(headers={"ETag": known})
    try:
        screen = screen_of(request, public_id, rules.may_record_meeting)
    except PermissionDenied:
        if not request.htmx:  # type: ignore[attr-defined]
            raise
        return HttpResponse(headers={"HX-Redirect": reverse("meeting_detail", args=[public_id])})
    if is_known:
        return HttpResponseNotModified(headers={"ETag": known})
    if screen.meeting.state != MeetingState.IN_SESSION:
        return HttpResponse(headers={"HX-Redirect": reverse("meeting_run", args=[public_id])})
    went_on = "part" not in request.GET and request.GET.get("view") != part_in_hand(screen.sitting)
    small = ("strip", "clock", "items", "work", "people", "roles", "captured")
    response = screen.pieces("here", *(("board",) if went_on else small), "live")
    response.headers["ETag"] = f'"{screen.meeting.revision}"'
    return response


@require_POST
@access("meeting.run")
def meeting_open(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Put a called meeting in session."""
    screen = screen_of(request, public_id)
    try:
        meetings.open_meeting(
            meeting=screen.meeting, today_instead="today_instead" in request.POST, by=request.user, at=now()
        )
    except meetings.MeetingRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect(screen.address())


_MOVES: dict[str, Callable[..., Any]] = {
    "start": running.start_part,
    "pause": running.pause_part,
    "end": running.end_part,
}


@require_POST
@access("meeting.run")
def run_part(request: ScopedRequest, public_id: UUID, move: str) -> HttpResponse:
    """Start a part (and end the one before), pause it, end the last one."""
    screen = screen_of(request, public_id)
    form = PartForm(request.POST)
    if move not in _MOVES or not form.is_valid():
        raise Http404
    part = Part(form.cleaned_data["part"])
    try:
        _MOVES[move](meeting=screen.meeting, sitting=screen.sitting, part=part, by=request.user, at=now())
    except Refused as refusal:
        return screen.refused("clock", str(refusal))
    return screen.done("board", part="now" if move == "start" else part, anchor="clock")


def _row(screen: Screen, teacher_id: str) -> Attendance:
    rows = Attendance.objects.filter(tenant_id=current_tenant_id(), sitting=screen.sitting)
    try:
        return get_object_or_404(rows.select_related("teacher"), teacher__public_id=UUID(teacher_id))
    except ValueError as error:
        raise Http404 from error


@require_POST
@access("meeting.run")
def run_attendance(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Mark one person of the roster: one tap."""
    screen = screen_of(request, public_id)
    row = _row(screen, request.POST.get("teacher", ""))
    where = f"person-{row.teacher.public_id}" if row.teacher else "people"
    form = AttendanceForm(request.POST)
    if not form.is_valid():
        return screen.refused(where, form=form)
    try:
        running.mark_attendance(meeting=screen.meeting, attendance=row, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        return screen.refused(where, str(refusal))
    return screen.done("here", "rest", "roles", f"person:{row.pk}", anchor=where)


@require_POST
@access("meeting.run")
def run_rest(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Everybody who is not marked yet is present, or absent."""
    screen = screen_of(request, public_id)
    wished = request.POST.get("presence", "")
    try:
        running.mark_rest(
            meeting=screen.meeting,
            sitting=screen.sitting,
            presence=Presence(wished) if wished in Presence.values else Presence.VISITOR,
            by=request.user,
        )
    except Refused as refusal:
        return screen.refused("people", str(refusal))
    if request.POST.get("next") == "close" and request.scope.may("meeting.close"):
        return redirect("meeting_close", public_id)
    return screen.done("here", "people", "roles", anchor="people")


@require_POST
@access("meeting.run")
def run_visitor(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Write down a visitor, or take one off the list (`remove`)."""
    screen = screen_of(request, public_id)
    form = VisitorForm(request.POST)
    if not form.is_valid():
        return screen.refused("visitor", form=form)
    try:
        if "remove" in request.POST:
            rows = Attendance.objects.filter(tenant_id=current_tenant_id(), sitting=screen.sitting, teacher=None)
            gone = rows.filter(visitor_name=form.cleaned_data["name"]).first()
            if gone is not None:
                running.remove_visitor(meeting=screen.meeting, attendance=gone, by=request.user)
        else:
            running.add_visitor(
                meeting=screen.meeting, sitting=screen.sitting, name=form.cleaned_data["name"], by=request.user
            )
    except Refused as refusal:
        return screen.refused("visitor", str(refusal))
    return screen.done("here", "people", anchor="visitor")


@require_POST
@access("meeting.run")
def run_here_instead(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Somebody who was expected at another sitting came to this one."""
    screen = screen_of(request, public_id)
    form = HereInsteadForm(request.POST, people=people_of(*screen.sittings))
    if not form.is_valid():
        return screen.refused("elsewhere", form=form)
    try:
        running.expect_here(
            meeting=screen.meeting, sitting=screen.sitting, teacher=form.cleaned_data["teacher"], by=request.user
        )
    except Refused as refusal:
        return screen.refused("elsewhere", str(refusal))
    return screen.done("here", "people", "roles", anchor="elsewhere")


@require_POST
@access("meeting.run")
def run_turn(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Give a role to somebody who is here, or to nobody."""
    screen = screen_of(request, public_id)
    form = TurnForm(request.POST, people=people_of(screen.sitting))
    if not form.is_valid():
        return screen.refused("roles", form=form)
    try:
        running.set_turn(
            meeting=screen.meeting,
            sitting=screen.sitting,
            duty=Duty(form.cleaned_data["duty"]),
            teacher=form.cleaned_data["teacher"],
            by=request.user,
        )
    except Refused as refusal:
        return screen.refused("roles", str(refusal))
    held = of.own_duties(request.scope, screen.meeting).get(screen.sitting.pk, ())
    if not rules.may_run_meeting(request.scope, screen.meeting, duties=held):
        messages.success(request, _("Handed over."))
        back = reverse("meeting_detail", args=[public_id])
        return HttpResponse(headers={"HX-Redirect": back}) if request.htmx else redirect(back)  # type: ignore[attr-defined]
    return screen.done("roles", anchor="roles")


@require_POST
@access("meeting.run")
def run_item(request: ScopedRequest, public_id: UUID, item_id: UUID) -> HttpResponse:
    """What became of an agenda item."""
    screen = screen_of(request, public_id, rules.may_record_meeting)
    item = get_object_or_404(AgendaItem.objects.visible_to(request.scope), public_id=item_id, meeting=screen.meeting)
    form = ItemOutcomeForm(request.POST)
    where = f"item-{item.public_id}"
    if not form.is_valid():
        return screen.refused(where, form=form, part=item.part)
    try:
        running.finish_item(meeting=screen.meeting, item=item, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        return screen.refused(where, str(refusal), part=item.part)
    return screen.done("items", part=item.part, anchor=where)


@require_POST
@access("meeting.run")
def run_sharing(request: ScopedRequest, public_id: UUID, experience_id: UUID) -> HttpResponse:
    """An experience is told in part 1, or is not."""
    screen = screen_of(request, public_id, rules.may_record_meeting)
    experience = get_object_or_404(Experience.objects.visible_to(request.scope), public_id=experience_id)
    form = SharingForm(request.POST)
    where = f"story-{experience.public_id}"
    if not form.is_valid():
        return screen.refused(where, form=form, part=Part.SHARE)
    try:
        running.tell_experience(
            meeting=screen.meeting,
            sitting=screen.sitting,
            experience=experience,
            is_told=form.cleaned_data["is_told"],
            by=request.user,
        )
    except Refused as refusal:
        return screen.refused(where, str(refusal), part=Part.SHARE)
    return screen.done("stories", part=Part.SHARE, anchor=where)


@require_POST
@access("meeting.run")
def run_note(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """One sentence on what a part brought, for the minutes."""
    screen = screen_of(request, public_id, rules.may_record_meeting)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return screen.refused("note", form=form)
    part = Part(form.cleaned_data["part"])
    try:
        running.note_part(
            meeting=screen.meeting,
            sitting=screen.sitting,
            part=part,
            note=form.cleaned_data["note"],
            by=request.user,
        )
    except Refused as refusal:
        return screen.refused("note", str(refusal), part=part)
    return screen.done("note", part=part, anchor="note")
