"""Instruments of competency tests: all of them with their sources, and writing, publishing, withdrawing an own one."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.choices import Tester, subject_word
from assessments.forms import together
from assessments.forms.instruments import InstrumentForm, LevelsOfInstrumentForm, NewInstrumentForm
from assessments.forms.worded import in_languages
from assessments.models import Instrument
from assessments.queries import instruments as queries
from assessments.queries.competency import rows_of_nobody
from assessments.queries.frameworks import grades_word
from assessments.services import instrument_building as building
from clusters.decorators import ScopedRequest, access


@require_safe
@access("instrument.read")
def instrument_list(request: ScopedRequest) -> HttpResponse:
    """Every instrument with source, licence, languages and how often it was given; the tenant's own first."""
    may_build = request.scope.may("instrument.build")
    found = queries.instruments(request.scope, drafts=may_build)
    newest = {each.code: each.pk for each in reversed(found) if not each.is_draft}
    lines = [_line(each, is_newest=newest.get(each.code) == each.pk) for each in found]
    context = {
        "own": [line for each, line in zip(found, lines, strict=True) if each.is_own],
        "others": [line for each, line in zip(found, lines, strict=True) if not each.is_own],
        "may_build": may_build,
    }
    return render(request, "assessments/instrument_list.html", context)


def _line(instrument: Instrument, *, is_newest: bool) -> dict[str, object]:
    names = dict(in_languages(queries.languages_of(instrument)))
    return {
        "instrument": instrument,
        "subject": subject_word(instrument.subject),
        "grades": _grades(instrument),
        "languages": list(names.items()),
        "is_older": not is_newest and not instrument.is_draft,
    }


def _grades(instrument: Instrument) -> str:
    grades = instrument.grades
    return grades_word(grades[0], grades[-1]) if grades else _("every class")


@require_http_methods(["GET", "HEAD", "POST"])
@access("instrument.build")
def instrument_new(request: ScopedRequest) -> HttpResponse:
    """Begin an own instrument by its name and subject."""
    form = NewInstrumentForm(
        request.POST if request.method == "POST" else None,
        languages=request.tenant.languages,
        initial={"key": uuid4()},
    )
    if form.is_valid():
        made = building.begin_instrument(
            names=form.by_language("name"),
            subject=form.cleaned_data["subject"],
            by=request.user,
            at=now(),
            key=form.cleaned_data["key"],
        )
        return redirect("instrument_levels", made.public_id)
    return render(request, "assessments/instrument_new.html", {"form": form}, status=_status(form.is_bound))


@require_safe
@access("instrument.read")
def instrument_page(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """An instrument with everything it says; a draft with what it still lacks."""
    return _show(request, _instrument(request, public_id))


def _show(request: ScopedRequest, instrument: Instrument, *, refused: str = "") -> HttpResponse:
    may_build = request.scope.may("instrument.build")
    context = _line(instrument, is_newest=True) | {
        "levels": queries.levels_of(instrument),
        "words": queries.words_of(instrument),
        "may_build": may_build,
        "refused": refused,
    }
    if instrument.is_draft:
        context["gaps"] = _gaps(request, instrument)
    else:
        context["use"] = queries.use_of(request.scope, instrument)
        context["newer"] = queries.newer_than(request.scope, instrument)
        context["draft"] = queries.draft_of(request.scope, instrument) if may_build else None
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "assessments/instrument_page.html", context, status=status)


def _gaps(request: ScopedRequest, instrument: Instrument) -> list[tuple[str, list[str]]]:
    """(what is missing, the languages it is missing in), from top to bottom."""
    words = {
        "names": _("its name"),
        "source": _("its source"),
        "how": _("how to carry it out"),
        "sampling": _("on the sample"),
        "caveats": _("what to keep in mind"),
        "levels": _("a second level"),
    }
    names = dict(in_languages(request.tenant.languages))
    found: dict[str, list[str]] = {}
    for gap in building.gaps_of(instrument, list(names)):
        what = _("level %(number)s") % {"number": gap.level} if gap.level else words[gap.field]
        found.setdefault(what, []).extend([names[gap.language]] if gap.language else [])
    return list(found.items())


@require_http_methods(["GET", "HEAD", "POST"])
@access("instrument.build")
def instrument_about(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """What a draft is, for whom, and how it is carried out."""
    draft = _draft(request, public_id)

    def build(sent: Mapping[str, Any] | None) -> InstrumentForm:
        return InstrumentForm(sent, languages=request.tenant.languages, instrument=draft)

    form, made_from, _changed = together.meet(request.POST if request.method == "POST" else None, build)
    if form.is_valid():
        given = form.cleaned_data
        try:
            building.describe_instrument(
                instrument=draft,
                names=form.by_language("name"),
                subject=given["subject"],
                grades=form.grades,
                tester=Tester(given["tester"]),
                source=given["source"],
                licence=given["licence"],
                how=form.by_language("how"),
                sampling=form.by_language("sampling"),
                caveats=form.by_language("caveats"),
                by=request.user,
                at=now(),
            )
        except building.InstrumentPublishedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept in the draft."))
            return redirect(draft)
    context = {"draft": draft, "form": form, "made_from": made_from}
    return render(request, "assessments/instrument_about.html", context, status=_status(form.is_bound))


@require_http_methods(["GET", "HEAD", "POST"])
@access("instrument.build")
def instrument_levels(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """The levels of a draft, side by side in every language; its buttons add, take out and move one."""
    draft = _draft(request, public_id)

    def build(sent: Mapping[str, Any] | None) -> LevelsOfInstrumentForm:
        shown = request.POST.get("count", "")
        return LevelsOfInstrumentForm(sent, languages=request.tenant.languages, levels=draft.levels, shown=shown)

    form, made_from, changed = together.meet(request.POST if request.method == "POST" else None, build)
    if form.is_bound:
        form.refuse_deed_on(changed)
    if form.is_valid():
        try:
            building.word_levels(instrument=draft, levels=form.levels, by=request.user, at=now())
        except building.InstrumentPublishedError as error:
            form.add_error(None, str(error))
        else:
            if request.POST.get("do"):
                return redirect("instrument_levels", public_id)
            messages.success(request, _("Kept in the draft."))
            return redirect(draft)
    context = {"draft": draft, "form": form, "made_from": made_from}
    return render(request, "assessments/instrument_levels.html", context, status=_status(form.is_bound))


@require_safe
@access("instrument.read")
def instrument_preview(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """An instrument as a teacher sees it when she writes results down, in each language."""
    instrument = _instrument(request, public_id)
    tongues = in_languages(request.tenant.languages)
    asked = request.GET.get("language", "")
    told = asked if asked in dict(tongues) else (translation.get_language() or "en")
    with translation.override(told):
        nobody = rows_of_nobody(_("a child"))
    context = {
        "instrument": instrument,
        "levels": queries.levels_of(instrument, told),
        "words": queries.words_of(instrument, told),
        "rows": [{"row": row, "chosen": None, "is_bad": False} for row in nobody],
        "entered": 0,
        "writes": True,
        "told": told,
        "tongues": tongues,
    }
    return render(request, "assessments/instrument_preview.html", context)


@require_POST
@access("instrument.build")
def instrument_next(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Begin the next version of an own instrument, or an own one after one that others made."""
    draft = building.begin_version(instrument=_published(request, public_id), by=request.user, at=now())
    return redirect(draft)


@require_POST
@access("instrument.build")
def instrument_publish(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Publish a draft: from now on its words stay."""
    draft = _instrument(request, public_id)
    try:
        building.publish_instrument(instrument=draft, languages=request.tenant.languages, by=request.user, at=now())
    except building.InstrumentNotWholeError:
        return _show(request, draft, refused=_("Not published: something is still missing."))
    messages.success(request, _("Published. Its words stay from now on; teachers can choose it."))
    return redirect(draft)


@require_POST
@access("instrument.build")
def instrument_withdraw(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """No new test on it; those that were given stay."""
    instrument = _published(request, public_id)
    building.withdraw_instrument(instrument=instrument, by=request.user, at=now())
    messages.success(request, _("Withdrawn. The tests that were given stay readable."))
    return redirect(instrument)


@require_POST
@access("instrument.build")
def instrument_offer(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Offer again what was withdrawn."""
    instrument = _published(request, public_id)
    building.offer_instrument(instrument=instrument, by=request.user, at=now())
    messages.success(request, _("Teachers can choose it again."))
    return redirect(instrument)


@require_POST
@access("instrument.build")
def instrument_discard(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    building.discard_instrument(instrument=_draft(request, public_id), by=request.user, at=now())
    messages.success(request, _("The draft is gone."))
    return redirect("instrument_list")


def _instrument(request: ScopedRequest, public_id: UUID) -> Instrument:
    """An instrument; a draft only for whoever writes them."""
    rows = Instrument.objects.visible_to(request.scope).select_related("based_on")
    if not request.scope.may("instrument.build"):
        rows = rows.published()
    return get_object_or_404(rows, public_id=public_id)


def _draft(request: ScopedRequest, public_id: UUID) -> Instrument:
    if request.method == "POST":  # two pages of one draft come one after the other
        rows = Instrument.objects.visible_to(request.scope).select_for_update(of=("self",))
        rows.filter(public_id=public_id).first()
    found = _instrument(request, public_id)
    if not found.is_draft:
        raise Http404
    return found


def _published(request: ScopedRequest, public_id: UUID) -> Instrument:
    found = _instrument(request, public_id)
    if found.is_draft:
        raise Http404
    return found


def _status(is_bound: bool) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if is_bound else HTTPStatus.OK
