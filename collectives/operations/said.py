"""What is said in a meeting and written down on a phone: commitments, decisions, questions; and taken back.

What is only added joins. The number of each was made on the phone, so that sent twice it is there once.
"""

import datetime as dt
from typing import Any

from clusters.services.sync import Writer
from collectives import rules
from collectives.choices import Method, Part
from collectives.forms.running import COMMITMENT, DECISION, QUESTION, CaptureForm, DecisionForm, SaidCommitmentForm
from collectives.models import Commitment, Decision, Meeting, Question, Sitting
from collectives.operations.room import done, its_sitting, open_meeting, require_turn
from collectives.queries.people import people_of, speaker_of
from collectives.services import capturing
from foundation.sync.bodies import an_id, check, damaged, texts
from foundation.sync.kinds import Operation, Outcome
from foundation.tenancy.connection import current_tenant_id

_MODELS: dict[str, Any] = {COMMITMENT: Commitment, DECISION: Decision, QUESTION: Question}
_DECISION = ("title", "reason", "method", "concern", "concern_handled", "owner", "review_on", "part")


def _room(operation: Operation, who: Writer) -> tuple[Meeting, Sitting, dict[str, str]]:
    """Where it was said, and the key of its form."""
    body = operation.body
    meeting = open_meeting(body, who)
    sitting = its_sitting(body, meeting)
    require_turn(rules.may_record_meeting, meeting, sitting, who)
    return meeting, sitting, {"key": str(an_id(body.get("public_id")))}


def write_commitment(operation: Operation, *, who: Writer, at: dt.datetime) -> Outcome:
    """A teacher's commitment, as she said it."""
    meeting, sitting, key = _room(operation, who)
    data = texts(operation.body, ("teacher", "words")) | key
    clean = check(SaidCommitmentForm(data, people=people_of(sitting)))
    done(lambda: capturing.capture_commitment(meeting=meeting, by=who.user, at=at, **clean))
    return Outcome()


def write_decision(operation: Operation, *, who: Writer, at: dt.datetime) -> Outcome:
    """What was decided, and why."""
    meeting, sitting, key = _room(operation, who)
    clean = check(DecisionForm(texts(operation.body, _DECISION) | key, people=people_of(sitting)))
    clean |= {"part": Part(clean["part"]), "method": Method(clean["method"])}
    done(lambda: capturing.capture_decision(meeting=meeting, by=who.user, at=at, **clean))
    return Outcome()


def write_question(operation: Operation, *, who: Writer, at: dt.datetime) -> Outcome:
    """A question that stays open; whose it is, where its words say so."""
    meeting, sitting, key = _room(operation, who)
    clean = check(CaptureForm(texts(operation.body, ("words",)) | key | {"kind": QUESTION}))
    teacher, words = speaker_of(clean["words"], people_of(sitting))
    done(
        lambda: capturing.capture_question(
            key=clean["key"], meeting=meeting, text=words, asked_by=teacher, by=who.user, at=at
        )
    )
    return Outcome()


def take_back(operation: Operation, *, who: Writer, at: dt.datetime) -> Outcome:
    """Take back what this meeting wrote down under a number of the phone; what is gone already stays gone."""
    meeting, _sitting, key = _room(operation, who)
    model = _MODELS.get(str(operation.body.get("what")))
    if model is None:
        raise damaged()
    thing = model.objects.filter(tenant_id=current_tenant_id(), key=key["key"], meeting=meeting).first()
    if thing is not None:
        done(lambda: capturing.take_back(meeting=meeting, thing=thing, by=who.user))
    return Outcome()
