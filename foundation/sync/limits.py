"""How much one person's phones may ask for. Counts are in the cache, which may be lost: then nobody is refused."""

import logging
import time
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from foundation.sync.requests import RefusedRequestError

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limit:
    """So many requests of one person in a window of so many seconds."""

    name: str
    most: int
    seconds: int = 60


OPERATIONS = Limit("operations", 120)
FILES = Limit("files", 600)


def count(limit: Limit, person_id: int) -> None:
    """Count one request. Raises RefusedRequestError with `retry_after` seconds when it is one too many."""
    now = time.time()
    window, into = divmod(int(now), limit.seconds)
    key = f"sync-{limit.name}-{person_id}-{window}"
    try:
        cache.add(key, 0, limit.seconds)
        counted = cache.incr(key)
    except (RedisError, ValueError):  # the cache is away, or forgot the count between the two
        logger.warning("no count of %s of person %s", limit.name, person_id)
        return
    if counted > limit.most:
        words = _("This phone has asked very often. It waits a little and goes on by itself.")
        raise RefusedRequestError(429, "too_often", words, retry_after=limit.seconds - into)
