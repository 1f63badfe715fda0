"""Sessions in the database, as Django keeps them; reading one, which every page does, asks by a prepared query."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from tuquan.core.prepared import Prepared

_valid = Prepared(lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now))


class SessionStore(DatabaseStore):
    def _get_session_from_db(self) -> Session | None:
        found = _valid(self.session_key, timezone.now())
        if not found:
            self._session_key = None
        return found[0] if found else None
