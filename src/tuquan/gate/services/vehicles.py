"""Which vehicles come regularly, and whose they are: so that a guard need not ask each morning."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import text
from tuquan.gate.models import RegularVehicle
from tuquan.gate.services.recording import plate_of
from tuquan.gate.services.refusals import HostElsewhere, OwnerMissing, PlateMissing, PlateTaken
from tuquan.units.models import Membership, Person, Unit
from tuquan.units.services.checks import locked_unit


def coming_regularly(unit_id: UUID, day: date) -> QuerySet[RegularVehicle]:
    """On that day; whoever no longer works here does not come regularly."""
    here = Membership.objects.filter(unit=unit_id, valid_to=None).values("person")
    rows = RegularVehicle.objects.filter(Q(owner=None) | Q(owner__in=here), unit=unit_id)
    return rows.filter(Q(last_date=None) | Q(last_date__gte=day)).select_related("owner").order_by("plate")


def regular_vehicle(unit_id: UUID, plate: str, day: date) -> RegularVehicle | None:
    typed = plate_of(plate)
    return coming_regularly(unit_id, day).filter(plate=typed).first() if typed else None


@audit.transaction
def add_vehicle(
    unit: Unit,
    *,
    plate: str,
    owner: Person | None,
    whose: str = "",
    last_date: date | None = None,
    by: User | None,
    at: datetime,
) -> RegularVehicle:
    """:raises Refusal: no plate, a plate twice, nobody's, of a person of another unit."""
    unit, plate, whose = locked_unit(unit, at), plate_of(plate), text.clean(whose)
    if not plate:
        raise PlateMissing
    if owner is None and not whose:
        raise OwnerMissing
    if owner is not None and not owner.memberships.filter(unit=unit, valid_to=None).exists():
        raise HostElsewhere(field="owner")
    if RegularVehicle.objects.filter(unit=unit, plate=plate).exists():
        raise PlateTaken
    row = RegularVehicle.objects.create(
        unit=unit, plate=plate, owner=owner, whose="" if owner else whose, last_date=last_date
    )
    audit.record("gate.vehicle_added", row, unit_id=unit.pk, by=by, at=at)
    return row


@audit.transaction
def remove_vehicle(vehicle: RegularVehicle, *, by: User | None, at: datetime) -> None:
    audit.record("gate.vehicle_removed", vehicle, unit_id=vehicle.unit_id, by=by, at=at)
    vehicle.delete()
