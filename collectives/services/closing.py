"""Closing a meeting, issuing its minutes, and amending them in the open."""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.models import User
from clusters.queries import tenant_settings
from collectives.choices import MeetingState
from collectives.models import Meeting, Minutes
from collectives.queries import issuing, minutes
from collectives.services.carrying import carry_on
from collectives.services.meetings import MeetingRefusedError, count_again, locked, move_to
from foundation import audit
from foundation.tenancy.connection import current_tenant_id


class NotReadyError(MeetingRefusedError):
    """Something is missing before the minutes can be issued; `missing` says what."""

    def __init__(self, message: str, missing: issuing.Missing) -> None:
        super().__init__(message)
        self.missing = missing


class NotIssuedError(MeetingRefusedError):
    """Minutes are amended once they are issued."""


class AmendmentEmptyError(MeetingRefusedError):
    """An amendment says what is corrected."""

    field = "amendment"


def _sentence(missing: issuing.Missing) -> str:
    sentences = []
    if missing.unmarked:
        count = len(missing.unmarked)
        sentences.append(
            ngettext("%(count)s person is not marked yet.", "%(count)s people are not marked yet.", count)
            % {"count": count}
        )
    if missing.untimed:
        parts = ", ".join(dict.fromkeys(str(row.get_part_display()) for row in missing.untimed))
        sentences.append(_("No minutes yet for: %(parts)s.") % {"parts": parts})
    return " ".join(sentences)


@transaction.atomic
def close_meeting(*, meeting: Meeting, by: User, at: dt.datetime) -> Minutes:
    """Close a meeting in session and issue its minutes, revision 1. What was left open goes on to the next meeting.

    A resend gives the first minutes. Raises IllegalMoveError, and NotReadyError while somebody is unmarked or a part has no
    minutes.
    """
    now = locked(meeting)
    if now.state == MeetingState.IN_SESSION:
        lacking = issuing.missing(now)
        if lacking:
            raise NotReadyError(_sentence(lacking), lacking)
    now, is_new = move_to(now, "close", by=by, at=at, closed_at=at, closed_by_id=by.pk)
    if not is_new:
        return Minutes.objects.get(tenant_id=current_tenant_id(), meeting=now, revision=1)
    content = minutes.to_json(issuing.content_of(now, tenant_settings()))
    issued = Minutes.objects.create(meeting=now, revision=1, content=content, issued_at=at, issued_by_id=by.pk)
    carry_on(now, at=at)
    count_again(now)
    return issued


@transaction.atomic
def amend_minutes(*, meeting: Meeting, amendment: str, by: User, at: dt.datetime) -> Minutes:
    """Correct issued minutes in the open: a new revision with the same content and, below it, what is corrected and why.

    The words of the last amendment sent again give that revision. Raises NotIssuedError, AmendmentEmptyError.
    """
    amendment = amendment.strip()
    if not amendment:
        raise AmendmentEmptyError(_("Write what is corrected, and why."))
    now = locked(meeting)
    issued = Minutes.objects.filter(tenant_id=current_tenant_id(), meeting=now)
    last = issued.order_by("-revision").first()
    if now.state != MeetingState.CLOSED or last is None:
        raise NotIssuedError(_("The minutes of this meeting are not issued yet."))
    if last.amendment == amendment:
        return last
    revision = (issued.aggregate(last=Max("revision"))["last"] or 0) + 1
    amended = Minutes.objects.create(
        meeting=now, revision=revision, content=last.content, amendment=amendment, issued_at=at, issued_by_id=by.pk
    )
    audit.record("minutes_amended", by=by.pk, subject=now, revision=revision)
    return amended
