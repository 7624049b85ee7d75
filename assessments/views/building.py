"""Building the next version of the rubric: its words side by side, a look at it, publishing it."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.choices import GradeBand
from assessments.forms import together
from assessments.forms.rubrics import AbilityForm, CriterionForm, LevelsForm
from assessments.forms.worded import in_languages
from assessments.models import Criterion, Rubric
from assessments.queries import rubrics as queries
from assessments.services import building, publishing
from clusters.decorators import ScopedRequest, access


def own_draft(request: ScopedRequest) -> Rubric:
    """The draft that is open, or 404."""
    draft = queries.draft(request.scope)
    if draft is None:
        raise Http404
    return draft


def _criterion(request: ScopedRequest, draft: Rubric, ability: str) -> Criterion:
    rows = Criterion.objects.visible_to(request.scope).filter(rubric=draft).select_related("ability", "rubric")
    return get_object_or_404(rows, ability__code=ability)


@require_POST
@access("rubric.build")
def rubric_begin(request: ScopedRequest) -> HttpResponse:
    """Open the draft of the next version; the one that is open already, if any."""
    building.begin_draft(by=request.user, at=now())
    return redirect("rubric_draft")


@require_safe
@access("rubric.build")
def rubric_draft(request: ScopedRequest) -> HttpResponse:
    """The draft: its abilities, what is missing, what was taken out."""
    return _show_draft(request, own_draft(request))


def missing_words(gaps: Sequence[publishing.Gap]) -> dict[str, list[str]]:
    """Of each ability by its code: the languages whose words are missing, with the classes they are missing for."""
    names = dict(settings.LANGUAGES)
    missing: dict[str, list[str]] = {}
    for gap in gaps:
        words = names.get(gap.language, gap.language)
        missing.setdefault(gap.ability, []).append(f"{words} ({GradeBand(gap.band).label})" if gap.band else words)
    return missing


def _show_draft(request: ScopedRequest, draft: Rubric, *, ability_form: AbilityForm | None = None) -> HttpResponse:
    languages = request.tenant.languages
    gaps = publishing.gaps_of(draft, languages)
    missing = missing_words(gaps)
    pages = queries.criterion_pages(request.scope, draft)
    context = {
        "draft": draft,
        "rows": [(page, missing.get(page.criterion.ability.code, [])) for page in pages],
        "gaps": gaps,
        "carried": queries.carried_over(request.scope, draft),
        "taken_out": queries.taken_out(request.scope, draft),
        "ability_form": ability_form or AbilityForm(languages=languages),
    }
    is_refused = ability_form is not None and ability_form.is_bound
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK
    return render(request, "assessments/rubric_draft.html", context, status=status)


@require_http_methods(["GET", "POST"])
@access("rubric.build")
def criterion_words(request: ScopedRequest, ability: str) -> HttpResponse:
    """The words of one ability in every language: for every class, or with `?band=` for some classes."""
    draft = own_draft(request)
    if request.method == "POST":  # two pages of one draft come one after the other
        Rubric.objects.visible_to(request.scope).select_for_update(of=("self",)).filter(pk=draft.pk).first()
    criterion = _criterion(request, draft, ability)
    band = request.GET.get("band", "")
    if band and band not in GradeBand.values:
        raise Http404

    def build(sent: Mapping[str, Any] | None) -> CriterionForm | LevelsForm:
        return _band_form(request, criterion, band, sent) if band else _criterion_form(request, draft, criterion, sent)

    form, made_from, _changed = together.meet(request.POST if request.method == "POST" else None, build)
    if request.method == "POST" and form.is_valid():
        try:
            if isinstance(form, CriterionForm):
                _word(request, draft, criterion, form)
            else:
                building.word_band(
                    criterion=criterion, band=GradeBand(band), words=form.words, by=request.user, at=now()
                )
        except (building.PublishedError, building.BadMappingError) as error:
            form.add_error("carries" if "carries" in form.fields else None, str(error))
        else:
            messages.success(request, _("Kept in the draft."))
            return redirect("rubric_draft")
    context = {
        "draft": draft,
        "criterion": criterion,
        "page": queries.criterion_page(criterion, translation.get_language() or "en"),
        "form": form,
        "made_from": made_from,
        "band": GradeBand(band) if band else None,
        "bands": [(each, each.value in criterion.band_words) for each in GradeBand],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "assessments/criterion_words.html", context, status=status)


def _band_form(request: ScopedRequest, criterion: Criterion, band: str, sent: Mapping[str, Any] | None) -> LevelsForm:
    words = criterion.band_words.get(band, {})
    return LevelsForm(sent, languages=request.tenant.languages, words=words)


def _criterion_form(
    request: ScopedRequest, draft: Rubric, criterion: Criterion, sent: Mapping[str, Any] | None
) -> CriterionForm:
    mapping = getattr(criterion, "carried_from", None)
    levels = mapping.levels if mapping else building.SAME_LEVELS
    initial: dict[str, Any] = {f"carried{level}": becomes for level, becomes in enumerate(levels, start=1)}
    initial["carries"] = mapping.criterion.ability.code if mapping else ""
    return CriterionForm(
        sent,
        languages=request.tenant.languages,
        words=criterion.level_words,
        names=criterion.names,
        before=_before(request, draft),
        initial=initial,
    )


def _before(request: ScopedRequest, draft: Rubric) -> list[Criterion]:
    if draft.based_on_id is None:
        return []
    rows = Criterion.objects.visible_to(request.scope).filter(rubric_id=draft.based_on_id)
    return list(rows.select_related("ability", "rubric").order_by("position", "pk"))


def _word(request: ScopedRequest, draft: Rubric, criterion: Criterion, form: CriterionForm) -> None:
    code = form.cleaned_data["carries"]
    building.word_criterion(
        criterion=criterion,
        names=form.by_language("name"),
        words=form.words,
        carries=next((each for each in _before(request, draft) if each.ability.code == code), None),
        levels=form.carried,
        by=request.user,
        at=now(),
    )


@require_POST
@access("rubric.build")
def criterion_add(request: ScopedRequest) -> HttpResponse:
    """One more ability in the draft."""
    draft = own_draft(request)
    form = AbilityForm(request.POST, languages=request.tenant.languages)
    if form.is_valid():
        try:
            made = building.add_criterion(rubric=draft, names=form.by_language("name"), by=request.user, at=now())
        except (building.PublishedError, building.TooManyCriteriaError, building.BadMappingError) as error:
            form.add_error(None, str(error))
        else:
            return redirect("criterion_words", made.ability.code)
    return _show_draft(request, draft, ability_form=form)


@require_POST
@access("rubric.build")
def criterion_remove(request: ScopedRequest, ability: str) -> HttpResponse:
    """Take an ability out of the draft; the toast puts it back, and so does the draft's page later."""
    criterion = _criterion(request, own_draft(request), ability)
    building.remove_criterion(criterion=criterion, by=request.user, at=now())
    undo = reverse("criterion_restore", args=[ability])
    messages.success(request, _("Out of the draft: %(name)s") % {"name": criterion.name}, extra_tags=f"undo:{undo}")
    return redirect("rubric_draft")


@require_POST
@access("rubric.build")
def criterion_restore(request: ScopedRequest, ability: str) -> HttpResponse:
    """Put an ability back into the draft, with its words and in its place."""
    criterion = queries.last_taken_out(request.scope, own_draft(request), ability)
    if criterion is None:  # sent twice: it stands there already
        return redirect("rubric_draft")
    try:
        building.restore_criterion(criterion=criterion, by=request.user, at=now())
    except (building.PublishedError, building.TooManyCriteriaError, building.BadMappingError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("In the draft again, as it was: %(name)s") % {"name": criterion.name})
    return redirect("rubric_draft")


@require_POST
@access("rubric.build")
def rubric_discard(request: ScopedRequest) -> HttpResponse:
    """Take the whole draft away."""
    building.discard_draft(rubric=own_draft(request), by=request.user, at=now())
    messages.success(request, _("The draft is gone. The version that holds was not touched."))
    return redirect("rubric_versions")


@require_safe
@access("rubric.build")
def rubric_preview(request: ScopedRequest) -> HttpResponse:
    """The draft as a teacher will see it on the class grid, in each language."""
    draft = own_draft(request)
    languages = in_languages(request.tenant.languages)
    language = request.GET.get("language", "")
    language = language if language in dict(languages) else (translation.get_language() or "en")
    pages = queries.criterion_pages(request.scope, draft, language)
    asked = request.GET.get("ability", "")
    page = next((each for each in pages if each.criterion.ability.code == asked), next(iter(pages), None))
    abilities, rows = queries.sample_grid(page.criterion, page.name) if page else ((), ())
    context = {
        "draft": draft,
        "pages": pages,
        "page": page,
        "current": next(iter(abilities), None),
        "abilities": abilities,
        "rows": rows,
        "told": language,
        "tongues": languages,
    }
    return render(request, "assessments/rubric_preview.html", context)
