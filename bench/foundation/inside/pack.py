"""A worker's whole way to a meeting pack, beside WeasyPrint alone on the same HTML; milliseconds, medians."""

import json
import statistics
import sys
import time

import django

django.setup()

from django.utils import timezone, translation  # noqa: E402
from weasyprint import HTML  # noqa: E402

from collectives.choices import MeetingState  # noqa: E402
from collectives.models import Meeting  # noqa: E402
from foundation.models import PrintJob, StoredFile, Tenant  # noqa: E402
from foundation.pdf import services  # noqa: E402
from foundation.pdf.documents import document_of  # noqa: E402
from foundation.pdf.render import StaticOnlyFetcher  # noqa: E402
from foundation.tenancy.connection import tenant_transaction  # noqa: E402

KIND, LANGUAGE = "meeting-pack", "hi"


def main(rounds: int) -> None:
    tenant = Tenant.objects.get(key="up")
    with tenant_transaction(tenant.id):
        meeting = Meeting.objects.filter(tenant=tenant, state=MeetingState.CLOSED).order_by("-period", "pk")[0]
        with translation.override(LANGUAGE):
            html = document_of(KIND).build(meeting.public_id, LANGUAGE)
    ours, bare = [], []
    for turn in range(rounds + 1):
        began = time.perf_counter()
        HTML(string=html, base_url="https://static.invalid/", url_fetcher=StaticOnlyFetcher()).write_pdf(
            pdf_variant="pdf/ua-1"
        )
        between = time.perf_counter()
        with tenant_transaction(tenant.id):
            services.ask(kind=KIND, subject=meeting.public_id, language=LANGUAGE, by=None, at=timezone.now())
        assert services.drain(tenant.id) == 1
        ended = time.perf_counter()
        with tenant_transaction(tenant.id):
            job = PrintJob.objects.get(tenant=tenant, kind=KIND, subject=meeting.public_id, language=LANGUAGE)
            assert job.state == "done", job.error
            file_id = job.file_id
            job.delete()
            StoredFile.objects.filter(tenant=tenant, pk=file_id).delete()
        if turn:  # the first one warms both up
            bare.append(between - began)
            ours.append(ended - between)
    print(json.dumps({"ours_ms": statistics.median(ours) * 1000, "bare_ms": statistics.median(bare) * 1000}))


main(int(sys.argv[1]))
