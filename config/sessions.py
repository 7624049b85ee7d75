"""Who is signed in: the session and its person, as every request looks them up."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from clusters.models import User
from foundation.one_row import one_row


class SessionStore(db.SessionStore):
    """Django's sessions in the database, read by one plain statement."""

    def _get_session_from_db(self) -> Session | None:
        found = one_row(Session, session_key=self.session_key)
        if found is not None and found.expire_date > timezone.now():
            return found
        self._session_key = None
        return None


class PersonBackend(AuthenticationBackend):
    """allauth's way in; the person of a session is read by one plain statement."""

    def get_user(self, user_id: Any) -> User | None:
        """The person, unless she may not sign in any more."""
        found = one_row(User, id=user_id)
        return found if found is not None and self.user_can_authenticate(found) else None
