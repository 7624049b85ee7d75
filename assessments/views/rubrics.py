"""The rubric in words, its versions, and what its levels look like."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.choices import LEVEL_WORDS
from assessments.forms.rubrics import ExemplarForm
from assessments.models import LEVEL_COUNT, Criterion, Exemplar, Rubric
from assessments.queries import rubrics as versions
from assessments.services import exemplars, publishing
from clusters.decorators import ScopedRequest, access
from foundation.files.answers import file_answer


@require_safe
@access("rubric.read")
def rubric_page(request: ScopedRequest) -> HttpResponse:
    """Every ability with what its four levels look like, in the reader's language."""
    rubric = Rubric.objects.visible_to(request.scope).on(request.scope.today).first()
    context = {
        "rubric": rubric,
        "pages": versions.criterion_pages(request.scope, rubric) if rubric else [],
        "may_build": request.scope.may("rubric.build"),
        "may_look": request.scope.may("sample.read"),
    }
    return render(request, "assessments/rubric_page.html", context)


@require_safe
@access("rubric.read")
def rubric_versions(request: ScopedRequest) -> HttpResponse:
    """Every version with the month from which it holds; the draft, for those who build it."""
    may_build = request.scope.may("rubric.build")
    found = versions.versions(request.scope)
    current = next((each for each in found if each.valid_from and each.valid_from <= request.scope.today), None)
    context = {
        "versions": found,
        "current": current,
        "draft": versions.draft(request.scope) if may_build else None,
        "may_build": may_build,
    }
    return render(request, "assessments/rubric_versions.html", context)


@require_safe
@access("rubric.read")
def rubric_version(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """One published version: its words, and how the levels of the version before carry over."""
    rows = Rubric.objects.visible_to(request.scope).published().select_related("based_on")
    rubric = get_object_or_404(rows, public_id=public_id)
    may_build = request.scope.may("rubric.build")
    why = publishing.why_it_stays(rubric, today=request.scope.today) if may_build else ""
    is_to_come = rubric.valid_from is not None and rubric.valid_from > request.scope.today
    context = {
        "rubric": rubric,
        "pages": versions.criterion_pages(request.scope, rubric),
        "carried": versions.carried_over(request.scope, rubric),
        "may_build": may_build,
        "may_withdraw": may_build and not why,
        "why_it_stays": why if is_to_come else "",
    }
    return render(request, "assessments/rubric_version.html", context)


@require_http_methods(["GET", "POST"])
@access("rubric.build")
def exemplar_new(request: ScopedRequest, public_id: UUID, ability: str, level: int) -> HttpResponse:
    """Hang up what a level looks like: a sentence, a photo of work."""
    rows = Criterion.objects.visible_to(request.scope).select_related("ability", "rubric")
    criterion = get_object_or_404(rows, rubric__public_id=public_id, ability__code=ability)
    if not 1 <= level <= LEVEL_COUNT:
        raise Http404
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ExemplarForm(data, files, languages=request.tenant.languages)
    if form.is_valid():
        given = form.cleaned_data
        try:
            exemplars.show_exemplar(
                criterion=criterion,
                level=level,
                band=given["band"],
                words=form.by_language("words"),
                photo=given["photo"],
                key=given["key"],
                by=request.user,
                at=now(),
            )
        except exemplars.TooManyExemplarsError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It hangs beside the words of this level."))
            return redirect(_home_of(criterion))
    context = {
        "criterion": criterion,
        "level": level,
        "word": LEVEL_WORDS[level],
        "form": form,
        "back": _home_of(criterion),
    }
    return render(request, "assessments/exemplar_new.html", context, status=422 if form.is_bound else 200)


@require_POST
@access("rubric.build")
def exemplar_remove(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Take an exemplar down."""
    rows = Exemplar.objects.visible_to(request.scope).select_related("criterion__rubric", "criterion__ability")
    exemplar = get_object_or_404(rows, public_id=public_id)
    exemplars.take_exemplar_away(exemplar=exemplar, by=request.user, at=now())
    messages.success(request, _("Taken down."))
    return redirect(_home_of(exemplar.criterion))


def _home_of(criterion: Criterion) -> str:
    """The address of the version that a criterion belongs to."""
    return criterion.rubric.get_absolute_url()


@require_safe
@access("rubric.read")
def picture(request: ScopedRequest, public_id: UUID, is_small: bool = False) -> HttpResponse:
    """The photo of an exemplar, or of a sample of work that the person may see; kept by her own browser alone."""
    stored = versions.picture_for(request.scope, public_id)
    if stored is None:
        raise Http404
    return file_answer(request, stored, is_small=is_small)
