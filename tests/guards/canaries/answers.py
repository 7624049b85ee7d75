"""The same search in the answers of the access table: of every address, method and place, in the test's own database."""

from functools import cache
from typing import Any

from django.db import connection

from clusters.models import User
from tests.conftest import as_role
from tests.guards.canaries.planting import statements
from tests.guards.canaries.sight import sight_of
from tests.guards.canaries.words import SIGN, Canary, canaries_in

OPENS = ("note_open",)  # addresses at which a restricted note is opened on purpose


@cache
def _statements() -> str:
    with connection.cursor() as cursor:
        return ";".join(statements(cursor.cursor))


def plant_here() -> None:
    """A canary into every row of both tenants that has none yet, in the open transaction."""
    with as_role("app_owner"), connection.cursor() as cursor:
        cursor.execute(_statements())


def wrongly_heard(user: User | None, answer: Any, *, name: str) -> set[Canary]:
    """What sang in an answer to this person that is not hers to hear."""
    body = b"".join(answer) if answer.streaming else answer.content
    told = body + repr(answer.headers).encode()
    if SIGN.encode() not in told:
        return set()
    with as_role("app_owner"), connection.cursor() as cursor:
        sight = sight_of(cursor, user.pk if user else None)
    allowed = {("r", number) for kind, number in sight if kind == "o"} if name in OPENS else set()
    return canaries_in(told) - sight - allowed
