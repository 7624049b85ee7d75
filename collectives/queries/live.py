"""The revision of a meeting in session, which screens ask for every few seconds."""

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache
from redis.exceptions import RedisError

from collectives.models import Meeting
from foundation.tenancy.caching import keys_of
from foundation.tenancy.connection import current_tenant_id

KEEP_S = 30  # a value that a lost write to the cache left behind is gone after this


@dataclass(frozen=True)
class Live:
    """Where a meeting stands, and which cluster it belongs to."""

    revision: int
    cluster_id: int


def _key(public_id: UUID) -> str:
    return f"meeting-live:{public_id}"


def remember(meeting: Meeting) -> None:
    """Keep the revision after its transaction committed. Without Redis nothing happens: readers go to the database."""
    with suppress(RedisError, OSError), keys_of(meeting.tenant_id):
        kept = cache.get(_key(meeting.public_id))
        if kept is None or Live(*kept).revision < meeting.revision:  # who committed later may have come here first
            cache.set(_key(meeting.public_id), (meeting.revision, meeting.cluster_id), KEEP_S)


def live_meeting(public_id: UUID) -> Live | None:
    """The revision of a meeting: from the cache, else from the database with one query. None when there is no such
    meeting in this tenant. Says nothing about who may see it: compare `cluster_id` with the scope.
    """
    kept = None
    with suppress(RedisError, OSError):
        kept = cache.get(_key(public_id))
    if kept is not None:
        return Live(*kept)
    row = (
        Meeting.objects.filter(tenant_id=current_tenant_id(), public_id=public_id)
        .values_list("revision", "cluster_id")
        .first()
    )
    if row is None:
        return None
    with suppress(RedisError, OSError):
        cache.add(_key(public_id), row, KEEP_S)  # `add`: a writer who committed since then has the newer number
    return Live(*row)
