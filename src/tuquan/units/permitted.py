"""The door to every row: `Model.objects.permitted(user, Permission.X)`.

It keeps the rows of the units in which the user, today, holds a role that grants the permission: the unit of the role
itself; for permissions that reach below and roles held for the whole tree, also the units managed or followed by it;
for those that reach over an area, also the units that sit in the place it governs. What lies outside does not exist.
"""

from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import Q

from tuquan.access.permissions import Permission, Reach
from tuquan.access.roles import roles_with
from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.units.paths import under

Viewer = User | AnonymousUser


def assignments_with(user: Viewer, permission: Permission, on: date | None = None) -> models.QuerySet:
    """The user's role assignments of that day which grant the permission."""
    from tuquan.units.models import RoleAssignment  # the models stand on this module

    if not user.is_authenticated:
        return RoleAssignment.objects.none()
    return (
        RoleAssignment.objects.filter(person__user=user, role__in=roles_with(permission))
        .filter(on_day(on or dates.today()))
        .select_related("unit__governs")
    )


def reachable(user: Viewer, permission: Permission) -> Q:
    """The condition on `Unit` rows that the user reaches with the permission; matches nothing when there are none."""
    from tuquan.units.models import Unit, UnitSuccession  # the models stand on this module

    condition = Q(pk__in=[])
    own: set[Any] = set()
    for assignment in assignments_with(user, permission):
        unit = assignment.unit
        if unit is None:
            if assignment.whole_below:  # an administrator's registry rights hold for the whole installation
                return ~Q(pk__in=[])
            continue
        own.add(unit.pk)
        if not assignment.whole_below or permission.reach is Reach.OWN:
            continue
        # Subqueries instead of joins: each part of the "or" can then use an index of its own.
        below = Unit.objects.filter(under("managing_path", unit.managing_path)).values("pk")
        condition |= under("managing_path", unit.managing_path) | Q(following__in=below)
        if permission.reach is Reach.AREA and unit.governs is not None:
            condition |= under("place_path", unit.governs.path)
        if unit.kind == "police":
            condition |= Q(police_body=unit)
    if own:
        condition |= Q(pk__in=own)
        if permission.value.endswith(".view"):  # a closed unit's records pass read-only to its successors
            condition |= Q(pk__in=UnitSuccession.objects.filter(new__in=own).values("old"))
    return condition


def has_permission(user: Viewer, permission: Permission, unit: Any = None) -> bool:
    """Whether the user holds the permission at the unit (at the installation, when it is None)."""
    if unit is None:
        return assignments_with(user, permission).filter(unit=None).exists()
    from tuquan.units.models import Unit

    return Unit.objects.filter(reachable(user, permission), pk=unit.pk).exists()


class UnitScope(models.QuerySet):
    """A queryset whose rows belong to a unit; `unit_field` names the way there ("" for units themselves)."""

    unit_field: str = "unit"

    def permitted(self, user: Viewer, permission: Permission) -> Self:
        from tuquan.units.models import Unit

        if permission.reach is Reach.INSTALLATION:
            raise ImproperlyConfigured(f"{permission} belongs to the installation, not to rows")
        condition = reachable(user, permission)
        if not self.unit_field:
            return self.filter(condition)  # no row stands twice: the condition joins single rows only
        return self.filter(**{f"{self.unit_field}__in": Unit.objects.filter(condition).values("pk")})
