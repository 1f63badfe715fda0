"""What a phone takes with it for 72 hours: everything the apps registered that the person may have for the work."""

from datetime import datetime
from typing import Any

from tuquan.accounts.models import User
from tuquan.units import acts
from tuquan.units.models import Unit
from tuquan.units.permitted import has_permission


def snapshot_of(unit: Unit, user: User, at: datetime) -> dict[str, Any]:
    return {
        name: acts.SNAPSHOTS[name].build(unit, user, at)
        for name in sorted(acts.SNAPSHOTS)
        if has_permission(user, acts.SNAPSHOTS[name].permission, unit)
    }
