"""The chapters a cluster takes up in a month."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from clusters.models import Place, User
from foundation import audit
from foundation.tenancy.connection import current_tenant_id
from planning.models import Chapter, SyllabusChapter


@transaction.atomic
def set_syllabus_month(
    *, cluster: Place, period: dt.date, chapters: Iterable[Chapter], by: User, at: dt.datetime
) -> list[Chapter]:
    """Make these chapters the cluster's syllabus month; what was chosen before and is not among them leaves it.

    Notes of chapters that stay are kept. Safe to resend. Returns the chapters by book and number.
    """
    Place.objects.select_for_update(of=("self",)).get(tenant_id=current_tenant_id(), pk=cluster.pk)
    wished = {chapter.pk: chapter for chapter in chapters}
    month = SyllabusChapter.objects.filter(tenant_id=current_tenant_id(), cluster=cluster, period=period)
    known = set(month.values_list("chapter_id", flat=True))
    gone = known - set(wished)
    new = [pk for pk in wished if pk not in known]
    if gone or new:
        month.filter(chapter_id__in=gone).delete()
        SyllabusChapter.objects.bulk_create(
            SyllabusChapter(cluster=cluster, period=period, chapter_id=pk) for pk in new
        )
        audit.record(
            "syllabus_month_set",
            by=by.pk,
            subject=cluster,
            period=period.isoformat(),
            added=len(new),
            removed=len(gone),
        )
    return sorted(wished.values(), key=lambda chapter: (chapter.textbook_id, chapter.number))
