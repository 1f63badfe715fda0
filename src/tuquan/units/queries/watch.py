"""Who stands at a gate, in one question: for the answer that comes by the thousand (`core.short_way`).

It holds what the whole way asks one after another: the session (there, not run out, begun with today's password), the
account (may sign in today), a role that grants the permission at the gate's unit today, the gate itself. Nothing is
remembered from one time to the next, so whatever is taken away is gone with the next answer.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from tuquan.access.permissions import Permission
from tuquan.access.roles import roles_with
from tuquan.accounts.models import User
from tuquan.accounts.sessions import begun_with, signed_in
from tuquan.core import dates, quick
from tuquan.core.ids import uuid_of
from tuquan.core.prepared import stored

AT_GATE = """
    SELECT session.session_data, role.role, account.password, account.is_active, account.closes_on,
           site.unit_id, gate.name, gate.is_citizen_reception
    FROM django_session session
    JOIN accounts_user account ON account.id = %s
    JOIN units_person person ON person.user_id = account.id
    JOIN units_roleassignment role ON role.person_id = person.id
     AND (role.valid_from IS NULL OR role.valid_from <= %s) AND (role.valid_to IS NULL OR role.valid_to > %s)
    JOIN units_gate gate ON gate.id = %s
     AND (gate.valid_from IS NULL OR gate.valid_from <= %s) AND (gate.valid_to IS NULL OR gate.valid_to > %s)
    JOIN units_site site ON site.id = gate.site_id AND site.unit_id = role.unit_id
    WHERE session.session_key = %s AND session.expire_date > %s"""


@dataclass(frozen=True)
class AtGate:
    user: User
    unit_id: UUID
    gate_name: str
    is_citizen_reception: bool


def at_gate(user_id: UUID, session_key: str, gate_id: int, permission: Permission, *, at: datetime) -> AtGate | None:
    """None for whoever may not, and for what only the whole way can tell. `user_id` is whose session it was when somebody
    last looked; the session itself says now whose it is."""
    day = stored(dates.local_date(at))
    roles = roles_with(permission)
    for session, role, password, is_active, closes_on, unit_id, name, counts in quick.rows(
        AT_GATE, [stored(user_id), day, day, gate_id, day, day, session_key, stored(at)]
    ):
        whose = signed_in(session)
        account = _account(user_id, password, bool(is_active), closes_on)
        if role in roles and whose and whose[0] == user_id and begun_with(whose[1], password) and account.may_sign_in():
            return AtGate(account, uuid_of(unit_id), name, bool(counts))
    return None


@lru_cache(maxsize=1000)
def _account(id: UUID, password: str, is_active: bool, closes_on: date | str | None) -> User:
    return User(pk=id, password=password, is_active=is_active, closes_on=_day(closes_on))


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
