"""Samples of work without a name, to look at together."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.forms.samples import SampleForm
from assessments.models import WorkSample
from assessments.services import samples as services
from clusters.decorators import ScopedRequest, access
from clusters.models import Student

PER_PAGE = 24


@require_safe
@access("sample.read")
def sample_list(request: ScopedRequest) -> HttpResponse:
    """Samples of the cluster and of the places above it, newest first; one's own can be taken back."""
    rows = WorkSample.objects.visible_to(request.scope).select_related("photo").order_by("-shared_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "assessments/sample_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@access("sample.read")
def sample_new(request: ScopedRequest) -> HttpResponse:
    """Share a piece of work without a name."""
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SampleForm(data, files)
    if form.is_valid():
        names = Student.objects.visible_to(request.scope).values_list("first_name", flat=True)
        try:
            services.share_sample(
                place_id=request.scope.cluster_id or request.scope.place_id,
                names=set(names),
                by=request.user,
                at=now(),
                **form.cleaned_data,
            )
        except services.NamedChildError as error:
            form.add_error("words", str(error))
        else:
            messages.success(request, _("Shared without a name."))
            return redirect("sample_list")
    return render(request, "assessments/sample_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@access("sample.read")
def sample_take_back(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Take one's own sample back."""
    sample = get_object_or_404(WorkSample.objects.own(request.scope), public_id=public_id)
    services.take_sample_back(sample=sample, by=request.user, at=now())
    messages.success(request, _("Taken back. Nobody sees it any more."))
    return redirect("sample_list")
