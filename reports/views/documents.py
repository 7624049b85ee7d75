"""Documents on paper: ask for one, see it being printed, open it. One set of pages for every kind."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from clusters.decorators import ScopedRequest, access
from foundation import audit
from foundation.files import services as files
from foundation.pdf import services
from foundation.pdf.documents import Document, document_of
from foundation.pdf.models import PrintJob, PrintState

_SHOWN_AS = {
    PrintState.WAITING: "waiting",
    PrintState.WORKING: "working",
    PrintState.DONE: "done",
    PrintState.FAILED: "failed",
}


def _document(request: ScopedRequest, kind: str, subject: UUID) -> Document:
    try:
        document = document_of(kind)
    except KeyError as error:
        raise Http404 from error
    if not document.may_read(request.scope, subject):
        raise Http404
    return document


def _row(document: Document, subject: UUID, language: str, job: PrintJob | None) -> dict[str, object]:
    """One language of a document; what was printed of another edition is not shown."""
    if job is not None and job.state == PrintState.DONE and not services.is_ready(job, document):
        job = None
    here = [document.kind, subject, language]
    return {
        "language": language,
        "name": dict(settings.LANGUAGES)[language],
        "job": job,
        "state": _SHOWN_AS[PrintState(job.state)] if job else "",
        "is_open": job is not None and job.state in (PrintState.WAITING, PrintState.WORKING),
        "ask_url": reverse("document_job", args=here),
        "file_url": reverse("document_file", args=here),
    }


@require_safe
@access("document.print")
def document_status(request: ScopedRequest, kind: str, subject: UUID) -> HttpResponse:
    """A document in each language of the tenant, the reader's first, with how far its printing is."""
    document = _document(request, kind, subject)
    jobs = {
        job.language: job for job in PrintJob.objects.filter(tenant_id=request.tenant.id, kind=kind, subject=subject)
    }
    languages = sorted(request.tenant.languages, key=lambda language: language != get_language())
    rows = [_row(document, subject, language, jobs.get(language)) for language in languages]
    context = {"title": document.title(subject), "page_url": document.page(subject), "rows": rows}
    return render(request, "reports/document_status.html", context)


@require_http_methods(["GET", "POST"])
@access("document.print")
def document_job(request: ScopedRequest, kind: str, subject: UUID, language: str) -> HttpResponse:
    """POST asks for the document in one language; GET shows how far it is (a piece of the page, for htmx)."""
    document = _document(request, kind, subject)
    if language not in request.tenant.languages:
        raise Http404
    if request.method == "POST":
        job = services.ask(kind=kind, subject=subject, language=language, by=request.user.pk, at=now())
        audit.record("print_asked", by=request.user.pk, kind=kind, subject_id=str(subject), language=language)
    else:
        job = get_object_or_404(PrintJob, tenant_id=request.tenant.id, kind=kind, subject=subject, language=language)
    if not request.headers.get("HX-Request"):
        return redirect("document_status", kind=kind, subject=subject)
    return render(request, "reports/document_status.html#job", {"row": _row(document, subject, language, job)})


@require_safe
@access("document.print")
def document_file(request: ScopedRequest, kind: str, subject: UUID, language: str) -> HttpResponse:
    """The printed file, for this person alone to keep.

    One that is of another edition, or being printed anew, leads to the page that says so; one that the media store lost is
    printed again.
    """
    document = _document(request, kind, subject)
    jobs = PrintJob.objects.select_related("file").filter(tenant_id=request.tenant.id)
    job = get_object_or_404(jobs, kind=kind, subject=subject, language=language)
    if job.file is None:  # not printed yet
        raise Http404
    if not services.is_ready(job, document):
        return redirect("document_status", kind=kind, subject=subject)
    try:
        content = files.read(job.file)
    except FileNotFoundError:
        services.ask(kind=kind, subject=subject, language=language, by=request.user.pk, at=now())
        return redirect("document_status", kind=kind, subject=subject)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{document.file_name(subject, language)}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
