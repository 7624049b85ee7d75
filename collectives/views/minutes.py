"""Closing a meeting, its minutes, and amending them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_list_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters.decorators import ScopedRequest, access
from clusters.queries import tenant_settings
from clusters.scope import require
from collectives import rules
from collectives.choices import MeetingState
from collectives.forms.meetings import AmendForm, PartMinutesForm
from collectives.models import Meeting, Minutes
from collectives.queries import issuing, minutes
from collectives.services import closing, meetings, running
from collectives.views.meetings import own_meeting
from collectives.views.screen import Screen, screen_of


def _minutes_form(missing: issuing.MissingIn, request: ScopedRequest | None = None) -> PartMinutesForm:
    auto_id = f"s{missing.sitting.pk}-%s"
    return PartMinutesForm(request.POST if request else None, timings=missing.timings, at=now(), auto_id=auto_id)


def _closing_page(
    request: ScopedRequest, screen: Screen, *, form: PartMinutesForm | None = None, said: str = "", status: int = 200
) -> HttpResponse:
    missing = issuing.missing(screen.meeting)
    content = issuing.content_of(screen.meeting, tenant_settings())
    forms = [form if form and each.sitting == screen.sitting else _minutes_form(each) for each in missing.sittings]
    context = {
        "meeting": screen.meeting,
        "missing": missing,
        "lacking": zip(missing.sittings, forms, ("" if missing.is_one else f"-{n}" for n in range(9)), strict=False),
        "said": said,
        **minutes.context_of(content),
    }
    return render(request, "collectives/meeting_close.html", context, status=status)


@require_http_methods(["GET", "POST"])
@access("meeting.close")
def meeting_close(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """What the minutes will say, what is missing still, and the one button that issues them."""
    screen = screen_of(request, public_id)
    require(rules.may_close_meeting(request.scope, screen.meeting))
    if request.method == "GET" and screen.meeting.state == MeetingState.CLOSED:
        return redirect("meeting_minutes", public_id)
    if request.method == "GET" and screen.meeting.state != MeetingState.IN_SESSION:
        messages.error(request, _("This meeting has not started yet."))
        return redirect("meeting_run", public_id)
    if request.method == "GET":
        return _closing_page(request, screen)
    try:
        closing.close_meeting(meeting=screen.meeting, by=request.user, at=now())
    except closing.NotReadyError as refusal:
        return _closing_page(request, screen, said=str(refusal), status=422)
    except meetings.MeetingRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("meeting_detail", public_id)
    messages.success(request, _("Closed. The minutes are issued and stay as they are."))
    return redirect("meeting_minutes", public_id)


@require_POST
@access("meeting.close")
def meeting_part_minutes(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """How long the parts took, told by hand."""
    screen = screen_of(request, public_id)
    require(rules.may_close_meeting(request.scope, screen.meeting))
    (found,) = (each for each in issuing.missing(screen.meeting).sittings if each.sitting == screen.sitting)
    form = _minutes_form(found, request)
    if not form.is_valid():
        return _closing_page(request, screen, form=form, status=422)
    try:
        running.set_part_minutes(
            meeting=screen.meeting, sitting=screen.sitting, minutes=form.cleaned_data, by=request.user, at=now()
        )
    except running.RunRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("meeting_close", args=[public_id]) + "#issue")


def _issued(request: ScopedRequest, meeting: Meeting) -> list[Minutes]:
    """Every revision, oldest first; 404 before there is one."""
    rows = Minutes.objects.visible_to(request.scope).filter(meeting=meeting).order_by("revision")
    return get_list_or_404(rows)


@require_safe
@access("meeting.read")
def meeting_minutes(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """The issued minutes as a page: one sheet as it is signed, then everything word for word."""
    meeting = own_meeting(request, public_id)
    revisions = _issued(request, meeting)
    context = {
        "meeting": meeting,
        "may_amend": rules.may_close_meeting(request.scope, meeting),
        "reads_words": rules.may_read_words(request.scope, meeting),
        **minutes.minutes_context(revisions),
    }
    return render(request, "collectives/meeting_minutes.html", context)


@require_http_methods(["GET", "POST"])
@access("meeting.close")
def meeting_amend(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Correct issued minutes in the open."""
    meeting = own_meeting(request, public_id)
    require(rules.may_close_meeting(request.scope, meeting))
    revisions = _issued(request, meeting)
    form = AmendForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            closing.amend_minutes(meeting=meeting, by=request.user, at=now(), **form.cleaned_data)
        except meetings.MeetingRefusedError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The amendment stands under the minutes."))
            return redirect("meeting_minutes", public_id)
    context = {"meeting": meeting, "form": form, "revisions": revisions}
    return render(request, "collectives/meeting_amend.html", context, status=422 if form.is_bound else 200)
