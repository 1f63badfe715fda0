"""The file that comes with a record: the signed paper, a picture of the launch. Later ones: `files.attachments`."""

from datetime import datetime

from tuquan.accounts.models import User
from tuquan.core.refusals import Refusal
from tuquan.files import services as files
from tuquan.files.refusals import FileRefused
from tuquan.files.services import Received
from tuquan.programme.attaching import PURPOSE
from tuquan.programme.models import (
    Coordination,
    Gap,
    InternalRules,
    ModelActivity,
    MovementModel,
    Organisation,
    YearPlan,
)
from tuquan.units.models import Unit

Owner = YearPlan | InternalRules | MovementModel | Coordination | Gap | Organisation


def keep(file: Received | None, owner: Owner | ModelActivity, unit: Unit, *, by: User | None, at: datetime) -> None:
    """Store the file that came with a record, if one did, inside the caller's act.

    :raises Refusal: the file cannot be kept any more.
    """
    if file is None:
        return
    try:
        files.store(file, unit=unit, owner=owner, purpose=PURPOSE, by=by, at=at)
    except FileRefused as refusal:
        raise Refusal(refusal.message, field="file") from refusal
