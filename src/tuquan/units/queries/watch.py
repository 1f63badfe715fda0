"""Who stands at a gate, in two short questions: for the answer that comes by the thousand (`core.short_way`).

They hold what the whole way asks one after another: the session (there, not run out, begun with today's password), the
account (may sign in today), a role that grants the permission at the gate's unit today, the gate itself. Nothing is
remembered from one time to the next, so whatever is taken away is gone with the next answer.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tuquan.access.permissions import Permission
from tuquan.access.roles import roles_with
from tuquan.accounts.models import User
from tuquan.accounts.sessions import begun_with, signed_in
from tuquan.core import dates, quick

SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
AT_GATE = """
    SELECT role.role, account.password, account.is_active, account.closes_on,
           site.unit_id, gate.name, gate.is_citizen_reception
    FROM accounts_user account
    JOIN units_person person ON person.user_id = account.id
    JOIN units_roleassignment role ON role.person_id = person.id
     AND (role.valid_from IS NULL OR role.valid_from <= %s) AND (role.valid_to IS NULL OR role.valid_to > %s)
    JOIN units_gate gate ON gate.id = %s
     AND (gate.valid_from IS NULL OR gate.valid_from <= %s) AND (gate.valid_to IS NULL OR gate.valid_to > %s)
    JOIN units_site site ON site.id = gate.site_id AND site.unit_id = role.unit_id
    WHERE account.id = %s"""


@dataclass(frozen=True)
class AtGate:
    user: User
    unit_id: UUID
    gate_name: str
    is_citizen_reception: bool


def at_gate(session_key: str, gate_id: int, permission: Permission, *, at: datetime) -> AtGate | None:
    """None for whoever may not, and for what only the whole way can tell."""
    found = quick.rows(SESSION, [session_key, _stored(at)])
    session = signed_in(found[0][0]) if found else None
    if session is None:
        return None
    user_id, mark = session
    day = _stored(dates.local_date(at))
    roles = roles_with(permission)
    for role, password, is_active, closes_on, unit_id, name, counts in quick.rows(
        AT_GATE, [day, day, gate_id, day, day, _stored(user_id)]
    ):
        user = User(pk=user_id, password=password, is_active=is_active, closes_on=_day(closes_on))
        if role in roles and begun_with(mark, password) and user.may_sign_in():
            return AtGate(user, UUID(str(unit_id)), name, bool(counts))
    return None


def _stored(value: datetime | date | UUID) -> Any:
    """As the driver takes it."""
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value)


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
