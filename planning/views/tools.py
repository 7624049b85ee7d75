"""The bank of learning tools: what the cluster made, and a page to add one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.models import Ability
from clusters.decorators import ScopedRequest, access
from clusters.scope import own_cluster
from planning import queries
from planning.forms import ToolForm
from planning.services import tools as services

PER_PAGE = 20


@require_safe
@access("tool.read")
def tool_list(request: ScopedRequest) -> HttpResponse:
    """Tools of the cluster, newest first."""
    page = Paginator(queries.tools_of_cluster(request.scope), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_make": request.scope.may("tool.make")}
    return render(request, "planning/tool_list.html", context)


@require_http_methods(["GET", "POST"])
@access("tool.make")
def tool_new(request: ScopedRequest) -> HttpResponse:
    """Put a tool into the bank."""
    scope = request.scope
    form = ToolForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        abilities=Ability.objects.visible_to(scope).order_by("position", "pk"),
        chapters=queries.chapters_at_hand(scope),
    )
    if form.is_valid():
        tool = services.make_tool(
            cluster_id=own_cluster(scope), teacher_id=scope.teacher_id, by=request.user, at=now(), **form.cleaned_data
        )
        messages.success(request, _("In the bank: %(title)s") % {"title": tool.title})
        return redirect("tool_list")
    return render(request, "planning/tool_new.html", {"form": form}, status=422 if form.is_bound else 200)
