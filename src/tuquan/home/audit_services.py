"""Looking into the log leaves its own entry where what is seen is sensitive."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.audit.models import Entry


@audit.transaction
def note_export(units: Iterable[UUID | None], rows: int, *, by: User, at: datetime) -> None:
    """One entry in each chain that was read."""
    for unit_id in units:
        audit.record("audit.exported", by, unit_id=unit_id, by=by, at=at, changes={"rows": (None, rows)})


@audit.transaction
def note_personal_view(entry: Entry, *, by: User, at: datetime) -> None:
    audit.record("audit.personal_viewed", entry, unit_id=entry.unit_id, by=by, at=at)
