"""The unit somebody works in now: the one chosen in the page's head, kept in the session."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme

from tuquan.access.permissions import Permission
from tuquan.access.roles import ROLES
from tuquan.units.enums import UnitKind
from tuquan.units.models import RoleAssignment, Unit
from tuquan.units.permitted import has_permission, held

SESSION_KEY = "current_unit"


@dataclass
class Desk:
    """The units of a person's roles, the one chosen, and what the roles allow, from one query."""

    assignments: list[RoleAssignment]
    chosen: str = ""

    @cached_property
    def units(self) -> list[Unit]:
        found = {assignment.unit.pk: assignment.unit for assignment in self.assignments if assignment.unit}
        # Whoever holds a commune's dossier by office works for the committee first.
        return sorted(found.values(), key=lambda unit: (unit.kind == UnitKind.COMMUNE, unit.sort_key))

    @cached_property
    def unit(self) -> Unit | None:
        """The chosen unit when it is still among them, otherwise the first."""
        return next((unit for unit in self.units if str(unit.pk) == self.chosen), self.units[0] if self.units else None)

    @cached_property
    def roles(self) -> set[str]:
        """Roles held at the current unit or at the installation."""
        unit_id = self.unit.pk if self.unit else None
        return {one.role for one in self.assignments if one.unit_id in (unit_id, None)}

    @cached_property
    def permissions(self) -> set[Permission]:
        return {permission for code in self.roles if code in ROLES for permission in ROLES[code].permissions}

    @property
    def is_authority(self) -> bool:
        return any(ROLES[code].of_authority for code in self.roles if code in ROLES)

    def may(self, permission: Permission) -> bool:
        """Whether a role at the current unit grants it: for what to show, never instead of `permitted()`."""
        return permission in self.permissions


def desk(request: HttpRequest) -> Desk:
    """The desk of the person of this request, read once."""
    found: Desk | None = getattr(request, "_desk", None)
    if found is None:
        found = _read(request)
        request._desk = found  # type: ignore[attr-defined]
    return found


def current_unit(request: HttpRequest) -> Unit | None:
    return desk(request).unit


def choose(request: HttpRequest, unit_id: Any) -> Unit | None:
    """Work in that unit from now on; None when the person holds no role there."""
    chosen = next((unit for unit in desk(request).units if str(unit.pk) == str(unit_id)), None)
    if chosen:
        request.session[SESSION_KEY] = str(chosen.pk)
        del request._desk  # type: ignore[attr-defined]
    return chosen


def unit_for(request: HttpRequest, *permissions: Permission, authority: bool | None = None) -> Unit:
    """The unit somebody works in now, when a role grants one of the permissions there; otherwise another unit of his
    or hers where one does, which becomes the current one: whoever has roles at two units is led on, not turned away.
    `authority` False leaves out governing bodies, True everybody else.

    :raises Http404: no such unit.
    """
    here = desk(request)
    for unit in sorted(here.units, key=lambda one: one != here.unit):
        fits = authority is None or unit.is_authority == authority
        if fits and any(has_permission(request.user, permission, unit) for permission in permissions):
            return unit if unit == here.unit else choose(request, unit.pk) or unit
    raise Http404


def forget_desk(request: HttpRequest) -> None:
    """Roles changed in this request: read them anew."""
    if hasattr(request, "_desk"):
        del request._desk


def back_url(request: HttpRequest) -> str:
    """Where the page was opened from (`?ve=`), inside the product; empty when nobody said or it lies elsewhere."""
    target = request.GET.get("ve", "")
    safe = target.startswith("/") and url_has_allowed_host_and_scheme(target, {request.get_host()})
    return target if safe else ""


def _read(request: HttpRequest) -> Desk:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Desk([])
    return Desk(held(user), request.session.get(SESSION_KEY, ""))
