"""Sessions in the database, as Django keeps them; reading one, which every page does, asks by a prepared query."""

from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from tuquan.accounts.models import User
from tuquan.core.prepared import Prepared

_valid = Prepared(lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now))


class SessionStore(DatabaseStore):
    def _get_session_from_db(self) -> Session | None:
        found = _valid(self.session_key, timezone.now())
        if not found:
            self._session_key = None
        return found[0] if found else None


_owners: dict[str, UUID] = {}
MOST_OWNERS = 5000


def owner_of(session_key: str) -> UUID | None:
    """Whose session it was when this process first looked: a guess, which `signed_in` of the session itself proves."""
    owner = _owners.get(session_key)
    if owner is not None or (said := SessionStore(session_key).get(SESSION_KEY)) is None:
        return owner
    if len(_owners) >= MOST_OWNERS:
        _owners.clear()
    owner = _owners[session_key] = UUID(said)
    return owner


@lru_cache(maxsize=2000)
def signed_in(session_data: str) -> tuple[UUID, str] | None:
    """Whose session it is, and the mark of the password it was begun with; None for nobody's. `session_data` as the
    database has it: what follows from it never changes."""
    said = SessionStore().decode(session_data)
    if said.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    return UUID(said[SESSION_KEY]), said.get(HASH_SESSION_KEY, "")


def begun_with(mark: str, password: str) -> bool:
    """Whether the account's password (as it is kept) is still the one the session was begun with."""
    return bool(mark) and constant_time_compare(mark, _mark(password))


@lru_cache(maxsize=2000)
def _mark(password: str) -> str:
    return User(password=password).get_session_auth_hash()
