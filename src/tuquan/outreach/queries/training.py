"""Classes of several units: which a unit may send people to, and what an office has gathered."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from tuquan.core.models import on_day
from tuquan.outreach.models import Certificate, GuardClass, Trainee
from tuquan.outreach.queries.library import bodies_above
from tuquan.outreach.queries.targets import GUARDS
from tuquan.units.models import Membership, Person, RoleAssignment, Unit
from tuquan.units.paths import under


def units_below(office: Unit) -> QuerySet[Unit]:
    """Who may send people to the office's classes; the other way round of `bodies_above`."""
    condition = under("managing_path", office.managing_path) | Q(police_body=office)
    condition |= Q(following__in=Unit.objects.filter(under("managing_path", office.managing_path)).values("pk"))
    if office.governs is not None:
        condition |= under("place_path", office.governs.path)
    return Unit.objects.filter(condition).exclude(pk=office.pk)


def classes_for(unit: Unit) -> QuerySet[GuardClass]:
    """Classes of the bodies above, newest first."""
    above = Unit.objects.filter(bodies_above(unit)).values("pk")
    return GuardClass.objects.filter(office__in=above, cancelled_at=None).select_related("office")


@dataclass(frozen=True)
class Candidate:
    person: Person
    guard: bool
    last_date: date | None
    """Until when the newest certificate of the class's kind is good."""


def candidates(guard_class: GuardClass, unit: Unit, day: date) -> list[Candidate]:
    """People of the unit, guards first, with the certificate they hold."""
    members = Membership.objects.filter(on_day(day), unit=unit)
    held = RoleAssignment.objects.filter(on_day(day), unit=unit, role__in=GUARDS).values("person")
    guards = set(members.filter(Q(person__in=held) | Q(position__icontains="bảo vệ")).values_list("person", flat=True))
    rows = Certificate.objects.standing().filter(unit=unit, kind=guard_class.certificate_kind)
    until = dict(rows.order_by("issued_date").values_list("person", "last_date"))
    people = Person.objects.filter(pk__in=members.values("person")).order_by("sort_key", "pk")
    found = [Candidate(person, person.pk in guards, until.get(person.pk)) for person in people]
    return sorted(found, key=lambda one: not one.guard)


def by_unit(guard_class: GuardClass) -> list[tuple[Unit, int]]:
    rows = Trainee.objects.filter(guard_class=guard_class).select_related("unit")
    counted = Counter(row.unit for row in rows)
    return sorted(counted.items(), key=lambda pair: pair[0].sort_key)
