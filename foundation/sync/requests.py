"""What a phone sends, read and checked before anything is looked up."""

import datetime as dt
import hashlib
import json
import re
import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from foundation.sync.kinds import Operation

PREFIX = "/sync/"  # of every address that phones speak to by themselves; answers there are JSON
PROTOCOLS = (1,)
MOST_OPERATIONS = 500
MOST_BYTES = 512 * 1024
MOST_NEEDS = 20
_LARGEST = 2**62
_KIND = re.compile(r"[a-z][a-z_.]{0,39}")


class RefusedRequestError(ValueError):
    """Nothing of the request is taken. `error` is for the program, the message for the person."""

    def __init__(self, status: int, error: str, sentence: str, **more: Any) -> None:
        super().__init__(sentence)
        self.status, self.error, self.more = status, error, more

    @property
    def body(self) -> dict[str, Any]:
        """As it goes back to the phone."""
        return {"error": self.error, "sentence": str(self), **self.more}


@dataclass(frozen=True)
class Parcel:
    """One request: whose outbox, on which device, with which operations, in the order sent."""

    person: str
    device: uuid.UUID
    operations: tuple[Operation | None, ...]  # None where one could not be read; `ids` says which
    ids: tuple[str, ...]


def malformed() -> RefusedRequestError:
    """What is said when the request is not what the contract says."""
    return RefusedRequestError(
        400, "malformed", _("This did not arrive in a form that can be read. It stays on this phone.")
    )


def too_large(limit: int = MOST_BYTES) -> RefusedRequestError:
    """What is said of a request with too many bytes."""
    words = _("This is too much to send at once. It stays on this phone and goes in smaller parts.")
    return RefusedRequestError(413, "too_large", words, limit=limit)


def read_parcel(content: bytes) -> Parcel:
    """The request's content. Raises RefusedRequestError before any operation is looked at."""
    if len(content) > MOST_BYTES:
        raise too_large()
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise malformed() from error
    if not isinstance(data, dict):
        raise malformed()
    if data.get("protocol") not in PROTOCOLS or isinstance(data.get("protocol"), bool):
        words = _("This phone has another version of the pages. Open them once with a network; nothing is lost.")
        raise RefusedRequestError(400, "protocol", words, supported=list(PROTOCOLS))
    sent = data.get("operations")
    person, device = data.get("person"), read_uuid(data.get("device"))
    if not isinstance(sent, list) or not isinstance(person, str) or device is None:
        raise malformed()
    if len(sent) > MOST_OPERATIONS:
        words = _("Up to %(limit)d entries go at once. The others stay on this phone and go next.")
        raise RefusedRequestError(413, "too_many", words % {"limit": MOST_OPERATIONS}, limit=MOST_OPERATIONS)
    if not all(isinstance(each, dict) and read_uuid(each.get("id")) for each in sent):
        raise malformed()
    ids = tuple(str(read_uuid(each["id"])) for each in sent)
    if len(set(ids)) != len(ids):
        raise malformed()
    return Parcel(person, device, tuple(_operation(each, device) for each in sent), ids)


def read_uuid(value: Any) -> uuid.UUID | None:
    """A UUID written as text; None for anything else."""
    if not isinstance(value, str) or len(value) > 45:
        return None
    try:
        return uuid.UUID(value)
    except ValueError:
        return None


def _operation(sent: dict[str, Any], device: uuid.UUID) -> Operation | None:
    """An operation of the right shape; None for any other."""
    kind, seq, body, needs = sent.get("kind"), sent.get("seq"), sent.get("body"), sent.get("needs") or []
    if not isinstance(kind, str) or not _KIND.fullmatch(kind) or not isinstance(body, dict):
        return None
    if not isinstance(seq, int) or isinstance(seq, bool) or not 0 <= seq < _LARGEST:
        return None
    found = read_uuid(sent["id"])
    if found is None or not isinstance(needs, list) or len(needs) > MOST_NEEDS:
        return None
    needed = tuple(read_uuid(each) for each in needs)
    if None in needed or found in needed:
        return None
    made_at = sent.get("made_at")
    try:
        body_hash = _hash_of(kind, body)
    except RecursionError:
        return None
    return Operation(
        id=found,
        kind=kind,
        seq=seq,
        body=body,
        device=device,
        hash=body_hash,
        needs=tuple(each for each in needed if each is not None),
        made_at=made_at if isinstance(made_at, str) else "",
    )


def _hash_of(kind: str, body: dict[str, Any]) -> str:
    words = json.dumps([kind, body], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()


def phone_clock(text: str) -> dt.datetime | None:
    """What the phone's clock said; None when it says nothing that a clock can say."""
    try:
        said = parse_datetime(text[:40])
    except ValueError:
        return None
    if said is None or not 1900 < said.year < 2200:
        return None
    return said if said.tzinfo else said.replace(tzinfo=dt.UTC)
