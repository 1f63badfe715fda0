"""Files of the records: the signed paper, a picture of the launch. Reading them goes by the records of the unit."""

from datetime import datetime

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.files import services as files
from tuquan.files.models import StoredFile
from tuquan.files.refusals import FileRefused
from tuquan.files.services import Received
from tuquan.programme.models import (
    Coordination,
    Gap,
    InternalRules,
    ModelActivity,
    MovementModel,
    Organisation,
    YearPlan,
)
from tuquan.programme.services.refusals import Refusal, locked_unit
from tuquan.units.models import Unit

Owner = YearPlan | InternalRules | MovementModel | Coordination | Gap | Organisation


def keep(file: Received | None, owner: Owner | ModelActivity, unit: Unit, *, by: User, at: datetime) -> None:
    """Store the file that came with a record, if one did, inside the caller's act.

    :raises Refusal: the file cannot be kept any more.
    """
    if file is None:
        return
    try:
        files.store(file, unit=unit, owner=owner, purpose="attachment", by=by, at=at)
    except FileRefused as refusal:
        raise Refusal(refusal.message, field="file") from refusal


@audit.transaction
def attach_file(owner: Owner, *, file: Received, by: User, at: datetime) -> None:
    """Add a file to the record.

    :raises Refusal: the file cannot be kept any more.
    """
    unit = locked_unit(owner.unit, at)
    keep(file, owner, unit, by=by, at=at)
    audit.record("programme.file_attached", owner, unit_id=unit.pk, by=by, at=at, personal={"name": ("", file.name)})


@audit.transaction
def remove_file(owner: Owner, stored: StoredFile, *, reason: str, by: User, at: datetime) -> None:
    """Delete a file of the record for good; the audit keeps that it was there, and why it went."""
    locked_unit(owner.unit, at)
    name = stored.name
    files.delete(stored, by=by, at=at, reason=reason, owner=owner)
    personal = {"name": (name, "")}
    audit.record("programme.file_removed", owner, unit_id=owner.unit_id, by=by, at=at, personal=personal, reason=reason)
