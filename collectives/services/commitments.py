"""A teacher's commitment, and what became of it."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import F

from clusters.calendar import add_months
from clusters.choices import RollupKind
from clusters.models import User
from clusters.rollups import mark_dirty
from collectives.choices import MeetingState
from collectives.models import Commitment, Experience, Meeting, ReportBack
from foundation import audit
from foundation.files.services import keep_clean_photo
from foundation.tenancy.connection import current_tenant_id


class MeetingNotOpenError(Exception):
    """Commitments are made while a meeting is called or in session."""


class ReportClosedError(Exception):
    """The meeting in which the commitment was due is closed: what was reported stays."""


@transaction.atomic
def make_commitment(
    *, key: uuid.UUID, meeting: Meeting, teacher_id: int, words: str, by: User, at: dt.datetime
) -> Commitment:
    """What a teacher will try until the next month's meeting, in her own words. A resend gives the first one.

    Raises MeetingNotOpenError before the meeting is called and after it is closed.
    """
    found = Commitment.objects.filter(tenant_id=current_tenant_id(), key=key).first()
    if found is not None:
        return found
    locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if locked.state not in (MeetingState.CALLED, MeetingState.IN_SESSION):
        raise MeetingNotOpenError
    made, is_new = Commitment.create_once(
        key=key,
        meeting=locked,
        cluster_id=locked.cluster_id,
        teacher_id=teacher_id,
        words=words,
        due_period=add_months(locked.period, 1),
        made_at=at,
    )
    if is_new:
        Meeting.objects.filter(pk=locked.pk).update(revision=F("revision") + 1)
        audit.record("commitment_made", by=by.pk, subject=made)
        mark_dirty(cluster_id=locked.cluster_id, period=locked.period, kind=RollupKind.MEETING)
    return made


@transaction.atomic
def report_back(
    *,
    key: uuid.UUID,
    commitment: Commitment,
    by: User,
    at: dt.datetime,
    outcome: str,
    words: str,
    photo: bytes | None = None,
    remove_photo: bool = False,
    experience: Experience | None = None,
) -> ReportBack:
    """What became of a commitment: the first report, or new words for it. One report a commitment, sent twice or not.

    Raises ReportClosedError once the meeting in which it was due is closed.
    """
    locked = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
    if not Commitment.objects.awaited().filter(tenant_id=current_tenant_id(), pk=locked.pk).exists():
        raise ReportClosedError
    report = ReportBack.objects.filter(tenant_id=current_tenant_id(), commitment=locked).first()
    kept = keep_clean_photo(photo) if photo else None
    told = {"outcome": outcome, "words": words, "experience": experience, "reported_at": at}
    if report is None:
        report = ReportBack.objects.create(key=key, commitment=locked, photo=kept, **told)
    else:
        for name, value in told.items():
            setattr(report, name, value)
        if kept or remove_photo:
            report.photo = kept
        report.save(update_fields=[*told, "photo"])
    audit.record("commitment_reported", by=by.pk, subject=locked, outcome=outcome)
    mark_dirty(cluster_id=locked.cluster_id, period=locked.due_period, kind=RollupKind.MEETING)
    _touch_where_due(locked)
    return report


def _touch_where_due(commitment: Commitment) -> None:
    """The screen of the meeting in which it comes back polls the revision."""
    Meeting.objects.filter(
        tenant_id=current_tenant_id(),
        collective__meetings=commitment.meeting_id,
        period__gte=commitment.due_period,
        state=MeetingState.IN_SESSION,
    ).update(revision=F("revision") + 1)
