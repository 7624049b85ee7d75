"""Publishing the next version of the rubric: what changes for teachers first, then the deed; and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.forms.rubrics import PublishForm
from assessments.models import Rubric
from assessments.queries import publishing as queries
from assessments.queries import rubrics
from assessments.services import building, publishing
from assessments.views.building import missing_words, own_draft
from clusters import calendar
from clusters.decorators import ScopedRequest, access


@require_http_methods(["GET", "HEAD", "POST"])
@access("rubric.build")
def rubric_publish(request: ScopedRequest) -> HttpResponse:
    """What changes for teachers from the month that was chosen on; sent from there, it is published."""
    draft = own_draft(request)
    months = publishing.months_to_choose(draft, today=request.scope.today)
    given = request.POST if request.method == "POST" else request.GET
    form = PublishForm(given if "valid_from" in given or request.method == "POST" else None, months=months)
    if request.method == "POST" and form.is_valid():
        valid_from = form.cleaned_data["valid_from"]
        try:
            publishing.publish(
                rubric=draft, valid_from=valid_from, languages=request.tenant.languages, by=request.user, at=now()
            )
        except (building.PublishedError, publishing.BadMonthError) as error:
            form.add_error(None, str(error))
        except publishing.NotWholeError:
            form.add_error(None, _("Words are still missing. Every level needs them in every language."))
        else:
            undo = reverse("rubric_withdraw", args=[draft.public_id])
            told = _("Published: teachers see it from %(month)s on.") % {"month": calendar.month_year(valid_from)}
            messages.success(request, told, extra_tags=f"undo:{undo}")
            return redirect("rubric_version", draft.public_id)
    return _show(request, draft, form, status=422 if form.errors else 200)


def _show(request: ScopedRequest, draft: Rubric, form: PublishForm, *, status: int) -> HttpResponse:
    languages = request.tenant.languages
    gaps = publishing.gaps_of(draft, languages)
    missing = missing_words(gaps)
    pages = rubrics.criterion_pages(request.scope, draft)
    told = get_language() or "en"
    context = {
        "draft": draft,
        "form": form,
        "month": form.chosen,
        "changes": queries.version_changes(
            request.scope, draft, sorted(languages, key=lambda code: (code != told, code))
        ),
        "told": told,
        "missing": [
            (page, missing[page.criterion.ability.code]) for page in pages if page.criterion.ability.code in missing
        ],
        "is_bare": not pages,
    }
    return render(request, "assessments/rubric_publish.html", context, status=status)


@require_POST
@access("rubric.build")
def rubric_withdraw(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Take a published version back to a draft, while its month has not begun."""
    rubric = get_object_or_404(Rubric.objects.visible_to(request.scope), public_id=public_id)
    if rubric.is_draft:
        return redirect("rubric_draft")
    try:
        publishing.withdraw(rubric=rubric, by=request.user, at=now())
    except publishing.HoldsError as error:
        messages.error(request, str(error))
        return redirect("rubric_version", public_id)
    messages.success(request, _("A draft again, with every word. Teachers do not see it."))
    return redirect("rubric_draft")
