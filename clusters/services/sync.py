"""Operations from a person's phone, applied at whichever of her places they belong to."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from clusters.models import Conflict, User
from clusters.scope import Scope
from clusters.services.conflicts import keep_given_way
from foundation import audit
from foundation.sync import services
from foundation.sync.kinds import CONFLICT, Kind, Operation, Outcome, rejected
from foundation.sync.requests import Parcel, RefusedRequestError
from foundation.tenancy.connection import current_tenant_id, open_schools

_WATCHED = ("class", "not_allowed", "other_body")  # what somebody may have tried who should not


@dataclass(frozen=True)
class Writer:
    """Whose phone it is, and at which of her places she stands."""

    user: User
    scope: Scope


def receive(parcel: Parcel, *, user: User, scope: Scope | None, at: dt.datetime) -> list[services.Answer]:
    """Apply what a phone kept. One answer an operation, in the order sent.

    Somebody with several places need not choose: what is not good where she stands is tried at her others. Raises
    RefusedRequestError when the outbox is another person's, OperationalError when the database asks for patience.
    """
    if parcel.person != str(user.public_id):
        words = _("This was written by somebody else on this phone. It waits until she signs in again.")
        raise RefusedRequestError(409, "other_person", words)
    scopes = _scopes(scope)

    def run(kind: Kind, operations: Sequence[Operation]) -> list[Outcome]:
        return _run(kind, operations, user=user, scopes=scopes, at=at)

    answers = services.receive(parcel, person_id=user.pk, at=at, run=run, kept_of=kept_values)
    refused = sorted({answer.code for answer in answers if answer.code in _WATCHED})
    if refused:
        audit.record("sync_refused", by=user.pk, codes=refused, device=str(parcel.device))
    return answers


def _scopes(scope: Scope | None) -> list[Scope]:
    """Where the person may stand: where she is now, then her other places."""
    if scope is None:
        return []
    return [scope, *(replace(scope, grant=grant) for grant in scope.grants if grant.id != scope.grant.id)]


def _run(
    kind: Kind, operations: Sequence[Operation], *, user: User, scopes: Sequence[Scope], at: dt.datetime
) -> list[Outcome]:
    """Apply operations of one kind, place by place until each is good somewhere or nowhere."""
    words = _("You have no place here at the moment, so it cannot be taken. It is kept on this phone.")
    outcomes = [rejected("not_allowed", words)] * len(operations)
    left = list(range(len(operations)))
    for scope in scopes:
        if len(scopes) > 1:
            open_schools(scope.school_ids)
        found = kind.apply([operations[index] for index in left], who=Writer(user, scope), at=at)
        still = []
        for index, outcome in zip(left, found, strict=True):
            if not outcome.is_elsewhere or scope is scopes[0]:
                outcomes[index] = outcome
            if outcome.is_elsewhere:
                still.append(index)
        left = still
        if not left:
            break
    if len(scopes) > 1:
        open_schools(scopes[0].school_ids)
    return outcomes


def as_kept(conflict: Conflict, by: str) -> dict[str, Any]:
    """The value that gave way, as it goes back to the phone."""
    written = conflict.kept_written_at.isoformat() if conflict.kept_written_at else ""
    return {"value": conflict.kept, "by": by, "at": written}


def kept_values(conflicts: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Conflict public id -> its kept value; those that are out of reach are left out. At most one query."""
    wanted = {each for each in conflicts if each}
    if not wanted:
        return {}
    rows = Conflict.objects.filter(tenant_id=current_tenant_id(), public_id__in=wanted).select_related("kept_by")
    return {str(row.public_id): as_kept(row, row.kept_by.name if row.kept_by else "") for row in rows}


def keep_both(
    given_way: Mapping[str, tuple[Any, Any]],
    record: uuid.UUID,
    operation: Operation,
    *,
    link: str,
    who: Writer,
    at: dt.datetime,
) -> Outcome:
    """Keep words of one's own that gave way: field -> those, and what stands now. Both people are one, in two places."""
    rows = keep_given_way(
        given_way,
        record,
        kind=operation.kind,
        school_id=who.scope.place_id,
        by=who.user,
        at=at,
        kept_by=who.user.pk,
    )
    return Outcome(
        CONFLICT,
        rows[0].field,
        _("Saved. These words had been changed on another phone meanwhile; both are kept."),
        kept=as_kept(rows[0], who.user.name),
        conflict=str(rows[0].public_id),
        link=link,
    )
