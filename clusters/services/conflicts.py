"""Keeping the value that gave way, and hearing that both people know."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from clusters.models import Conflict, User
from foundation.sync.kinds import Line
from foundation.tenancy.connection import current_tenant_id


@dataclass(frozen=True)
class TwoValues:
    """A field with the value that stands and the one that gave way."""

    record: uuid.UUID
    field: str
    stands: Any
    kept: Any
    place: str = ""
    kept_by: int | None = None
    kept_written_at: dt.datetime | None = None


def lines_of(
    found: Sequence[Conflict],
    *,
    known: Mapping[uuid.UUID, tuple[str, str]],
    about: Callable[[Conflict], Any],
    shown: Callable[[str, Any], str],
) -> list[Line]:
    """Conflicts in words, in their order. `known`: of each record its name and its page, nothing of one not to be seen;
    `about` names the field, `shown` says a value of a field.
    """
    return [
        Line(
            about=str(about(each)),
            place=known.get(each.record, ("", ""))[0],
            stands=shown(each.field, each.stands),
            kept=shown(each.field, each.kept),
            link=known.get(each.record, ("", ""))[1],
        )
        for each in found
    ]


def keep_conflicts(
    found: Sequence[TwoValues], *, kind: str, school_id: int | None, by: User, at: dt.datetime
) -> list[Conflict]:
    """A row each, in order. Both people find it on their first page until each has said that she has seen it."""
    rows = [
        Conflict(
            school_id=school_id,
            kind=kind,
            record=each.record,
            place=each.place,
            field=each.field,
            stands=each.stands,
            stands_by=by,
            kept=each.kept,
            kept_by_id=each.kept_by,
            kept_written_at=each.kept_written_at,
            at=at,
        )
        for each in found
    ]
    return Conflict.objects.bulk_create(rows)


def keep_given_way(
    given_way: Mapping[str, tuple[Any, Any]],
    record: uuid.UUID,
    *,
    kind: str,
    school_id: int | None,
    by: User,
    at: dt.datetime,
    kept_by: int | None,
) -> list[Conflict]:
    """Keep what gave way in a record: field -> that, and what stands now. `kept_by` wrote what gave way."""
    found = [
        TwoValues(record=record, field=name, stands=stands, kept=kept, kept_by=kept_by)
        for name, (kept, stands) in given_way.items()
    ]
    return keep_conflicts(found, kind=kind, school_id=school_id, by=by, at=at)


def say_seen(*, conflict: Conflict, by: User, at: dt.datetime) -> Conflict:
    """One of the two people has seen it; somebody who is both has seen it once. Said twice it is the same."""
    rows = Conflict.objects.filter(tenant_id=current_tenant_id(), pk=conflict.pk)
    rows.filter(stands_by=by, stands_seen_at=None).update(stands_seen_at=at)
    rows.filter(Q(kept_by=by), kept_seen_at=None).update(kept_seen_at=at)
    conflict.refresh_from_db(fields=["stands_seen_at", "kept_seen_at"])
    return conflict


def take_out(record: uuid.UUID, field: str) -> list[Conflict]:
    """Delete the conflicts about a field of a record. Returns what they were, oldest first."""
    rows = Conflict.objects.filter(tenant_id=current_tenant_id(), record=record, field=field)
    found = list(rows.order_by("at", "pk"))
    rows.filter(pk__in=[each.pk for each in found]).delete()
    return found


def forget_records(records: Iterable[uuid.UUID]) -> None:
    """Delete every conflict about records that are gone for good."""
    Conflict.objects.filter(tenant_id=current_tenant_id(), record__in=list(records)).delete()
