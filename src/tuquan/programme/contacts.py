"""Whom to ring, for a phone of the watch without network (`units/acts.py`): the cards of the page of the same name."""

from datetime import datetime
from typing import Any

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.programme.models import Coordination
from tuquan.units import acts
from tuquan.units.models import Unit


def contacts_of_snapshot(unit: Unit, user: User, at: datetime) -> dict[str, Any]:
    rows = Coordination.objects.on(dates.local_date(at)).filter(unit=unit).prefetch_related("contacts")
    return {
        "cards": [
            {"name": card.name, "duty": card.duty, "side": card.side, "phone": card.phone}
            for row in rows.order_by("partner", "pk")
            for card in row.contacts.all()
        ]
    }


def register() -> None:
    acts.register_snapshot("contacts", Permission.WATCH_WORK, contacts_of_snapshot)
