"""What the pages of this app share: the unit one works in, and whether one may write there."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from tuquan.access.permissions import Permission
from tuquan.units.current import back_url, unit_for
from tuquan.units.models import Unit
from tuquan.units.permitted import has_permission

__all__ = ["NextAct", "back_url", "may_edit", "own_unit", "year_url"]


@dataclass(frozen=True)
class NextAct:
    """The next act of a page, as `{% next_act %}` takes it."""

    title: str
    sentence: str
    url: str
    act: str


def own_unit(request: HttpRequest, permission: Permission = Permission.RECORD_VIEW) -> Unit:
    return unit_for(request, permission)


def may_edit(request: HttpRequest, unit: Unit) -> bool:
    return has_permission(request.user, Permission.RECORD_EDIT, unit) and not unit.is_closed


def year_url(year: int) -> str:
    return reverse("programme:year", args=[year])
