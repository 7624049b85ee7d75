"""Text messages through a backend named by the SMS_BACKEND setting."""

import logging
from typing import ClassVar, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


class Backend(Protocol):
    """What a gateway must do."""

    def send(self, *, to: str, text: str, language: str) -> None:
        """Send one message to a number in E.164 form. Raises OSError when the gateway is away."""


class ConsoleBackend:
    """Writes messages to the log: the demonstration."""

    def send(self, *, to: str, text: str, language: str) -> None:
        logger.info("SMS to %s: %s", to, text)


class MemoryBackend:
    """Keeps messages in a list: the tests."""

    sent: ClassVar[list[tuple[str, str]]] = []

    def send(self, *, to: str, text: str, language: str) -> None:
        self.sent.append((to, text))


def send_sms(*, to: str, text: str, language: str) -> None:
    """Send one text message now. `language` is that of the words: operators know each by an id of its own."""
    backend: Backend = import_string(settings.SMS_BACKEND)()
    backend.send(to=to, text=text, language=language)
