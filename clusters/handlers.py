"""Answers to outbox topics: the code goes out to those who are on the roster."""

from django.core.mail import send_mail
from django.utils import timezone

from clusters import queries
from clusters.services import sign_in
from foundation.messages.sms import send_sms
from foundation.outbox.services import register_handler


def register() -> None:
    """Called once apps are ready."""
    register_handler(sign_in.TOPIC, send_code)


def send_code(*, challenge: str, kind: str, address: str, language: str, until: float) -> None:
    """Send the code of a challenge, in the person's language; nothing to somebody unknown, nothing too late."""
    user = queries.person_at(kind, address)
    if user is None or timezone.now().timestamp() > until:
        return
    subject, text = sign_in.code_message(user, challenge=challenge, language=language)
    if kind == "email":
        send_mail(subject, text, None, [address])
    else:
        send_sms(to=address, text=text, language=user.language or language)
