"""What I said I would try, and what became of it."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clusters.decorators import ScopedRequest, access
from clusters.scope import own_teacher, require
from clusters.services.conflicts import keep_given_way
from collectives import rules
from collectives.choices import Outcome
from collectives.forms.commitments import CommitmentForm, ReportBackForm
from collectives.models import Commitment, Experience, Meeting
from collectives.queries import today
from collectives.services import commitments as services
from foundation.sync import pages

_PK, _KEY, _ID = "--pk--", "--key--", UUID(int=0)  # stand in a form that is drawn for several commitments


@require_http_methods(["GET", "POST"])
@access("commitment.report")
def commitment_report(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Tell what became of a commitment: as a page, or in place on the first page."""
    own = Commitment.objects.own(request.scope)
    if request.method == "POST":  # two pages of one commitment come one after the other
        services.hold(get_object_or_404(own, public_id=public_id))
    rows = own.select_related("meeting", "report__photo", "report__experience")
    commitment = get_object_or_404(rows, public_id=public_id)
    is_open = Commitment.objects.own(request.scope).awaited().filter(pk=commitment.pk).exists()
    is_htmx = bool(request.htmx)  # type: ignore[attr-defined]
    form = _form(request, commitment)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in services.TOLD}
        given_way = services.told_before(commitment, said, seen=pages.seen(request.POST))
        at = now()
        try:
            services.report_back(commitment=commitment, by=request.user, at=at, **form.cleaned_data)
        except services.ReportClosedError:
            form.add_error(None, _("The meeting in which this came back is closed. What was told there stays."))
        else:
            messages.success(request, _("Told. Thank you for bringing it back."))
            if given_way:
                school_id = request.scope.place_id
                keep_given_way(
                    given_way,
                    public_id,
                    kind="commitment.report",
                    school_id=school_id,
                    by=request.user,
                    at=at,
                    kept_by=request.user.pk,
                )
                messages.warning(
                    request, _("Something else had been written meanwhile: both stand on your first page.")
                )
            return _told_in_place(request, commitment) if is_htmx else redirect("today")
    status = 422 if form.is_bound else 200
    if is_htmx and form.is_bound:
        row = {"commitment": commitment, "form": form}
        return render(request, "collectives/_commitment.html", {"row": row}, status=status)
    context = {
        "commitment": commitment,
        "form": form,
        "is_open": is_open,
        "made_from": pages.made_from(request.POST, _told(commitment)),
    }
    return render(request, "collectives/commitment_report.html", context, status=status)


def _told(commitment: Commitment) -> dict[str, str]:
    report = getattr(commitment, "report", None)
    return {name: getattr(report, name) for name in services.TOLD} if report is not None else {}


def rows_to_tell(request: ScopedRequest, commitments: Sequence[Commitment]) -> list[dict[str, Any]]:
    """Each with the form of its report, which is drawn once: they differ in their ids and keys alone."""
    context = {
        "commitment": {"pk": _PK, "public_id": _ID},
        "report_url": reverse("commitment_report", args=[_ID]),
        "outcomes": Outcome.choices,
        "form": SimpleNamespace(is_bound=False, initial={"key": _KEY}),
        "csrf_token": get_token(request),
    }
    drawn = render_to_string("collectives/_tell_form.html", context)
    return [{"commitment": each, "drawn": SafeString(_put_in(drawn, each))} for each in commitments]


def _put_in(drawn: str, commitment: Commitment) -> str:
    keyed = drawn.replace(_PK, str(commitment.pk)).replace(_KEY, str(uuid4()))
    return keyed.replace(str(_ID), str(commitment.public_id))


def _told_in_place(request: ScopedRequest, commitment: Commitment) -> HttpResponse:
    commitments = today.commitments_to_report(request.scope)
    context = {
        "row": rows_to_tell(request, [each for each in commitments if each.pk == commitment.pk])[0],
        "commitments": commitments,
        "told_count": today.told_count(commitments),
    }
    return render(request, "collectives/_told.html", context)


def _form(request: ScopedRequest, commitment: Commitment) -> ReportBackForm:
    experiences = Experience.objects.own(request.scope).filter(shared_at__isnull=False).order_by("-shared_at", "pk")
    if request.method == "POST":
        auto_id = f"c{commitment.pk}-%s"
        return ReportBackForm(request.POST, request.FILES, experiences=experiences, auto_id=auto_id)
    report = getattr(commitment, "report", None)
    initial = {}
    if report is not None:
        evidence = report.experience.public_id if report.experience else None
        initial = {"outcome": report.outcome, "words": report.words, "experience": evidence}
    return ReportBackForm(initial=initial, experiences=experiences)


@require_http_methods(["GET", "POST"])
@access("commitment.make")
def commitment_new(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """A teacher's own commitment, in a meeting of her collective that is not closed yet."""
    meetings = Meeting.objects.visible_to(request.scope).filter(cluster_id=request.scope.cluster_id)
    meeting = get_object_or_404(meetings.select_related("collective"), public_id=public_id)
    require(rules.may_make_commitment(request.scope, meeting))
    form = CommitmentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.make_commitment(
                meeting=meeting,
                teacher_id=own_teacher(request.scope),
                by=request.user,
                at=now(),
                **form.cleaned_data,
            )
        except services.MeetingNotOpenError:
            form.add_error(None, _("This meeting has just been closed. Say it in the next one."))
        else:
            messages.success(request, _("Written down, in your own words."))
            return redirect(meeting)
    context = {"form": form, "meeting": meeting}
    return render(request, "collectives/commitment_new.html", context, status=422 if form.is_bound else 200)
