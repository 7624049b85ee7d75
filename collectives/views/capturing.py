"""Writing down what is said, while it is said; and taking it back."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clusters.decorators import ScopedRequest, access
from clusters.models import Teacher
from collectives import rules
from collectives.choices import MeetingState, Method, Outcome, Part
from collectives.forms.running import (
    COMMITMENT,
    DECISION,
    QUESTION,
    CaptureForm,
    DecisionForm,
    QuickToolForm,
    SaidCommitmentForm,
    SettleForm,
    ToldForm,
)
from collectives.models import Commitment, Decision, Question
from collectives.queries.board import part_in_hand
from collectives.queries.people import people_of, speaker_of
from collectives.services import capturing, meetings, running
from collectives.services.preparing import AgendaRefusedError, add_item
from collectives.views.screen import Screen, screen_of
from planning.models import EnrichmentOffer

Refused = (running.RunRefusedError, meetings.MeetingRefusedError)
_MODELS: dict[str, Any] = {COMMITMENT: Commitment, DECISION: Decision, QUESTION: Question}


def _second_step(screen: Screen, kind: str, form: forms.Form, *, status: int = 200) -> HttpResponse:
    """The page on which a commitment gets its teacher, a decision its reason."""
    context = {"meeting": screen.meeting, "form": form, "kind": kind, "in_view": screen.request.POST.get("in_view", "")}
    return render(screen.request, "collectives/meeting_capture.html", context, status=status)


@require_http_methods(["GET", "POST"])
@access("meeting.run")
def meeting_capture(request: ScopedRequest, public_id: UUID, kind: str = "") -> HttpResponse:
    """Write down a question at once; a commitment once it is said whose it is; a decision once it has its reason."""
    screen = screen_of(request, public_id, rules.may_record_meeting)
    if screen.meeting.state != MeetingState.IN_SESSION:
        messages.error(request, _("This meeting is not in session. Nothing was changed."))
        return redirect("meeting_run", public_id)
    people = people_of(screen.sitting)
    if kind == "":
        return _first_step(screen, people)
    if kind == COMMITMENT:
        return _commitment(screen, people)
    if kind == DECISION:
        return _decision(screen, people)
    raise Http404


def _first_step(screen: Screen, people: QuerySet[Teacher]) -> HttpResponse:
    """What the bar sent."""
    form = CaptureForm(screen.request.POST if screen.request.method == "POST" else None)
    if not form.is_valid():
        return screen.refused("capture", form=form) if form.is_bound else redirect(screen.address())
    kind, words, key = form.cleaned_data["kind"], form.cleaned_data["words"], form.cleaned_data["key"]
    teacher, said = speaker_of(words, people)
    if kind == QUESTION:
        try:
            capturing.capture_question(
                key=key, meeting=screen.meeting, text=said, asked_by=teacher, by=screen.request.user, at=now()
            )
        except Refused as refusal:
            return screen.refused("capture", str(refusal))
        return screen.done("captured", anchor="captured")
    part = screen.request.POST.get("in_view", "").partition(".")[0]
    part = part if part in Part.values else part_in_hand(screen.sitting)
    initial = {"key": key, "words": said, "title": words[:200], "part": part}
    step: forms.Form
    if kind == COMMITMENT:
        step = SaidCommitmentForm(initial=initial | {"teacher": teacher.public_id if teacher else None}, people=people)
    else:
        step = DecisionForm(initial=initial, people=people)
    return _second_step(screen, kind, step)


def _commitment(screen: Screen, people: QuerySet[Teacher]) -> HttpResponse:
    form = SaidCommitmentForm(screen.request.POST if screen.request.method == "POST" else None, people=people)
    if form.is_valid():
        try:
            capturing.capture_commitment(meeting=screen.meeting, by=screen.request.user, at=now(), **form.cleaned_data)
        except Refused as refusal:
            _add(form, refusal)
        else:
            return screen.done("captured", anchor="captured")
    return _second_step(screen, COMMITMENT, form, status=422 if form.is_bound else 200)


def _decision(screen: Screen, people: QuerySet[Teacher]) -> HttpResponse:
    form = DecisionForm(
        screen.request.POST if screen.request.method == "POST" else None, people=people, initial={"part": Part.SHARE}
    )
    if form.is_valid():
        values = form.cleaned_data | {
            "part": Part(form.cleaned_data["part"]),
            "method": Method(form.cleaned_data["method"]),
        }
        try:
            capturing.capture_decision(meeting=screen.meeting, by=screen.request.user, at=now(), **values)
        except Refused as refusal:
            _add(form, refusal)
        else:
            return screen.done("captured", anchor="captured")
    return _second_step(screen, DECISION, form, status=422 if form.is_bound else 200)


def _add(form: forms.Form, refusal: Exception) -> None:
    field = getattr(refusal, "field", None)
    form.add_error(field if field in form.fields else None, str(refusal))


@require_POST
@access("meeting.run")
def meeting_undo(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Take back what was written down last (`kind`, `thing`)."""
    screen = screen_of(request, public_id, rules.may_record_meeting)
    model = _MODELS.get(request.POST.get("kind", ""))
    try:
        wished = UUID(request.POST.get("thing", ""))
    except ValueError as error:
        raise Http404 from error
    if model is None:
        raise Http404
    thing = model.objects.visible_to(request.scope).filter(public_id=wished, meeting=screen.meeting).first()
    if thing is not None:
        try:
            capturing.take_back(meeting=screen.meeting, thing=thing, by=request.user)
        except Refused as refusal:
            return screen.refused("captured", str(refusal))
    return screen.done("captured", anchor="captured")


@require_POST
@access("meeting.run")
def run_told(request: ScopedRequest, public_id: UUID, commitment_id: UUID) -> HttpResponse:
    """What became of a commitment, as its teacher tells it in the room."""
    screen = screen_of(request, public_id, rules.may_record_meeting)
    commitment = get_object_or_404(Commitment.objects.visible_to(request.scope), public_id=commitment_id)
    form = ToldForm(request.POST)
    where = f"vow-{commitment.public_id}"
    if not form.is_valid():
        return screen.refused(where, form=form, part=Part.SHARE)
    try:
        capturing.report_told(
            key=form.cleaned_data["key"],
            meeting=screen.meeting,
            commitment=commitment,
            outcome=Outcome(form.cleaned_data["outcome"]),
            by=request.user,
            at=now(),
        )
    except Refused as refusal:
        return screen.refused(where, str(refusal), part=Part.SHARE)
    return screen.done("returning", part=Part.SHARE, anchor=where)


@require_POST
@access("meeting.run")
def run_question(request: ScopedRequest, public_id: UUID, question_id: UUID) -> HttpResponse:
    """A question is settled here, or stays open."""
    screen = screen_of(request, public_id, rules.may_record_meeting)
    question = get_object_or_404(Question.objects.visible_to(request.scope), public_id=question_id)
    form = SettleForm(request.POST)
    where = f"question-{question.public_id}"
    if not form.is_valid():
        return screen.refused(where, form=form, part=Part.ENRICH)
    try:
        if form.cleaned_data["is_settled"]:
            capturing.settle_question(
                question=question, meeting=screen.meeting, answer=form.cleaned_data["answer"], by=request.user
            )
        else:
            capturing.keep_question(question=question, meeting=screen.meeting, by=request.user)
    except Refused as refusal:
        return screen.refused(where, str(refusal), part=Part.ENRICH)
    return screen.done("work", part=Part.ENRICH, anchor=where)


@require_POST
@access("meeting.run")
def run_tool(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """A learning tool that was made just now."""
    screen = screen_of(request, public_id, rules.may_record_meeting)
    form = QuickToolForm(request.POST, people=people_of(screen.sitting))
    if not form.is_valid():
        return screen.refused("tool", form=form, part=Part.TOOLS)
    try:
        capturing.add_tool(meeting=screen.meeting, by=request.user, at=now(), **form.cleaned_data)
    except Refused as refusal:
        return screen.refused("tool", str(refusal), part=Part.TOOLS)
    return screen.done("work", part=Part.TOOLS, anchor="tool")


@require_POST
@access("meeting.schedule")
def offer_take_up(request: ScopedRequest, public_id: UUID, offer_id: UUID) -> HttpResponse:
    """Put an enrichment offer on the agenda of part 4, before the meeting or in it."""
    screen = screen_of(request, public_id)
    offer = get_object_or_404(EnrichmentOffer.objects.visible_to(request.scope), public_id=offer_id)
    try:
        add_item(
            key=offer_id_in(screen.meeting.public_id, offer.public_id),
            meeting=screen.meeting,
            part=Part.ENRICH,
            title=offer.title,
            words=offer.what_it_is,
            planned_min=offer.need_min,
            by=request.user,
            at=now(),
        )
    except AgendaRefusedError as refusal:
        messages.error(request, str(refusal))
    if screen.meeting.state == MeetingState.IN_SESSION:
        return screen.done("work", "items", part=Part.ENRICH, anchor="items")
    return redirect(f"{screen.meeting.get_absolute_url()}#{Part.ENRICH}")


def offer_id_in(meeting_id: UUID, offer_id: UUID) -> UUID:
    """The key of an offer's item in a meeting: the same offer is taken up once, however often it is sent."""
    return UUID(int=meeting_id.int ^ offer_id.int)
