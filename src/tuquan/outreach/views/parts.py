"""Which unit, which record: what the pages of this app ask first."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404

from tuquan.access.permissions import Permission
from tuquan.outreach.models import Session
from tuquan.units.current import current_unit
from tuquan.units.models import Unit


def working_unit(request: HttpRequest, permission: Permission) -> Unit:
    """The unit that the viewer works in, where he or she holds the permission."""
    unit = current_unit(request)
    found = Unit.objects.permitted(request.user, permission).filter(pk=unit.pk).first() if unit else None
    if found is None:
        raise PermissionDenied
    return found


def session_of(request: HttpRequest, pk: UUID, permission: Permission) -> Session:
    return get_object_or_404(Session.objects.permitted(request.user, permission).select_related("unit"), pk=pk)


def may(request: HttpRequest, permission: Permission, unit: Any) -> bool:
    return Unit.objects.permitted(request.user, permission).filter(pk=unit.pk).exists()


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even when nothing was ticked."""
    return request.POST if request.method == "POST" else None
