"""Keeping the value that gave way, and hearing that both people know."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from clusters.models import Conflict, User
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


def say_seen(*, conflict: Conflict, by: User, at: dt.datetime) -> Conflict:
    """One of the two people has seen it; somebody who is both has seen it once. Said twice it is the same."""
    rows = Conflict.objects.filter(tenant_id=current_tenant_id(), pk=conflict.pk)
    rows.filter(stands_by=by, stands_seen_at=None).update(stands_seen_at=at)
    rows.filter(Q(kept_by=by), kept_seen_at=None).update(kept_seen_at=at)
    conflict.refresh_from_db(fields=["stands_seen_at", "kept_seen_at"])
    return conflict
