"""Ask for a document, and print what was asked for.

Asking writes a row; a worker takes it, in short transactions so that progress can be seen: gather the words, lay out the
pages (outside any transaction), keep the file. A worker that dies leaves a lease behind that another takes up. The HTML's
hash names the content: what did not change is not rendered again.
"""

import datetime as dt
import hashlib
import logging
from uuid import UUID

from django.db.models import Q
from django.utils import timezone, translation

from foundation.files import services as files
from foundation.files.models import StoredFile
from foundation.outbox.queues import nudge
from foundation.pdf.documents import SubjectGoneError, document_of
from foundation.pdf.models import PrintJob, PrintState
from foundation.pdf.render import render_pdf
from foundation.tenancy.connection import current_tenant_id, tenant_transaction

logger = logging.getLogger(__name__)
QUEUE = "print"
LEASE = dt.timedelta(seconds=90)
MOST_ATTEMPTS = 3


def ask(*, kind: str, subject: UUID, language: str, by: int | None, at: dt.datetime) -> PrintJob:
    """Have a document printed, anew if it is not being printed already. Returns its job; a worker is nudged.

    Raises KeyError for an unknown kind. Asking twice is one job; unchanged content is found by its hash in the worker.
    """
    document_of(kind)
    job, is_new = PrintJob.objects.select_for_update().get_or_create(
        tenant_id=current_tenant_id(),
        kind=kind,
        subject=subject,
        language=language,
        defaults={"asked_by_id": by, "asked_at": at},
    )
    if not is_new and job.state in (PrintState.DONE, PrintState.FAILED):
        job.state, job.step, job.attempt_count, job.asked_at, job.asked_by_id = PrintState.WAITING, 0, 0, at, by
        job.save(update_fields=["state", "step", "attempt_count", "asked_at", "asked_by_id"])
    nudge(QUEUE)
    return job


def _due(now: dt.datetime) -> Q:
    abandoned = Q(state=PrintState.WORKING, leased_until__lt=now)
    return Q(state=PrintState.WAITING) | abandoned


def has_work() -> bool:
    """Whether a document of the open tenant waits."""
    return PrintJob.objects.filter(_due(timezone.now()), tenant_id=current_tenant_id()).exists()


def drain(tenant_id: int) -> int:
    """Print everything that waits, one after another. Returns how many were finished, failures included."""
    done = 0
    while (job_id := _take(tenant_id)) is not None:
        _print(tenant_id, job_id)
        done += 1
    return done


def _take(tenant_id: int) -> int | None:
    now = timezone.now()
    with tenant_transaction(tenant_id):
        job = (
            PrintJob.objects.select_for_update(skip_locked=True)
            .filter(_due(now), tenant_id=tenant_id)
            .order_by("asked_at", "pk")
            .first()
        )
        if job is None:
            return None
        job.state, job.step, job.leased_until = PrintState.WORKING, 1, now + LEASE
        job.attempt_count += 1
        job.save(update_fields=["state", "step", "leased_until", "attempt_count"])
        return job.pk


def _print(tenant_id: int, job_id: int) -> None:
    try:
        with tenant_transaction(tenant_id):
            job = PrintJob.objects.get(tenant_id=tenant_id, pk=job_id)
            with translation.override(job.language):
                html = document_of(job.kind).build(job.subject, job.language)
            digest = hashlib.sha256(html.encode()).hexdigest()
            known = _already_printed(tenant_id, digest)
            _move(job_id, step=2)
        pdf = None if known else render_pdf(html)
        with tenant_transaction(tenant_id):
            file = known or files.keep(pdf or b"", content_type="application/pdf", suffix=".pdf")
            _move(
                job_id,
                step=3,
                state=PrintState.DONE,
                file=file,
                content_hash=digest,
                finished_at=timezone.now(),
                error="",
            )
    except SubjectGoneError as error:
        _fail(tenant_id, job_id, error, is_final=True)
    except Exception as error:
        logger.exception("document %s of tenant %s failed", job_id, tenant_id)
        _fail(tenant_id, job_id, error, is_final=False)


def purge_papers(before: dt.datetime, most: int) -> int:
    """Papers asked for before then go: what is still wanted is printed anew, and no copy outlives what it was made of."""
    over = PrintJob.objects.filter(
        tenant_id=current_tenant_id(), asked_at__lt=before, state__in=[PrintState.DONE, PrintState.FAILED]
    )
    rows = over.select_for_update(skip_locked=True).order_by("pk")
    gone = PrintJob.objects.filter(pk__in=[job.pk for job in rows[:most]]).delete()
    return gone[0]


def _already_printed(tenant_id: int, digest: str) -> StoredFile | None:
    job = (
        PrintJob.objects.filter(tenant_id=tenant_id, content_hash=digest, file__isnull=False)
        .select_related("file")
        .first()
    )
    return job.file if job else None


def _move(job_id: int, **fields: object) -> None:
    PrintJob.objects.filter(tenant_id=current_tenant_id(), pk=job_id).update(**fields)


def _fail(tenant_id: int, job_id: int, error: Exception, *, is_final: bool) -> None:
    with tenant_transaction(tenant_id):
        job = PrintJob.objects.select_for_update().get(tenant_id=tenant_id, pk=job_id)
        is_over = is_final or job.attempt_count >= MOST_ATTEMPTS
        job.state = PrintState.FAILED if is_over else PrintState.WAITING
        job.error, job.finished_at = repr(error)[:2000], timezone.now()
        job.save(update_fields=["state", "error", "finished_at"])
