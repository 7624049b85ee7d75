"""A teacher's own items for the next meeting, and those of others."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Manager
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clusters.decorators import ScopedRequest, access
from clusters.scope import own_teacher, require
from collectives import rules
from collectives.forms.agenda import AgendaItemForm, SupportForm
from collectives.models import AgendaItem
from collectives.queries import coming, teacher
from collectives.services import agenda as services


@require_http_methods(["GET", "POST"])
@access("agenda.raise")
def agenda_raise(request: ScopedRequest) -> HttpResponse:
    """Put an item on the agenda of the next meeting; see what others have put there."""
    scope = request.scope
    open_to = coming.meeting_taking_items(scope)
    form = AgendaItemForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and open_to is not None:
        try:
            item = services.raise_item(
                meeting=open_to.meeting, teacher_id=own_teacher(scope), by=request.user, at=now(), **form.cleaned_data
            )
        except services.AgendaClosedError:
            form.add_error(None, _("This meeting has just been closed. Raise it for the next one, once it is called."))
        else:
            messages.success(request, _("On the agenda: %(title)s") % {"title": item.title})
            return redirect("agenda_raise")
    context = {
        "form": form,
        "open_to": open_to,
        "items": teacher.agenda_for_teacher(scope, open_to.meeting) if open_to else [],
    }
    return render(request, "collectives/agenda_raise.html", context, status=422 if form.is_bound else 200)


@require_POST
@access("agenda.raise")
def agenda_support(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Second an item, or no longer: `is_on` says which."""
    item = _item(request, public_id)
    require(rules.may_second_item(request.scope, item))
    form = SupportForm(request.POST)
    said = ""
    if not form.is_valid():
        said = _("That did not arrive whole. Try once more.")
    else:
        try:
            services.set_support(
                item=item, teacher_id=own_teacher(request.scope), by=request.user, at=now(), **form.cleaned_data
            )
        except services.AgendaClosedError:
            said = _("This meeting is closed. What was seconded stays as it was.")
    if request.htmx:  # type: ignore[attr-defined]
        seen = teacher.item_for_teacher(request.scope, item)
        return render(
            request, "collectives/_agenda_support.html", {"seen": seen, "said": said}, status=422 if said else 200
        )
    if said:
        messages.error(request, said)
    return redirect("agenda_raise")


@require_POST
@access("agenda.raise")
def agenda_withdraw(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Take one's own item off the agenda."""
    item = _item(request, public_id, AgendaItem.everything)
    require(rules.may_withdraw_item(request.scope, item))
    try:
        services.withdraw_item(item=item, teacher_id=own_teacher(request.scope), by=request.user, at=now())
    except services.NotYoursToWithdrawError:
        messages.error(request, _("The meeting has begun with this item on its agenda."))
    else:
        undo = reverse("agenda_restore", args=[public_id])
        messages.success(request, _("Off the agenda: %(title)s") % {"title": item.title}, extra_tags=f"undo:{undo}")
    return redirect("agenda_raise")


@require_POST
@access("agenda.raise")
def agenda_restore(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Put one's own item back on the agenda."""
    item = _item(request, public_id, AgendaItem.everything)
    require(rules.may_withdraw_item(request.scope, item))
    try:
        services.restore_item(item=item, teacher_id=own_teacher(request.scope), by=request.user)
    except services.NotYoursToWithdrawError:
        messages.error(request, _("The meeting has begun without this item. Raise it for the next one."))
    else:
        messages.success(request, _("On the agenda again: %(title)s") % {"title": item.title})
    return redirect("agenda_raise")


def _item(request: ScopedRequest, public_id: UUID, items: Manager[AgendaItem] = AgendaItem.objects) -> AgendaItem:
    """An item of the person's own collective."""
    rows = items.visible_to(request.scope).select_related("meeting")  # type: ignore[attr-defined]
    return get_object_or_404(rows, public_id=public_id, meeting__cluster_id=request.scope.cluster_id)
