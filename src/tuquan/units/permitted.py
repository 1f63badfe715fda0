"""The door to every row: `Model.objects.permitted(user, Permission.X)`.

It keeps the rows of the units in which the user, today, holds a role that grants the permission: the unit of the role
itself; for permissions that reach below and roles held for the whole tree, also the units managed or followed by it;
for those that reach over an area, also the units that sit in the place it governs. What lies outside does not exist.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import Q

from tuquan.access.permissions import Permission, Reach
from tuquan.access.roles import roles_with
from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.core.prepared import Prepared
from tuquan.units.paths import under

if TYPE_CHECKING:
    from tuquan.units.models import RoleAssignment

Viewer = User | AnonymousUser

_read: ContextVar[dict[tuple[Any, date], list["RoleAssignment"]] | None] = ContextVar("assignments_read", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """While a page is read, a person's roles are asked of the database once.

    Only for requests that change nothing (`units.middleware`): nothing is kept from one request to the next, so a role
    given or taken holds from the next page on, and an act never relies on roles read before it began.
    """
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def held(user: Viewer, on: date | None = None) -> list["RoleAssignment"]:
    """The user's role assignments of that day with their units and what these govern."""
    if not user.is_authenticated:
        return []
    day, kept = on or dates.today(), _read.get()
    if kept is not None and (user.pk, day) in kept:
        return kept[user.pk, day]
    found = _assignments(user.pk, day)
    if kept is not None:
        kept[user.pk, day] = found
    return found


def _assignments_of(user_id: Any, day: date) -> models.QuerySet["RoleAssignment"]:
    from tuquan.units.models import RoleAssignment  # the models stand on this module

    return RoleAssignment.objects.filter(on_day(day), person__user=user_id).select_related("unit__governs")


_assignments = Prepared(_assignments_of)


def held_with(user: Viewer, permission: Permission, on: date | None = None) -> list["RoleAssignment"]:
    """Those among them which grant the permission."""
    roles = roles_with(permission)
    return [assignment for assignment in held(user, on) if assignment.role in roles]


def assignments_with(user: Viewer, permission: Permission, on: date | None = None) -> models.QuerySet:
    """The same as rows to narrow further."""
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

    condition: Q | None = None
    own: set[Any] = set()
    for assignment in held_with(user, permission):
        unit = assignment.unit
        if unit is None:
            if assignment.whole_below:  # an administrator's registry rights hold for the whole installation
                return ~Q(pk__in=[])
            continue
        own.add(unit.pk)
        if not assignment.whole_below or permission.reach is Reach.OWN:
            continue
        # Subqueries instead of joins: each part of the "or" can then use an index of its own.
        tree = under("managing_path", unit.managing_path)
        reached = tree | Q(following__in=Unit.objects.filter(tree).values("pk"))
        if permission.reach is Reach.AREA and unit.governs is not None:
            reached |= under("place_path", unit.governs.path)
        if unit.kind == "police":
            reached |= Q(police_body=unit)
        condition = reached if condition is None else condition | reached
    if own:
        condition = Q(pk__in=own) if condition is None else condition | Q(pk__in=own)
        if permission.value.endswith(".view"):  # a closed unit's records pass read-only to its successors
            condition |= Q(pk__in=UnitSuccession.objects.filter(new__in=own).values("old"))
    return Q(pk__in=[]) if condition is None else condition


def has_permission(user: Viewer, permission: Permission, unit: Any = None) -> bool:
    """Whether the user holds the permission at the unit (at the installation, when it is None)."""
    if unit is None:
        return any(assignment.unit_id is None for assignment in held_with(user, permission))
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
