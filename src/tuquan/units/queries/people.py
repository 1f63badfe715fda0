"""Reads about people for other apps."""

from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from tuquan.access.permissions import Permission
from tuquan.access.roles import ROLES, roles_with
from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.core.prepared import Prepared
from tuquan.units.models import Membership, Person, RoleAssignment, Unit
from tuquan.units.permitted import Viewer, held

_OF_AUTHORITY = [role.code for role in ROLES.values() if role.of_authority]


def second_factor_missing(user: Viewer) -> bool:
    """Whether the user holds a role of an authority or of the installation with a password alone."""
    if not any(assignment.role in _OF_AUTHORITY for assignment in held(user)):
        return False
    return not _second_factors(user.pk)


_second_factors = Prepared(lambda user_id: Authenticator.objects.filter(user=user_id).values_list("pk")[:1])


def accounts_with(unit: Unit, permission: Permission, on: date | None = None) -> list[User]:
    """The accounts whose role at this very unit grants the permission that day: whom to tell."""
    rows = RoleAssignment.objects.filter(on_day(on or dates.today()), unit=unit, role__in=roles_with(permission))
    return list(User.objects.filter(pk__in=rows.values("person__user"), is_active=True).order_by("pk"))


def members(unit: Unit, on: date | None = None) -> QuerySet[Membership]:
    """Who belongs to the unit that day."""
    return Membership.objects.filter(unit=unit).filter(on_day(on or dates.today())).select_related("person", "sub_unit")


def holders(unit: Unit | None, role: str, on: date | None = None) -> list[Person]:
    """Who holds the role at the unit that day in his or her own right."""
    rows = RoleAssignment.objects.filter(unit=unit, role=role, delegated_by=None).filter(on_day(on or dates.today()))
    return [one.person for one in rows.select_related("person").order_by("person__sort_key", "pk")]


def position_of(person: Person, unit: Unit, on: date | None = None) -> str:
    row = Membership.objects.filter(person=person, unit=unit).filter(on_day(on or dates.today())).exclude(position="")
    found = row.order_by("pk").first()
    return found.position if found else ""


def delegation(person: Person, unit: Unit, role: str, on: date | None = None) -> RoleAssignment | None:
    """The delegation under which the person holds the role that day; None when held in one's own right."""
    rows = RoleAssignment.objects.filter(person=person, unit=unit, role=role).filter(on_day(on or dates.today()))
    held = list(rows.select_related("delegated_by"))
    if any(one.delegated_by is None for one in held):
        return None
    return held[0] if held else None


def signature_lines(person: Person, unit: Unit, role: str, on: date | None = None) -> list[str]:
    """What stands above the name on a paper (Decree 30/2020): ["HIỆU TRƯỞNG"], or under delegation
    ["KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG"]."""
    own = position_of(person, unit, on).upper()
    lent = delegation(person, unit, role, on)
    if lent is None or lent.delegated_by is None:
        return [own] if own else []
    above = position_of(lent.delegated_by, unit, on) or str(ROLES[role].title)
    return [line for line in (f"{lent.delegation_form}. {above.upper()}", own) if line]
