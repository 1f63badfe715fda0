"""A gate of school A, guests and passes."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tuquan.gate.models import Pass, Visit
from tuquan.gate.services import visiting
from tuquan.units.models import Gate, Site, Unit

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
"""A Monday morning."""


def gate(unit: Unit, name: str = "Cổng chính", *, reception: bool = False) -> Gate:
    site, _new = Site.objects.get_or_create(unit=unit, name="Cơ sở 1")
    made: Gate = Gate.objects.create(site=site, name=name, is_citizen_reception=reception)
    return made


def visit(unit: Unit, *, at: datetime = NOW, **fields: Any) -> Visit:
    fields = {"name": "Phạm Văn Khách", "starts_at": at, "ends_at": at + timedelta(hours=8), "by": None, **fields}
    return visiting.announce_visit(unit, at=at, **fields)


def pass_of(visit: Visit) -> Pass:
    row = visiting.pass_of(visit)
    assert row is not None
    return row


def code_of(visit: Visit) -> str:
    return visiting.token_of_pass(pass_of(visit))
