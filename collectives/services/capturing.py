"""What is written down while people talk: commitments, decisions, questions; and taken back."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.models import Teacher, User
from collectives.choices import Method, Outcome, Part
from collectives.models import Commitment, Decision, Meeting, Question, ReportBack
from collectives.services import commitments
from collectives.services.meetings import count_again, touch
from collectives.services.running import RunRefusedError, in_session
from foundation import audit
from foundation.tenancy.connection import current_tenant_id
from planning.models import LearningTool
from planning.services.tools import make_tool

REVIEW_WITHIN_DAYS = 366


@transaction.atomic
def capture_commitment(
    *, key: UUID, meeting: Meeting, teacher: Teacher, words: str, by: User, at: dt.datetime
) -> Commitment:
    """A teacher's commitment, written down as she said it. Safe to resend. Raises RunRefusedError."""
    now = in_session(meeting)
    words = words.strip()
    if not words:
        raise RunRefusedError(_("Write it as it was said."), field="words")
    return commitments.make_commitment(key=key, meeting=now, teacher_id=teacher.pk, words=words, by=by, at=at)


@transaction.atomic
def capture_decision(
    *,
    key: UUID,
    meeting: Meeting,
    part: Part,
    title: str,
    reason: str,
    method: Method = Method.CONSENT,
    concern: str = "",
    concern_handled: str = "",
    owner: Teacher | None = None,
    review_on: dt.date | None = None,
    by: User,
    at: dt.datetime,
) -> Decision:
    """What the collective decided, and why. Safe to resend. Raises RunRefusedError."""
    now = in_session(meeting)
    title, reason = title.strip(), reason.strip()
    if not title:
        raise RunRefusedError(_("Write what was decided."), field="title")
    if not reason:
        raise RunRefusedError(_("Write why. Those who were not here will ask."), field="reason")
    concern, concern_handled = concern.strip(), concern_handled.strip()
    if concern_handled and not concern:
        raise RunRefusedError(_("Write the concern as well, as it was said."), field="concern")
    if review_on is not None:
        days = (review_on - timezone.localdate(at)).days
        if not 0 < days <= REVIEW_WITHIN_DAYS:
            raise RunRefusedError(_("Choose a day after today, within a year."), field="review_on")
    made, is_new = Decision.create_once(
        key=key,
        meeting=now,
        part=part,
        title=title[:200],
        reason=reason,
        method=method,
        concern=concern,
        concern_handled=concern_handled,
        owner=owner,
        review_on=review_on,
        made_at=at,
    )
    if is_new:
        audit.record("decision_made", by=by.pk, subject=made)
        touch(now)
    return made


@transaction.atomic
def capture_question(
    *, key: UUID, meeting: Meeting, text: str, asked_by: Teacher | None = None, by: User, at: dt.datetime
) -> Question:
    """A question the collective leaves open. Safe to resend. Raises RunRefusedError."""
    now = in_session(meeting)
    text = text.strip()
    if not text:
        raise RunRefusedError(_("Write it as it was said."), field="words")
    made, is_new = Question.create_once(
        key=key, collective_id=now.collective_id, meeting=now, asked_by=asked_by, text=text[:500], asked_at=at
    )
    if is_new:
        audit.record("question_asked", by=by.pk, subject=made)
        touch(now)
    return made


@transaction.atomic
def take_back(*, meeting: Meeting, thing: Commitment | Decision | Question, by: User) -> None:
    """Take back what was written down in this meeting. What somebody reported on already stays. Safe to resend.

    Raises RunRefusedError.
    """
    now = in_session(meeting)
    if thing.meeting_id != now.pk:
        raise RunRefusedError(_("This was written down in another meeting."))
    if (
        isinstance(thing, Commitment)
        and ReportBack.objects.filter(tenant_id=current_tenant_id(), commitment=thing).exists()
    ):
        raise RunRefusedError(_("This commitment has been reported on, so it stays."))
    gone, _rows = type(thing).objects.filter(tenant_id=current_tenant_id(), pk=thing.pk).delete()
    if gone:
        audit.record("taken_back", by=by.pk, subject=thing)
        touch(now)
        if isinstance(thing, Commitment):
            count_again(now)
            commitments.count_due(thing)


@transaction.atomic
def settle_question(*, question: Question, meeting: Meeting, answer: str = "", by: User) -> Question:
    """The collective settled an open question in this meeting. Safe to resend. Raises RunRefusedError."""
    now = in_session(meeting)
    row = _question(question, now)
    if row.settled_in_id not in (None, now.pk):
        raise RunRefusedError(_("This question was settled in an earlier meeting."))
    if (row.settled_in_id, row.answer) != (now.pk, answer.strip()):
        row.settled_in, row.answer = now, answer.strip()
        row.save(update_fields=["settled_in", "answer"])
        audit.record("question_settled", by=by.pk, subject=row)
        touch(now)
    return row


@transaction.atomic
def keep_question(*, question: Question, meeting: Meeting, by: User) -> Question:
    """A question settled in this meeting is open after all. Safe to resend. Raises RunRefusedError."""
    now = in_session(meeting)
    row = _question(question, now)
    if row.settled_in_id not in (None, now.pk):
        raise RunRefusedError(_("This question was settled in an earlier meeting."))
    if row.settled_in_id == now.pk:
        row.settled_in = None
        row.save(update_fields=["settled_in"])
        audit.record("question_kept_open", by=by.pk, subject=row)
        touch(now)
    return row


def _question(question: Question, meeting: Meeting) -> Question:
    return Question.objects.select_for_update(of=("self",)).get(
        tenant_id=current_tenant_id(), pk=question.pk, collective_id=meeting.collective_id
    )


@transaction.atomic
def report_told(
    *, key: UUID, meeting: Meeting, commitment: Commitment, outcome: Outcome, by: User, at: dt.datetime
) -> ReportBack:
    """What became of a commitment, as its teacher told it in the room. Words and photo she wrote before stay.

    Raises RunRefusedError.
    """
    now = in_session(meeting)
    if commitment.cluster_id != now.cluster_id or commitment.due_period > now.period:
        raise RunRefusedError(_("This commitment does not come back in this meeting."))
    before = ReportBack.objects.filter(tenant_id=current_tenant_id(), commitment=commitment).first()
    if before is not None and before.outcome == outcome and not commitments.is_asked_anew(commitment):
        return before
    try:
        return commitments.report_back(
            key=before.key if before else key,
            commitment=commitment,
            outcome=outcome,
            words=before.words if before else "",
            experience=before.experience if before else None,
            by=by,
            at=at,
        )
    except commitments.ReportClosedError as error:
        raise RunRefusedError(_("The meeting in which this came back is closed.")) from error


@transaction.atomic
def add_tool(
    *, key: UUID, meeting: Meeting, title: str, materials: str = "", made_by: Teacher | None, by: User, at: dt.datetime
) -> LearningTool:
    """A learning tool made in part 3. Safe to resend. Raises RunRefusedError."""
    now = in_session(meeting)
    title = " ".join(title.split())
    if not title:
        raise RunRefusedError(_("Give the tool a name."), field="title")
    tool = make_tool(
        key=key,
        cluster_id=now.cluster_id,
        teacher_id=made_by.pk if made_by else None,
        period=now.period,
        title=title[:200],
        materials=materials.strip()[:300],
        by=by,
        at=at,
    )
    touch(now)
    return tool
