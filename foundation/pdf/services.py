"""Ask for a document, and print what was asked for.

Asking writes a row; a worker takes it, in short transactions so that progress can be seen: gather the words, lay out the
pages (outside any transaction), keep the file. A worker that dies leaves a lease behind that another takes up, and a paper
that ended every worker which took it is given up. The HTML's hash names the content: what did not change is not rendered
again. Whoever asks while it is being printed has it printed once more, since the words may have been gathered before.
"""

import datetime as dt
import hashlib
import logging
import sys
from uuid import UUID

from django.db.models import Q
from django.utils import timezone, translation

from foundation.files import services as files
from foundation.outbox.queues import nudge
from foundation.pdf.documents import Document, SubjectGoneError, document_of
from foundation.pdf.models import PrintJob, PrintState
from foundation.pdf.render import render_pdf
from foundation.tenancy.connection import current_tenant_id, tenant_transaction

logger = logging.getLogger(__name__)
QUEUE = "print"
AT_ONCE = 5
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
    if not is_new and job.state != PrintState.WAITING:
        job.asked_at, job.asked_by_id = at, by
        if job.state != PrintState.WORKING:  # what is being printed waits again at its end, see `_end`
            job.state, job.step, job.attempt_count = PrintState.WAITING, 0, 0
        job.save(update_fields=["state", "step", "attempt_count", "asked_at", "asked_by_id"])
    nudge(QUEUE)
    return job


def is_ready(job: PrintJob, document: Document) -> bool:
    """Whether its file is there and still of the edition that is offered today."""
    return job.state == PrintState.DONE and job.edition == document.edition(job.subject)


def _due(now: dt.datetime) -> Q:
    abandoned = Q(state=PrintState.WORKING, leased_until__lt=now)
    return Q(state=PrintState.WAITING) | abandoned


def has_work() -> bool:
    """Whether a document of the open tenant waits."""
    return PrintJob.objects.filter(_due(timezone.now()), tenant_id=current_tenant_id()).exists()


def drain(tenant_id: int, most: int = sys.maxsize) -> int:
    """Print what waits, one after another. Returns how many were finished, failures included."""
    done = 0
    while done < most and (job := _take(tenant_id)) is not None:
        _print(tenant_id, job)
        done += 1
    return done


def _take(tenant_id: int) -> PrintJob | None:
    now = timezone.now()
    with tenant_transaction(tenant_id):
        _give_up(now)
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
        return job


def _give_up(now: dt.datetime) -> None:
    """Fail what was left behind by as many workers as may try: nobody but its next taker would ever notice."""
    killers = PrintJob.objects.filter(
        tenant_id=current_tenant_id(),
        state=PrintState.WORKING,
        leased_until__lt=now,
        attempt_count__gte=MOST_ATTEMPTS,
    )
    error = f"none of {MOST_ATTEMPTS} workers came to its end"
    if count := killers.update(state=PrintState.FAILED, error=error, finished_at=now):
        logger.error("%s documents of tenant %s given up: %s", count, current_tenant_id(), error)


def _print(tenant_id: int, job: PrintJob) -> None:
    try:
        with tenant_transaction(tenant_id):
            document = document_of(job.kind)
            with translation.override(job.language):
                html = document.build(job.subject, job.language)
            edition = document.edition(job.subject)
            digest = hashlib.sha256(html.encode()).hexdigest()
            file = job.file if job.content_hash == digest else None
            PrintJob.objects.filter(tenant_id=tenant_id, pk=job.pk).update(step=2)
        pdf = None if file is not None and files.is_there(file) else render_pdf(html)
        with tenant_transaction(tenant_id):
            if pdf is not None:
                file = files.keep(pdf, content_type="application/pdf", suffix=".pdf")
            _end(job, PrintState.DONE, step=3, file=file, content_hash=digest, edition=edition, error="")
    except SubjectGoneError as error:
        _fail(tenant_id, job, error, is_over=True)
    except Exception as error:
        logger.exception("document %s of tenant %s failed", job.pk, tenant_id)
        _fail(tenant_id, job, error, is_over=job.attempt_count >= MOST_ATTEMPTS)


def purge_papers(before: dt.datetime, most: int) -> int:
    """Papers asked for before then go: what is still wanted is printed anew, and no copy outlives what it was made of."""
    over = PrintJob.objects.filter(
        tenant_id=current_tenant_id(), asked_at__lt=before, state__in=[PrintState.DONE, PrintState.FAILED]
    )
    rows = over.select_for_update(skip_locked=True).order_by("pk")
    gone = PrintJob.objects.filter(pk__in=[job.pk for job in rows[:most]]).delete()
    return gone[0]


def _end(taken: PrintJob, state: PrintState, **fields: object) -> None:
    """Leave a job in a state; if it was asked for again since it was taken, waiting, with all its attempts before it."""
    job = PrintJob.objects.select_for_update().get(tenant_id=current_tenant_id(), pk=taken.pk)
    fields |= {"state": state, "finished_at": timezone.now()}
    if job.asked_at != taken.asked_at:
        fields |= {"state": PrintState.WAITING, "step": 0, "attempt_count": 0}
    for name, value in fields.items():
        setattr(job, name, value)
    job.save(update_fields=list(fields))


def _fail(tenant_id: int, job: PrintJob, error: Exception, *, is_over: bool) -> None:
    with tenant_transaction(tenant_id):
        _end(job, PrintState.FAILED if is_over else PrintState.WAITING, error=repr(error)[:2000])
