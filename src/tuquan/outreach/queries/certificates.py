"""Certificates that count: the newest of each person and kind."""

from dataclasses import dataclass
from datetime import date

from tuquan.core.models import on_day
from tuquan.outreach.models import Certificate
from tuquan.units.models import Membership, Unit

ORDER = {"expired": 0, "soon": 1, "valid": 2}


@dataclass(frozen=True)
class Held:
    certificate: Certificate
    state: str


def newest(unit: Unit, day: date) -> list[Held]:
    """Of the people who belong to the unit that day, what runs out first on top."""
    here = Membership.objects.filter(on_day(day), unit=unit).values("person")
    rows = (
        Certificate.objects.standing()
        .filter(unit=unit, person__in=here)
        .select_related("person")
        .order_by("issued_date", "pk")
    )
    latest = {(row.person_id, row.kind): row for row in rows}
    held = [Held(row, row.state_on(day)) for row in latest.values()]
    return sorted(
        held,
        key=lambda one: (one.certificate.last_date or date.max, one.certificate.person.sort_key, one.certificate.pk),
    )
