"""A tenant's own codes and words over a framework by a table: the template, what it would change, doing it, undoing it."""

from http import HTTPStatus
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.forms.overlays import OverlayTableForm
from assessments.models import Framework, OverlayImport
from assessments.queries import overlays as queries
from assessments.services import overlay_tables as services
from clusters.decorators import ScopedRequest, access
from foundation.files.services import RefusedFileError
from foundation.files.tables import writing
from foundation.files.tables.reading import Problem

PER_PAGE = 40
MOST_PROBLEMS = 50
_WIDTH_OF_WORDS = 50


@require_http_methods(["GET", "HEAD", "POST"])
@access("framework.change")
def overlay_upload(request: ScopedRequest, code: str, version: str) -> HttpResponse:
    """The template to fill in, and the filled-in table back: compared with what stands here, nothing changed yet."""
    framework = _framework(request, code, version)
    if request.method != "POST":
        return _show(request, framework, OverlayTableForm(initial={"key": uuid4()}))
    form = OverlayTableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, framework, form)
    table = form.cleaned_data["table"]
    try:
        compared = services.compare(framework, table, request.tenant.languages)
    except RefusedFileError as error:
        form.add_error("table", str(error))
        return _show(request, framework, form)
    if compared.problems:
        return _show(request, framework, form, compared.problems)
    if not compared.changes:
        messages.success(request, _("The table says what stands here already: there is nothing to change."))
        return redirect("overlay_upload", code, version)
    kept = services.keep_comparison(
        framework=framework,
        file_name=table.name,
        compared=compared,
        by=request.user,
        at=now(),
        key=form.cleaned_data["key"],
    )
    return redirect("overlay_import", kept.public_id)


def _show(
    request: ScopedRequest, framework: Framework, form: OverlayTableForm, problems: tuple[Problem, ...] = ()
) -> HttpResponse:
    context = {
        "framework": framework,
        "form": form,
        "problems": problems[:MOST_PROBLEMS],
        "problem_count": len(problems),
        "left_out": max(0, len(problems) - MOST_PROBLEMS),
        "imports": queries.newest_imports(request.scope, framework),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "assessments/overlay_upload.html", context, status=status)


@require_safe
@access("framework.change")
def overlay_template(request: ScopedRequest, code: str, version: str, kind: str) -> HttpResponse:
    """Every outcome of a framework with its present code and words, to be filled in: .xlsx or .csv."""
    framework = _framework(request, code, version)
    languages = request.tenant.languages
    header, rows = services.template_of(framework, languages)
    if kind == "csv":
        content, content_type = writing.write_csv(header, rows), writing.CSV_TYPE
    else:
        widths = (*services.WIDTHS, *([_WIDTH_OF_WORDS] * len(languages)))
        content = writing.write_xlsx(framework.name, header, rows, widths=widths)
        content_type = writing.XLSX_TYPE
    headers = {"Content-Disposition": f'attachment; filename="{framework.code}-{framework.version}.{kind}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


@require_safe
@access("framework.change")
def overlay_import(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """What a table changes, outcome by outcome: before it is applied, and afterwards."""
    return _show_import(request, _import(request, public_id))


def _show_import(request: ScopedRequest, kept: OverlayImport, *, refused: str = "") -> HttpResponse:
    page = Paginator(kept.changes, PER_PAGE).get_page(request.GET.get("page"))
    new, changed = queries.counts_of(kept)
    context = {
        "kept": kept,
        "framework": kept.framework,
        "page": page,
        "outcomes": queries.changed_outcomes(request.scope, list(page.object_list)),
        "new": new,
        "changed": changed,
        "refused": refused,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "assessments/overlay_import.html", context, status=status)


@require_POST
@access("framework.change")
def overlay_apply(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """All of its changes in one step, once."""
    kept = _import(request, public_id)
    try:
        services.apply_import(kept=kept, by=request.user, at=now())
    except services.ChangedMeanwhileError as error:
        return _show_import(request, kept, refused=str(error))
    messages.success(request, _("Done. The published words stay beside yours."))
    return redirect("overlay_import", public_id)


@require_POST
@access("framework.change")
def overlay_undo(request: ScopedRequest, public_id: UUID) -> HttpResponse:
    """Codes and words as they stood before."""
    left = services.undo_import(kept=_import(request, public_id), by=request.user, at=now())
    if left:
        words = ngettext(
            "Undone, but for %(count)d that somebody changed since then.",
            "Undone, but for %(count)d that somebody changed since then.",
            left,
        )
        messages.success(request, words % {"count": left})
    else:
        messages.success(request, _("Undone. Codes and words are as they stood before."))
    return redirect("overlay_import", public_id)


def _framework(request: ScopedRequest, code: str, version: str) -> Framework:
    """A framework with outcomes; a scale of levels has none to overlay."""
    framework = get_object_or_404(Framework.objects.visible_to(request.scope), code=code, version=version)
    if not framework.outcomes.exists():
        raise Http404
    return framework


def _import(request: ScopedRequest, public_id: UUID) -> OverlayImport:
    rows = OverlayImport.objects.visible_to(request.scope).select_related("framework")
    return get_object_or_404(rows, public_id=public_id)
