"""Who may give which role to whom, and open whose account. The rules in one place, so that nobody climbs.

1. Only with "role.grant", held in one's own right: what is delegated (KT., TL., TUQ.) is not passed on.
2. Only inside one's own reach: the unit of that role, or for a role held for the whole tree a unit below it. A role
   with the whole tree is given only by somebody who holds the tree above; a unit that is merely followed is no tree.
3. Only a role whose every permission one holds there oneself, or which one's role appoints by its office (`APPOINTS`).
4. Never to oneself; a role of a unit only to somebody who belongs to that unit.
5. A link that makes an account or a new password lends the person's powers to whoever holds the paper: so it is made
   only by somebody who could have given the person every role he or she has, or who keeps the people of that unit and
   stands above each of those roles (holds all of its permissions there and more). The same for ending a role when
   somebody leaves: a clerk shows out a guard, not the head and not another clerk.
"""

from collections.abc import Iterable
from datetime import date

from tuquan.access.permissions import Permission, Reach
from tuquan.access.roles import ROLES, Role, roles_with
from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.core.models import Dated, on_day
from tuquan.units.models import Person, RoleAssignment, Unit

APPOINTS: dict[str, frozenset[str]] = {
    "administrator": frozenset(ROLES),
    "chairman": frozenset({"chairman", "officer", "police", "analyst", "head", "clerk"}),
    "officer": frozenset({"head", "clerk"}),
}
"""Roles that an office appoints although it does not hold their permissions itself. The officer's stop below his own
office; the administrator hands out every role, and the log of the installation shows it."""

_ONLY_BELOW = frozenset({"officer"})
_GRANTERS = frozenset(roles_with(Permission.ROLE_GRANT))
_KEEPERS = frozenset({*roles_with(Permission.PEOPLE_EDIT), *roles_with(Permission.ROLE_GRANT)})


def own_assignments(user: User, on: date | None = None) -> list[RoleAssignment]:
    """What the user holds in his or her own right that day."""
    return list(
        RoleAssignment.objects.filter(person__user=user, delegated_by=None)
        .filter(on_day(on or dates.today()))
        .select_related("unit__governs")
    )


def grantable_roles(user: User, unit: Unit | None) -> list[Role]:
    """The roles that the user may give at the unit (at the installation, when it is None), without what lies below."""
    held = own_assignments(user)
    return [role for role in ROLES.values() if _may_grant(held, role, unit, whole_below=unit is None)]


def may_grant(user: User, role: str, unit: Unit | None, *, whole_below: bool) -> bool:
    return role in ROLES and _may_grant(own_assignments(user), ROLES[role], unit, whole_below=whole_below)


def may_open_account(user: User, person: Person) -> bool:
    """Rule 5; nobody makes such a link for himself or herself, and from above only for those whom one appoints."""
    if person.user_id == user.pk:
        return False
    held = own_assignments(user)
    today = dates.today()
    lasting = [one for one in person.assignments.select_related("unit__governs") if not _over(one, today)]
    units = [one.unit for one in person.memberships.select_related("unit__governs") if not _over(one, today)]
    units += [one.unit for one in lasting if one.unit is not None]
    if not any(_reaches(mine, person_unit, lasting) for mine in held for person_unit in [*units, None]):
        return False
    return all(stands_above(user, one, held=held) for one in lasting)


def stands_above(user: User, assignment: RoleAssignment, *, held: list[RoleAssignment] | None = None) -> bool:
    """Whether the user may take that role away when its holder leaves, or make a paper that lends it (rule 5)."""
    role = ROLES.get(assignment.role)
    if role is None:
        return True
    held = own_assignments(user) if held is None else held
    unit, whole_below = assignment.unit, assignment.whole_below
    if _may_grant(held, role, unit, whole_below=whole_below):
        return True
    return (
        any(one.role in _KEEPERS and unit is not None and one.unit_id == unit.pk for one in held)
        and _holds(held, role.permissions, unit, whole_below=whole_below)
        and any(
            ROLES[one.role].permissions - role.permissions for one in held if one.role in ROLES and one.unit == unit
        )
    )


def _reaches(mine: RoleAssignment, unit: Unit | None, lasting: Iterable[RoleAssignment]) -> bool:
    if mine.unit is None:
        return mine.role == "administrator" and mine.whole_below
    if unit is None or mine.role not in _KEEPERS or not _covers(mine, unit, whole_below=False):
        return False
    appointed = APPOINTS.get(mine.role, frozenset())
    return mine.unit_id == unit.pk or any(one.role in appointed for one in lasting if one.unit_id == unit.pk)


def _over(row: Dated, today: date) -> bool:
    return row.valid_to is not None and row.valid_to <= today


def _may_grant(held: Iterable[RoleAssignment], role: Role, unit: Unit | None, *, whole_below: bool) -> bool:
    if (role.code == "administrator") != (unit is None):
        return False  # the installation has administrators only, and a unit none
    if unit is not None and role.of_authority and not unit.is_authority:
        return False
    if whole_below and not role.of_authority:
        return False
    held = list(held)
    granting = [one for one in held if one.role in _GRANTERS and _covers(one, unit, whole_below=whole_below)]
    if not granting:
        return False
    if any(role.code in APPOINTS.get(one.role, ()) and not _at_home(one, unit) for one in granting):
        return True
    return _holds(held, role.permissions, unit, whole_below=whole_below)


def _at_home(mine: RoleAssignment, unit: Unit | None) -> bool:
    return mine.role in _ONLY_BELOW and mine.unit_id == (unit.pk if unit else None)


def _holds(
    held: Iterable[RoleAssignment], permissions: Iterable[Permission], unit: Unit | None, *, whole_below: bool
) -> bool:
    """Whether each permission is held there by some assignment that reaches as far as the wanted one."""
    covering = [one for one in held if one.role in ROLES and _covers(one, unit, whole_below=whole_below)]
    return all(
        any(
            permission in ROLES[one.role].permissions
            and (permission.reach is not Reach.OWN or one.unit is None or one.unit == unit)
            for one in covering
        )
        for permission in permissions
    )


def _covers(mine: RoleAssignment, unit: Unit | None, *, whole_below: bool) -> bool:
    """Whether what is held reaches the unit, and with `whole_below` all that lies below it."""
    if mine.unit is None:
        return mine.whole_below
    if unit is None:
        return False
    if mine.unit_id == unit.pk:
        return mine.whole_below or not whole_below
    if not mine.whole_below:
        return False
    if unit.managing_path.startswith(mine.unit.managing_path):
        if not whole_below or unit.governs is None:
            return True
        return mine.unit.governs is not None and unit.governs.path.startswith(mine.unit.governs.path)
    following = unit.following
    return not whole_below and following is not None and following.managing_path.startswith(mine.unit.managing_path)
