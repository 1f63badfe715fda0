"""The library as a unit sees it: its own material and what the bodies above it share."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tuquan.core.models import on_day
from tuquan.outreach.models import CoursePass, Material, Session
from tuquan.units.models import Membership, Person, TeamMember, Unit


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
    versions = [one.pk for one in versions_of(material)]
    found = Session.objects.standing().filter(materials__in=versions)
    counted = found.aggregate(sessions=Count("pk", distinct=True), units=Count("unit", distinct=True))
    return Usage(counted["sessions"], counted["units"])


def versions_of(material: Material) -> list[Material]:
    """This version and those before it, newest first."""
    found, one = [material], material
    while one.replaces is not None:
        one = one.replaces
        found.append(one)
    return found


@dataclass(frozen=True)
class CourseState:
    """For the own unit: who passed, and which members of its teams and boards have not yet."""

    passed: list[Person]
    not_yet: list[Person]


def course_state(material: Material, unit: Unit, day: date) -> CourseState:
    versions = [one.pk for one in versions_of(material)]
    here = Membership.objects.filter(on_day(day), unit=unit).values("person")
    passed = CoursePass.objects.filter(material__in=versions, person__in=here).values("person")
    seats = TeamMember.objects.filter(on_day(day), on_day(day, "team__"), team__unit=unit).values("person")
    people = Person.objects.order_by("sort_key", "pk")
    return CourseState(
        passed=list(people.filter(pk__in=passed)), not_yet=list(people.filter(pk__in=seats).exclude(pk__in=passed))
    )
