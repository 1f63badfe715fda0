"""Which unit, which record: what the pages of this app ask first."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from tuquan.access.permissions import Permission
from tuquan.outreach.models import Session
from tuquan.units.current import current_unit, desk
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


def lineage_url(unit: Unit, indicator: str, year: int) -> str:
    """Where a figure of the unit's year opens to its records."""
    return reverse("facts:unit_lineage", args=[unit.pk, indicator]) + f"?nam={year}"


def may_any(request: HttpRequest, unit: Unit, *permissions: Permission) -> bool:
    return any(may(request, permission, unit) for permission in permissions)


def areas(request: HttpRequest, current: str) -> list[tuple[Any, str, bool]]:
    """The parts of awareness and training that somebody may open in the unit he or she works in now."""
    here = desk(request)
    records, guides = here.may(Permission.RECORD_VIEW), here.may(Permission.GUIDANCE_EDIT)
    parts = [
        ("session_list", _("Buổi"), records),
        ("media_list", _("Tin bài, ấn phẩm"), records),
        ("certificate_list", _("Chứng nhận"), records),
        ("class_list", _("Lớp gom nhiều đơn vị"), here.may(Permission.RECORD_EDIT) or guides),
        ("material_list", _("Thư viện"), True),
        ("question_list", _("Hỏi đáp"), records or guides),
    ]
    return [(words, reverse(f"outreach:{name}"), name == current) for name, words, shown in parts if shown]
