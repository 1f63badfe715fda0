"""A commune is assessed like its units, and its own People's Committee holds the dossier (Circular 124/2021, articles 5,
9.1b); who recognises it stands one level above."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.assessments.models import Cycle
from tuquan.assessments.services.opening import open_cycle
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.units.enums import ManagingLevel, PlaceLevel, UnitKind
from tuquan.units.models import Person, RoleAssignment, Unit
from tuquan.units.queries import places
from tuquan.units.services import people, registry, roles


class NoCommune(Refusal):
    """The body governs no commune."""


def commune_of(committee: Unit) -> Unit | None:
    """The unit that stands for the commune which the committee governs; None while nobody opened it."""
    return Unit.objects.open().filter(kind=UnitKind.COMMUNE, place=committee.governs).order_by("pk").first()


def governs_commune(unit: Unit | None) -> bool:
    return (
        unit is not None
        and unit.kind == UnitKind.PEOPLES_COMMITTEE
        and unit.governs is not None
        and unit.governs.level == PlaceLevel.COMMUNE
    )


@audit.transaction
def open_commune(committee: Unit, year: int, *, clerks: Iterable[Person] = (), by: User, at: datetime) -> Cycle:
    """Open the commune's own dossier of the year. The first time the commune is entered among the units; who chairs the
    committee signs for it by office, and those chosen prepare.

    :raises NoCommune: the body governs none.
    :raises opening.NoRuleSet: no standard for communes in that year.
    """
    committee = Unit.objects.select_for_update(of=("self",)).select_related("governs").get(pk=committee.pk)
    if not governs_commune(committee) or committee.governs is None:
        raise NoCommune(_("Cơ quan này không quản lý một xã, phường, đặc khu."))
    commune = commune_of(committee)
    if commune is None:
        day = dates.local_date(at)
        around = places.ancestors(committee.governs, day)
        above = next((place for place in around if place.level == PlaceLevel.PROVINCE), None)
        bodies = Unit.objects.open().filter(governs=above, governs__isnull=False)
        commune = registry.create_unit(
            name=str(committee.governs),
            kind=UnitKind.COMMUNE,
            place=committee.governs,
            managing=bodies.filter(kind=UnitKind.PEOPLES_COMMITTEE).order_by("pk").first(),
            following=bodies.filter(kind=UnitKind.STANDING_OFFICE).order_by("pk").first(),
            managing_level=ManagingLevel.PROVINCE,
            by=by,
            at=at,
        )
    day = dates.local_date(at)
    chairs = RoleAssignment.objects.on(day).filter(unit=committee, role="chairman", delegated_by=None)
    for person in Person.objects.filter(pk__in=chairs.values("person")).order_by("pk"):
        _holds(person, "head", commune, by=by, at=at)
    for person in clerks:
        _holds(person, "clerk", commune, by=by, at=at)
    standing = Cycle.objects.filter(unit=commune, year=year).order_by("pk").first()
    return standing or open_cycle(commune, year, by=by, at=at)


def _holds(person: Person, role: str, commune: Unit, *, by: User, at: datetime) -> None:
    day = dates.local_date(at)
    if RoleAssignment.objects.on(day).filter(person=person, role=role, unit=commune).exists():
        return
    if not person.memberships.on(day).filter(unit=commune).exists():
        people.join_unit(person, commune, by=by, at=at)
    roles.grant_role(
        person,
        role=role,
        unit=commune,
        whole_below=False,
        valid_from=day,
        last_day=None,
        reason=_("Ủy ban nhân dân giữ hồ sơ của địa bàn mình"),
        by=by,
        at=at,
        ex_officio=True,
    )
