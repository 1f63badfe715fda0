"""What the pages of this app share: the unit one works in, and whether one may write there."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tuquan.access.permissions import Permission
from tuquan.units.current import back_url, current_unit
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
    """The current unit, when a role there grants the permission; otherwise nothing is found."""
    unit = current_unit(request)
    if unit is None:
        raise Http404
    return get_object_or_404(Unit.objects.permitted(request.user, permission), pk=unit.pk)


def may_edit(request: HttpRequest, unit: Unit) -> bool:
    return has_permission(request.user, Permission.RECORD_EDIT, unit) and not unit.is_closed


def year_url(year: int) -> str:
    return reverse("programme:year", args=[year])
