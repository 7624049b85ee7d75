"""What allauth is told about us: it signs people in once a code has proved who they are; it has no page of its own."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up, no messages of the library's own, and only those stages that come after the code."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people come from the roster."""
        return False

    def get_login_stages(self) -> list[str]:
        """Stages of installed second steps; the code and the verification stages are ours."""
        return [stage for stage in super().get_login_stages() if stage.startswith("allauth.mfa.")]

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the first page says by itself that the person is in."""
