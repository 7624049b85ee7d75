"""Signing in with a code: asking for one, and checking it.

The code itself is stored nowhere. It follows from the challenge (a random id kept in the browser's session on the server) by
a hash keyed with the tenant's own key; the worker that sends it and the process that checks it work it out alike. Asking
and checking do the same work whether or not the address is on the roster: only the worker looks, later.

Every count is one atomic statement on the second connection, before anything is compared: no rollback refunds it and
parallel guesses cannot see the same count.
"""

import datetime as dt
import math
import uuid
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.contrib.sessions.models import Session
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters import queries
from clusters.models import CodeAttempt, User
from foundation import audit
from foundation.outbox import services as outbox
from foundation.tenancy.connection import aside, current_tenant_id

TOPIC = "sign_in_code_asked"
CHALLENGE_KEY = "sign_in"  # in the session, whether a page or the API asked
MOST_GUESSES = 5
CODE_LIVES = dt.timedelta(minutes=10)
ASK_AGAIN_AFTER = dt.timedelta(seconds=30)
KEPT_FOR = dt.timedelta(days=2)
# How often codes may be asked: for one number or address, and from one client (a whole school may share one).
LIMITS = {"code_address": (5, dt.timedelta(hours=1)), "code_client": (60, dt.timedelta(minutes=15))}
_COUNT = """
    INSERT INTO clusters_codeattempt AS kept (tenant_id, purpose, subject, window_starts_at, count)
    VALUES (%(tenant)s, %(purpose)s, %(subject)s, %(at)s, 1)
    ON CONFLICT (tenant_id, purpose, subject) DO UPDATE SET
        count = CASE WHEN kept.window_starts_at <= %(before)s THEN 1 ELSE kept.count + 1 END,
        window_starts_at = CASE WHEN kept.window_starts_at <= %(before)s THEN %(at)s ELSE kept.window_starts_at END
    RETURNING id, count, window_starts_at
"""


class TooManyCodesError(Exception):
    """Codes were asked for too often. `wait_min` says how long to wait, in whole minutes."""

    def __init__(self, wait_min: int) -> None:
        super().__init__(wait_min)
        self.wait_min = wait_min

    @property
    def words(self) -> str:
        """What to say to the person."""
        words = ngettext(
            "Too many codes were asked for. Please wait %(count)s minute and ask again.",
            "Too many codes were asked for. Please wait %(count)s minutes and ask again.",
            self.wait_min,
        )
        return words % {"count": self.wait_min}


class TooSoonError(Exception):
    """A code was asked for again before the last one could arrive. `wait_sec` says how long to wait."""

    def __init__(self, wait_sec: int) -> None:
        super().__init__(wait_sec)
        self.wait_sec = wait_sec


class CodeOverError(Exception):
    """The code is too old, or was guessed wrong too often: a new one must be asked for."""

    @property
    def words(self) -> str:
        """What to say to the person."""
        return _("This code does not work any more. Ask for a new one.")


class WrongCodeError(Exception):
    """Not the code that was sent. `left` says how many tries are left, at least one."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left

    @property
    def words(self) -> str:
        """What to say to the person."""
        words = ngettext(
            "This is not the code we sent. You have %(count)s try left.",
            "This is not the code we sent. You have %(count)s tries left.",
            self.left,
        )
        return words % {"count": self.left}


@dataclass(frozen=True)
class Challenge:
    """A code that was asked for. Kept in the session, which is on the server; holds no code and no person."""

    id: str
    kind: str  # "phone" or "email"
    address: str  # E.164, or an e-mail address in small letters
    begun_at: float  # when this code began to count, seconds
    sent_at: float  # when it was sent last

    def kept(self) -> dict[str, Any]:
        """As plain values, for the session."""
        return asdict(self)

    @property
    def shown(self) -> str:
        """The address as people write it."""
        return shown_address(self.address)

    def is_over(self, at: dt.datetime) -> bool:
        """Whether the code is too old."""
        return at.timestamp() - self.begun_at > CODE_LIVES.total_seconds()

    def wait_sec(self, at: dt.datetime) -> int:
        """Seconds until it may be sent again; 0 when it may."""
        return max(0, math.ceil(self.sent_at + ASK_AGAIN_AFTER.total_seconds() - at.timestamp()))


def shown_address(address: str) -> str:
    """A number or e-mail address as people write it: an Indian number in two groups of five."""
    number = address.removeprefix("+91")
    return f"{number[:5]} {number[5:]}" if number != address else address


def _keyed(value: str, purpose: str) -> str:
    """A hash that only this tenant of this installation can make."""
    return salted_hmac(f"clusters.sign_in.{purpose}.{current_tenant_id()}", value, algorithm="sha256").hexdigest()


def _count(purpose: str, value: str, *, at: dt.datetime, window: dt.timedelta) -> tuple[int, dt.datetime]:
    """Count one try, for good. Returns the count within the window, and when the window began."""
    values = {"purpose": purpose, "subject": _keyed(value, purpose), "at": at, "before": at - window}
    with aside(current_tenant_id()):
        row = CodeAttempt.objects.using("aside").raw(_COUNT, values | {"tenant": current_tenant_id()})[0]
        return row.count, row.window_starts_at


def code_of(challenge_id: str) -> str:
    """The six digits that belong to a challenge."""
    return f"{int(_keyed(challenge_id, 'code'), 16) % 1_000_000:06d}"


def ask_code(
    *, kind: str, address: str, client: str, language: str, at: dt.datetime, earlier: Challenge | None = None
) -> Challenge:
    """Let a code be sent to a phone number or e-mail address, if the roster has it. `client` is the network address.

    `earlier` is the code to send again; it stays the same for half its life, so that a late message is still good,
    unless it was guessed too often.
    Raises TooSoonError, TooManyCodesError. Nothing in the answer depends on the roster.
    """
    if earlier is not None and earlier.wait_sec(at):
        raise TooSoonError(earlier.wait_sec(at))
    for purpose, value in (("code_client", client), ("code_address", address)):
        most, window = LIMITS[purpose]
        count, began_at = _count(purpose, value, at=at, window=window)
        if count > most:
            raise TooManyCodesError(max(1, math.ceil((began_at + window - at).total_seconds() / 60)))
    now = at.timestamp()
    if earlier is not None and _is_good(earlier, now):
        challenge = replace(earlier, sent_at=now)
    else:
        challenge = Challenge(id=str(uuid.uuid4()), kind=kind, address=address, begun_at=now, sent_at=now)
    outbox.publish(
        TOPIC,
        challenge=challenge.id,
        kind=kind,
        address=address,
        language=language,
        until=challenge.begun_at + CODE_LIVES.total_seconds(),
    )
    return challenge


def _is_good(challenge: Challenge, now: float) -> bool:
    """Whether a code has half its life and some tries left."""
    if now - challenge.begun_at >= CODE_LIVES.total_seconds() / 2:
        return False
    subject = _keyed(challenge.id, "guess")
    with aside(current_tenant_id()):
        tried = CodeAttempt.objects.using("aside").filter(
            tenant_id=current_tenant_id(), purpose="guess", subject=subject
        )
        return not tried.filter(count__gte=MOST_GUESSES).exists()


def check_code(*, challenge: Challenge, code: str, at: dt.datetime) -> User:
    """The person whose code this is. Raises CodeOverError, WrongCodeError. At most five guesses are ever compared."""
    if challenge.is_over(at):
        raise CodeOverError
    count, _began_at = _count("guess", challenge.id, at=at, window=KEPT_FOR)
    if count > MOST_GUESSES:
        raise CodeOverError
    is_right = constant_time_compare(code, code_of(challenge.id))
    user = queries.person_at(challenge.kind, challenge.address)
    if is_right and user is not None:
        audit.record("signed_in", by=user.pk, how=challenge.kind)
        return user
    audit.record("sign_in_refused", by=None, how=challenge.kind, guess=count)
    if count == MOST_GUESSES:
        raise CodeOverError
    raise WrongCodeError(MOST_GUESSES - count)


def forget_attempts(before: dt.datetime, most: int) -> int:
    """Drop at most so many counts whose window began before then. Returns how many."""
    old = CodeAttempt.objects.filter(tenant_id=current_tenant_id(), window_starts_at__lt=before)
    ids = list(old.order_by("window_starts_at").values_list("pk", flat=True)[:most])
    return old.filter(pk__in=ids).delete()[0]  # not one that has meanwhile begun a new window


def forget_sessions(before: dt.datetime, most: int) -> int:
    """Drop at most so many sessions of the open tenant that were over before then. Returns how many."""
    over = Session.objects.filter(expire_date__lt=before)
    keys = list(over.order_by("expire_date").values_list("pk", flat=True)[:most])
    return over.filter(pk__in=keys).delete()[0]


def code_message(user: User, *, challenge: str, language: str) -> tuple[str, str]:
    """Subject and words of the message that carries a code."""
    context = {"code": code_of(challenge), "minutes": int(CODE_LIVES.total_seconds() // 60)}
    with translation.override(user.language or language):
        subject = render_to_string("emails/clusters/sign_in_code.subject.txt", context).strip()
        return subject, render_to_string("emails/clusters/sign_in_code.txt", context).strip()
