"""The meeting that a phone speaks of, and whether it is still this person's turn."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from clusters.models import User
from clusters.services.conflicts import TwoValues, keep_conflicts
from clusters.services.sync import Writer, as_kept
from collectives.choices import MeetingState
from collectives.models import Meeting, Sitting
from collectives.queries import meeting as of
from collectives.services import running
from foundation.audit import AuditEvent
from foundation.sync.bodies import an_id, require
from foundation.sync.kinds import CONFLICT, Operation, Outcome, RefusedError, elsewhere, rejected
from foundation.tenancy.connection import current_tenant_id

Done = TypeVar("Done")


def open_meeting(body: Mapping[str, Any], who: Writer) -> Meeting:
    """The meeting of the body, of the person's own cluster, in session and locked. Raises RefusedError."""
    require(who.scope.may("meeting.run"))
    rows = Meeting.objects.visible_to(who.scope).filter(cluster_id=who.scope.cluster_id)
    found = rows.filter(public_id=an_id(body.get("meeting"))).first()
    if found is None:
        words = _("This meeting is not there any more. What you wrote is kept on this phone.")
        raise RefusedError(elsewhere("not_found", words))
    if found.state == MeetingState.CLOSED:
        raise RefusedError(_closed())
    return done(lambda: running.in_session(found))


def its_sitting(body: Mapping[str, Any], meeting: Meeting) -> Sitting:
    """The sitting of the body, the only one where it names none. Raises RefusedError."""
    rows = of.sittings(meeting)
    wished = [each for each in rows if not body.get("sitting") or each.public_id == an_id(body["sitting"])]
    if not wished:
        words = _("This sitting is not there any more. What you wrote is kept on this phone.")
        raise RefusedError(rejected("not_found", words))
    return wished[0]


def require_turn(rule: Callable[..., bool], meeting: Meeting, sitting: Sitting, who: Writer) -> None:
    """Raises RefusedError where it is not, or no longer, her turn at the sitting."""
    held = of.own_duties(who.scope, meeting).get(sitting.pk, ())
    if not rule(who.scope, meeting, duties=held):
        words = _("It is not your turn any more in this meeting. What you wrote is kept on this phone.")
        raise RefusedError(elsewhere("not_allowed", words))


def _closed() -> Outcome:
    words = _("The meeting was closed meanwhile. What you wrote is kept on this phone; it can be added to the minutes.")
    return rejected("closed", words)


def done(deed: Callable[[], Done]) -> Done:
    """What a service gives. Raises RefusedError with its own words where it refuses."""
    try:
        return deed()
    except running.NotInSessionError as refusal:
        raise RefusedError(rejected("not_in_session", str(refusal))) from refusal
    except running.RunRefusedError as refusal:
        fields = {refusal.field: str(refusal)} if refusal.field else {}
        raise RefusedError(rejected("invalid", str(refusal), fields=fields)) from refusal


def last_writer(verb: str, subject_id: Any, **detail: Any) -> User | None:
    """Who did this last to a thing, as the trail has it. Two queries at most."""
    trail = AuditEvent.objects.filter(tenant_id=current_tenant_id(), verb=verb, subject_id=str(subject_id))
    last = trail.filter(**{f"detail__{name}": value for name, value in detail.items()}).order_by("-at", "-pk").first()
    return person(last.actor_id if last else None)


def person(user_id: int | None) -> User | None:
    """The person of that number."""
    return User.objects.filter(tenant_id=current_tenant_id(), pk=user_id).first() if user_id else None


def both_kept(found: TwoValues, writer: User | None, operation: Operation, *, who: Writer, at: Any) -> Outcome:
    """The latest stands. What gave way is kept for both to see; where both are one person, her own later word is enough."""
    if writer is not None and writer.pk == who.user.pk:
        return Outcome()
    rows = keep_conflicts([found], kind=operation.kind, school_id=None, by=who.user, at=at)
    words = _("Saved. Somebody had written something else meanwhile; it is kept, and both of you are told.")
    kept = as_kept(rows[0], writer.name if writer else "")
    return Outcome(CONFLICT, found.field, words, kept=kept, conflict=str(rows[0].public_id))
