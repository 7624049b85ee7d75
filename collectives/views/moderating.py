"""Looking at work together in a meeting."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.services.exemplars import TooManyExemplarsError
from clusters.decorators import ScopedRequest, access
from clusters.scope import require
from collectives import rules
from collectives.forms.moderating import AgreementForm, BallotForm, OpenForm
from collectives.models import Meeting, ModeratedSample, Moderation
from collectives.queries import moderating as queries
from collectives.services import moderating as services

PER_PAGE = 20


@require_safe
@access("moderation.read")
def moderation_list(request: ScopedRequest) -> HttpResponse:
    """What was looked at together, the open ones first."""
    page = Paginator(queries.moderations(request.scope), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_open": request.scope.may("moderation.open")}
    return render(request, "collectives/moderation_list.html", context)


@require_safe
@never_cache
@access("moderation.read")
def meeting_rounds(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """A piece of the meeting's pages: its rounds, and how many have chosen in each. Asked for while one is open."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.scope), public_id=public_id)
    context = {
        "meeting": meeting,
        "rounds": queries.rounds_of(request.scope, meeting),
        "may_open_round": rules.may_lead_moderation(request.scope, meeting),
    }
    return render(request, "collectives/_rounds.html", context)


@require_http_methods(["GET", "POST"])
@access("moderation.open")
def moderation_new(request: ScopedRequest) -> HttpResponse:
    """Put two or three samples before a meeting."""
    scope = request.scope
    samples = queries.samples_to_choose(scope)
    form = OpenForm(
        request.POST if request.method == "POST" else None,
        meetings=queries.meetings_to_open_in(scope),
        criteria=queries.criteria_in_force(scope),
        samples=samples,
        initial={"meeting": request.GET.get("meeting", "")},
    )
    if form.is_valid():
        given = form.cleaned_data
        require(rules.may_lead_moderation(scope, given["meeting"]))
        try:
            opened = services.open_moderation(by=request.user, at=now(), **given)
        except services.NotInMeetingError as error:
            form.add_error("meeting", str(error))
        except services.BadSamplesError as error:
            form.add_error("samples", str(error))
        else:
            messages.success(request, _("It is open: everybody chooses on their own phone."))
            return redirect("moderation_detail", opened.public_id)
    chosen = request.POST.getlist("samples")
    context = {"form": form, "samples": samples, "chosen": chosen}
    return render(request, "collectives/moderation_new.html", context, status=422 if form.is_bound else 200)


def _moderation(request: ScopedRequest, public_id: UUID) -> Moderation:
    rows = Moderation.objects.visible_to(request.scope).select_related(
        "meeting__collective", "criterion__ability", "criterion__rubric"
    )
    return get_object_or_404(rows, public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@access("moderation.read")
def moderation_detail(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """While it is open: choose, in silence. Once it is closed: the spread, and what the group says."""
    moderation = _moderation(request, public_id)
    if request.htmx and request.method != "POST":  # type: ignore[attr-defined]
        return _answers(request, moderation)
    page = queries.moderation_page(request.scope, moderation, language=get_language() or "en")
    form = BallotForm(request.POST if request.method == "POST" else None, samples=page.samples)
    if request.method == "POST" and form.is_valid():
        try:
            services.cast_ballot(moderation=moderation, levels=form.levels, by=request.user)
        except services.ClosedError as error:
            messages.info(request, str(error))
        else:
            messages.success(
                request, _("In the box. Nobody sees what you chose; you can change it until it is closed.")
            )
        return redirect("moderation_detail", public_id)
    return _show(request, page, form)


def _show(
    request: ScopedRequest, page: queries.ModerationPage, form: BallotForm, agreement: AgreementForm | None = None
) -> HttpResponse:
    leads = rules.may_lead_moderation(request.scope, page.moderation.meeting)
    outcome = {"outcome": page.moderation.outcome}
    context: dict[str, Any] = {
        "moderation": page.moderation,
        "page": page,
        "form": form,
        "leads": leads,
        "agreement": agreement or (AgreementForm(samples=page.samples, initial=outcome) if leads else None),
        "may_hang": request.scope.may("rubric.build"),
        "least": services.LEAST_RATERS,
        "answers": page.answer_count,
        "may_read_meeting": request.scope.may("meeting.read"),
    }
    is_refused = form.is_bound or (agreement is not None and agreement.is_bound)
    response = render(request, "collectives/moderation_detail.html", context, status=422 if is_refused else 200)
    patch_vary_headers(response, ("HX-Request",))
    return response


def _answers(request: ScopedRequest, moderation: Moderation) -> HttpResponse:
    """How many have chosen; once it is closed the whole page is read again."""
    context = {
        "moderation": moderation,
        "answers": queries.answer_count(request.scope, moderation),
        "least": services.LEAST_RATERS,
        "leads": rules.may_lead_moderation(request.scope, moderation.meeting),
    }
    response = render(request, "collectives/moderation_detail.html#answers", context)
    if not moderation.is_open:
        response.headers["HX-Refresh"] = "true"
    patch_vary_headers(response, ("HX-Request",))
    return response


@require_POST
@access("moderation.open")
def moderation_close(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Count, and show the spread."""
    moderation = _moderation(request, public_id)
    require(rules.may_lead_moderation(request.scope, moderation.meeting))
    try:
        services.close_moderation(moderation=moderation, by=request.user, at=now())
    except services.TooFewError as error:
        messages.error(request, str(error))
    return redirect("moderation_detail", public_id)


@require_POST
@access("moderation.open")
def moderation_call_off(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Take it off the meeting, uncounted."""
    moderation = _moderation(request, public_id)
    require(rules.may_lead_moderation(request.scope, moderation.meeting))
    try:
        services.call_off_moderation(moderation=moderation, by=request.user, at=now())
    except services.ClosedError as error:
        messages.error(request, str(error))
        return redirect("moderation_detail", public_id)
    messages.success(request, _("Called off. Nothing was counted."))
    return redirect("moderation_list")


@require_POST
@access("moderation.open")
def moderation_agree(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Note what the group says."""
    moderation = _moderation(request, public_id)
    require(rules.may_lead_moderation(request.scope, moderation.meeting))
    page = queries.moderation_page(request.scope, moderation, language=get_language() or "en")
    form = AgreementForm(request.POST, samples=page.samples)
    if form.is_valid():
        try:
            services.note_agreement(
                moderation=moderation,
                agreed=form.agreed,
                outcome=form.cleaned_data["outcome"],
                by=request.user,
                at=now(),
            )
        except services.ClosedError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Noted, as the group said it."))
        return redirect("moderation_detail", public_id)
    return _show(request, page, BallotForm(samples=page.samples), form)


@require_POST
@access("rubric.build")
def moderation_exemplar(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Hang a sample on which the group agreed beside its level. Its own key makes a resend hang it once."""
    rows = ModeratedSample.objects.visible_to(request.scope).select_related(
        "moderation__criterion__rubric", "sample__photo"
    )
    moderated = get_object_or_404(rows, public_id=public_id)
    try:
        services.make_exemplar(
            moderated=moderated, language=get_language() or "en", key=moderated.public_id, by=request.user, at=now()
        )
    except (services.NothingAgreedError, TooManyExemplarsError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It hangs beside the words of this level."))
    return redirect("moderation_detail", moderated.moderation.public_id)
