"""For the chief of the guards: the phones of the unit, and what did not agree."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.core.act_forms import ReasonForm
from tuquan.core.acting import ActPage, act_page, one_click
from tuquan.core.paging import page_of
from tuquan.core.states import State
from tuquan.phone.enums import ActState
from tuquan.phone.models import Device, SentAct
from tuquan.phone.services import opening, settling
from tuquan.units import acts
from tuquan.units.current import unit_for
from tuquan.units.permitted import has_permission

BADGES = {
    ActState.DONE: State.MET,
    ActState.CONFLICT: State.JUDGE,
    ActState.HELD: State.WAITING,
    ActState.SETTLED: State.MET,
}


def _act(request: HttpRequest, pk: UUID, permission: Permission) -> SentAct:
    rows = SentAct.objects.permitted(request.user, permission)
    return get_object_or_404(rows.select_related("unit", "device", "user", "settled_by"), pk=pk)


@require_GET
def device_list(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.ROSTER_VIEW)
    rows = Device.objects.filter(unit=unit).select_related("registered_by")
    context = {
        "unit": unit,
        "page": page_of(rows, request.GET, order=("-number", "pk")),
        "edit": has_permission(request.user, Permission.ROSTER_EDIT, unit),
        "to_settle": SentAct.objects.filter(unit=unit).to_settle().count(),
    }
    return render(request, "phone/device_list.html", context)


@require_http_methods(["GET", "POST"])
def device_revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Device.objects.permitted(request.user, Permission.ROSTER_EDIT)
    device = get_object_or_404(rows, pk=pk)
    page = ActPage(
        heading=_("Thu hồi %(name)s") % {"name": device.name},
        submit=_("Thu hồi điện thoại"),
        done=_("Đã thu hồi. Máy tự xóa dữ liệu ca khi có mạng lần tới."),
        trail=((_("Điện thoại ca trực"), reverse("phone:device_list")),),
        lead=_("Từ lúc này máy chủ không nhận gì từ máy ấy nữa. Việc còn chờ trên máy mà chưa gửi sẽ mất."),
    )

    def do(**typed: Any) -> Any:
        return opening.revoke_device(device, **typed)

    return act_page(request, ReasonForm(request.POST or None), page, do, to=reverse("phone:device_list"))


@require_GET
def act_list(request: HttpRequest) -> HttpResponse:
    """What waits for a person: held first of all, then what was done and does not agree. `?tat-ca=1`: everything."""
    unit = unit_for(request, Permission.ROSTER_VIEW)
    everything = request.GET.get("tat-ca") == "1"
    rows = SentAct.objects.filter(unit=unit).select_related("device", "user")
    if not everything:
        rows = rows.to_settle()
    page = page_of(rows, request.GET, order=("-received_at", "pk"))
    context = {
        "unit": unit,
        "page": page,
        "rows": [(one, BADGES[ActState(one.state)]) for one in page.rows],
        "everything": everything,
    }
    return render(request, "phone/act_list.html", context)


@require_GET
def act(request: HttpRequest, pk: UUID) -> HttpResponse:
    sent = _act(request, pk, Permission.ROSTER_VIEW)
    kind = acts.KINDS.get(sent.kind)
    context = {
        "sent": sent,
        "badge": BADGES[ActState(sent.state)],
        "known": kind is not None,
        "to_settle": sent.state in (ActState.CONFLICT, ActState.HELD),
        "retry": sent.state == ActState.HELD and not sent.unread_body and sent.forgotten_at is None,
        "edit": has_permission(request.user, Permission.ROSTER_EDIT, sent.unit),
        "offset_seconds": round(sent.offset_ms / 1000),
    }
    return render(request, "phone/act.html", context)


@require_http_methods(["GET", "POST"])
def act_settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    sent = _act(request, pk, Permission.ROSTER_EDIT)
    page = ActPage(
        heading=_("Ghi cách xử lý"),
        submit=_("Ghi đã xử lý"),
        done=_("Đã ghi cách xử lý."),
        trail=(
            (_("Việc chờ xử lý"), reverse("phone:act_list")),
            (_("Việc gửi từ điện thoại"), sent.get_absolute_url()),
        ),
        lead=sent.message,
    )

    def do(**typed: Any) -> Any:
        return settling.settle_act(sent, **typed)

    return act_page(request, ReasonForm(request.POST or None), page, do)


@require_POST
def act_retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    sent = _act(request, pk, Permission.ROSTER_EDIT)
    return one_click(request, settling.retry_act, sent, done=_("Đã ghi việc này."), to=sent)
