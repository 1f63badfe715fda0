"""The library as a unit sees it: its own material and what the bodies above it share."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tuquan.outreach.models import Material, Session
from tuquan.units.models import Unit


def bodies_above(unit: Unit) -> Q:
    """The condition on `Unit` rows: who manages the unit, who follows and guides it, and who governs the places it
    sits in, up to the nation."""
    above = {part for part in unit.managing_path.strip("/").split("/") if part}
    if unit.following is not None:
        above |= {part for part in unit.following.managing_path.strip("/").split("/") if part}
    places = [int(part) for part in unit.place_path.strip("/").split("/") if part]
    condition = Q(pk__in=[UUID(hex=part) for part in above]) | Q(governs__in=places)
    if unit.police_body_id is not None:
        condition |= Q(pk=unit.police_body_id)
    return condition & ~Q(pk=unit.pk)


def readable_materials(unit: Unit) -> QuerySet[Material]:
    """Every version that people of the unit may open, also of what was replaced or withdrawn."""
    above = Unit.objects.filter(bodies_above(unit)).values("pk")
    return Material.objects.filter(Q(unit=unit) | Q(shared=True, unit__in=above))


def usable_materials(unit: Unit) -> QuerySet[Material]:
    """What a session of the unit may use now, own first, then by title."""
    return readable_materials(unit).filter(withdrawn_at=None, next_version=None).order_by("sort_key", "pk")


@dataclass(frozen=True)
class Usage:
    """Counts alone: which unit used it is that unit's matter."""

    sessions: int
    units: int


def usage_of(material: Material) -> Usage:
    """Of this version and those before it."""
    versions, one = [material.pk], material
    while one.replaces is not None:
        one = one.replaces
        versions.append(one.pk)
    found = Session.objects.standing().filter(materials__in=versions)
    counted = found.aggregate(sessions=Count("pk", distinct=True), units=Count("unit", distinct=True))
    return Usage(counted["sessions"], counted["units"])
