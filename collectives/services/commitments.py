"""A teacher's commitment, and what became of it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from clusters.calendar import add_months
from clusters.choices import RollupKind
from clusters.models import User
from clusters.rollups import mark_dirty
from collectives.choices import MeetingState
from collectives.models import Commitment, Experience, Meeting, ReportBack
from collectives.services.meetings import count_again, locked, touch
from foundation import audit
from foundation.files.services import keep_clean_photo
from foundation.sync.bodies import plain
from foundation.tenancy.connection import current_tenant_id

TOLD = ("outcome", "words")


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
    now = locked(meeting)
    if now.state not in (MeetingState.CALLED, MeetingState.IN_SESSION):
        raise MeetingNotOpenError
    made, is_new = Commitment.create_once(
        key=key,
        meeting=now,
        cluster_id=now.cluster_id,
        teacher_id=teacher_id,
        words=words,
        due_period=add_months(now.period, 1),
        made_at=at,
    )
    if is_new:
        touch(now)
        audit.record("commitment_made", by=by.pk, subject=made)
        count_again(now)
        count_due(made)
    return made


def count_due(commitment: Commitment) -> None:
    """Say that what comes back in a later month has changed."""
    mark_dirty(
        cluster_id=commitment.cluster_id,
        period=commitment.due_period,
        kind=RollupKind.MEETING,
        also=RollupKind.ASKED,
    )


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
    due_in, said = hold(commitment)
    if not Commitment.objects.awaited().filter(tenant_id=current_tenant_id(), pk=said.pk).exists():
        raise ReportClosedError
    report = ReportBack.objects.filter(tenant_id=current_tenant_id(), commitment=said).first()
    kept = keep_clean_photo(photo) if photo else None
    told = {"outcome": outcome, "words": words, "experience": experience, "reported_at": at}
    if report is None:
        report = ReportBack.objects.create(key=key, commitment=said, photo=kept, **told)
    else:
        for name, value in told.items():
            setattr(report, name, value)
        if kept or remove_photo:
            report.photo = kept
        report.save(update_fields=[*told, "photo"])
    audit.record("commitment_reported", by=by.pk, subject=said, outcome=outcome)
    count_due(said)
    if due_in is not None and due_in.state == MeetingState.IN_SESSION:
        touch(due_in)
    return report


def hold(commitment: Commitment) -> tuple[Meeting | None, Commitment]:
    """Let nobody else tell of it, or close the meeting in which it comes back, until the transaction ends.

    The open meeting first (None before it is planned), then the commitment: in this order everywhere, as in the room.
    """
    rows = Meeting.objects.filter(
        tenant_id=current_tenant_id(), cluster_id=commitment.cluster_id, period__gte=commitment.due_period
    ).exclude(state__in=(MeetingState.CLOSED, MeetingState.CANCELLED))
    due_in = rows.select_for_update(of=("self",)).order_by("period", "pk").first()
    said = Commitment.objects.select_for_update(of=("self",)).get(tenant_id=current_tenant_id(), pk=commitment.pk)
    return due_in, said


def told_before(commitment: Commitment, said: Mapping[str, str], *, seen: Any) -> dict[str, tuple[str, str]]:
    """What was told before and is replaced by something else, although the page or phone had not seen it: field -> both."""
    report = getattr(commitment, "report", None)
    if report is None:
        return {}
    known = seen if isinstance(seen, dict) else {}
    found = {}
    for name in TOLD:
        now = getattr(report, name)
        if now and plain(now) not in (plain(said[name]), plain(known.get(name) or "")):
            found[name] = (now, said[name])
    return {} if found and is_asked_anew(commitment) else found


def is_asked_anew(commitment: Commitment) -> bool:
    """Whether the next meeting waits for a word: there is none, or the one there is was for a meeting that is closed."""
    rows = Commitment.objects.awaited().filter(tenant_id=current_tenant_id(), pk=commitment.pk)
    return rows.filter(is_told=False).exists()
