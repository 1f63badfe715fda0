"""What the pages of this app share: the unit one works in, and whether one may write there."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from tuquan.access.permissions import Permission
from tuquan.units.current import current_unit
from tuquan.units.models import Unit
from tuquan.units.permitted import has_permission


def own_unit(request: HttpRequest, permission: Permission = Permission.RECORD_VIEW) -> Unit:
    """The current unit, when a role there grants the permission; otherwise nothing is found."""
    unit = current_unit(request)
    if unit is None:
        raise Http404
    return get_object_or_404(Unit.objects.permitted(request.user, permission), pk=unit.pk)


def may_edit(request: HttpRequest, unit: Unit) -> bool:
    return has_permission(request.user, Permission.RECORD_EDIT, unit) and not unit.is_closed


def back_url(request: HttpRequest) -> str:
    """Where the page was opened from (`?ve=`), inside the product; empty when nobody said or it lies elsewhere."""
    target = request.GET.get("ve", "")
    safe = target.startswith("/") and url_has_allowed_host_and_scheme(target, {request.get_host()})
    return target if safe else ""


def year_url(year: int) -> str:
    return reverse("programme:year", args=[year])
