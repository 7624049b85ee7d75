"""What was taken away a month ago goes for good: notes, work, samples. Their files go once nobody uses them."""

import datetime as dt

from assessments.models import DiaryNote, PortfolioItem, WorkSample
from clusters.services.conflicts import forget_records
from foundation import audit
from foundation.tenancy.connection import current_tenant_id


def purge_notes(before: dt.datetime, most: int) -> int:
    """Delete notes taken away before then: children, abilities, outcomes, words and kept values of two phones with them."""
    rows = DiaryNote.objects.select_for_update(skip_locked=True)
    found = list(rows.filter(tenant_id=current_tenant_id(), deleted_at__lt=before).order_by("pk")[:most])
    forget_records(note.public_id for note in found)
    for note in found:
        audit.record("note_purged", by=None, subject=note)
    DiaryNote.objects.filter(tenant_id=current_tenant_id(), pk__in=[note.pk for note in found]).delete()
    return len(found)


def purge_work(before: dt.datetime, most: int) -> int:
    """Delete pieces of work taken away before then."""
    rows = PortfolioItem.objects.select_for_update(skip_locked=True)
    found = list(rows.filter(tenant_id=current_tenant_id(), deleted_at__lt=before).order_by("pk")[:most])
    for item in found:
        audit.record("work_purged", by=None, subject=item)
    PortfolioItem.objects.filter(tenant_id=current_tenant_id(), pk__in=[item.pk for item in found]).delete()
    return len(found)


def purge_samples(before: dt.datetime, most: int) -> int:
    """Empty samples taken back before then; that there was one stays with the moderation in which it was looked at. An
    exemplar that was made from one has its own words, and its own hold on the photo.
    """
    rows = WorkSample.objects.select_for_update(skip_locked=True).filter(tenant_id=current_tenant_id())
    full = rows.filter(withdrawn_at__lt=before).exclude(words="", photo=None)
    ids = list(full.order_by("pk").values_list("pk", flat=True)[:most])
    return WorkSample.objects.filter(tenant_id=current_tenant_id(), pk__in=ids).update(words="", photo=None)


BINS = {"notes": purge_notes, "work": purge_work, "samples": purge_samples}
