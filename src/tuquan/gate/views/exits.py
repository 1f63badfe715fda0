"""Giấy ra cổng: asking, answering, the paper; and the gate's page that lets out and back in."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission as P
from tuquan.core.acting import ActPage, Question, act_page, one_click
from tuquan.core.ids import uuid7
from tuquan.core.paging import page_of
from tuquan.core.refusals import Refusal
from tuquan.gate.enums import GOING_OUT, ExitState, Reason
from tuquan.gate.forms.exits import ExitForm, LetOutForm
from tuquan.gate.forms.visits import RefuseForm, hours_ahead
from tuquan.gate.models import ExitPass
from tuquan.gate.services import exits
from tuquan.gate.services.setting import settings_of
from tuquan.gate.views.parts import gate_of, may
from tuquan.units.current import unit_for
from tuquan.units.models import Unit
from tuquan.units.permitted import reachable


@require_GET
def exit_list(request: HttpRequest) -> HttpResponse:
    """Those who keep the log see all, others what they asked for or answer for."""
    unit = unit_for(request, P.GATE_VIEW, P.GATE_INVITE)
    now = timezone.now()
    shown = request.GET.get("xem", "")
    rows = ExitPass.objects.filter(unit=unit)
    sees_all = may(request, P.GATE_VIEW, unit)
    if not sees_all:
        rows = rows.filter(_mine(request))
    if shown == "chua-ve":
        page = page_of(rows.out(), request.GET, order=("back_by", "pk"))
    elif shown == "da-qua":
        page = page_of(rows.filter(ends_at__lte=now), request.GET, order=("-starts_at", "pk"))
    else:
        page = page_of(rows.filter(ends_at__gt=now), request.GET, order=("starts_at", "pk"))
    here = reverse("gate:exit_list")
    tabs = [
        (_("Hôm nay và sắp tới"), here, shown not in ("chua-ve", "da-qua")),
        (_("Chưa về"), f"{here}?xem=chua-ve", shown == "chua-ve"),
        (_("Đã qua"), f"{here}?xem=da-qua", shown == "da-qua"),
    ]
    context = {
        "unit": unit,
        "page": page,
        "tabs": tabs,
        "sees_all": sees_all,
        "now": now,
        "ask": may(request, P.GATE_INVITE, unit) and not unit.is_closed,
    }
    return render(request, "gate/exit_list.html", context)


@require_http_methods(["GET", "POST"])
def exit_ask(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, P.GATE_INVITE)
    form = ExitForm(request.POST or None, unit=unit, initial=hours_ahead(timezone.now()))
    page = ActPage(
        _("Giấy ra cổng"),
        _("Gửi người duyệt"),
        _("Đã ghi giấy ra cổng."),
        ((_("Giấy ra cổng"), reverse("gate:exit_list")),),
        _("Người hoặc tài sản ra cổng trong giờ học, giờ làm việc. Cổng chỉ thấy tên và giờ; tự xóa sau %(days)s ngày.")
        % {"days": settings_of(unit).log_days},
    )

    def do(*, by: Any, at: datetime, **_said: Any) -> ExitPass:
        return exits.ask_exit(unit, **form.asked(), by=by, at=at)

    return act_page(request, form, page, do)


def _mine(request: HttpRequest) -> Q:
    return Q(made_by=request.user) | Q(approver__user=request.user)


def _exit_of(request: HttpRequest, pk: UUID) -> ExitPass:
    seen = Unit.objects.filter(reachable(request.user, P.GATE_VIEW)).values("pk")
    own = Unit.objects.filter(reachable(request.user, P.GATE_INVITE)).values("pk")
    rows = ExitPass.objects.filter(Q(unit__in=seen) | (Q(unit__in=own) & _mine(request)))
    return get_object_or_404(rows.select_related("unit", "approver", "made_by", "decided_by", "out_gate"), pk=pk)


def _answers(request: HttpRequest, row: ExitPass) -> bool:
    """Whoever was asked, or runs the gate; nobody his or her own."""
    asked = row.approver is not None and row.approver.user_id == request.user.pk
    return row.made_by_id != request.user.pk and (asked or may(request, P.GATE_EDIT, row.unit))


def _changes(request: HttpRequest, row: ExitPass) -> bool:
    return row.made_by_id == request.user.pk or _answers(request, row)


@require_GET
def exit_pass(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _exit_of(request, pk)
    now = timezone.now()
    is_open = row.is_open(now)
    context = {
        "row": row,
        "open": is_open,
        "late": row.out_at and row.back_by and not row.back_at and row.back_by < now,
        "decide": is_open and row.state == ExitState.WAITING and _answers(request, row),
        "change": is_open and _changes(request, row),
        "code": exits.token_of_exit(row) if is_open and row.state == ExitState.APPROVED else "",
    }
    return render(request, "gate/exit_pass.html", context)


def _to_answer(request: HttpRequest, pk: UUID) -> ExitPass:
    row = _exit_of(request, pk)
    if not _answers(request, row):
        raise Http404
    return row


@require_POST
def exit_approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _to_answer(request, pk)
    return one_click(request, exits.approve_exit, row, done=_("Đã duyệt; cổng đã thấy giấy này."), to=row)


@require_http_methods(["GET", "POST"])
def exit_refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _to_answer(request, pk)
    page = ActPage(
        _("Không duyệt giấy ra cổng"),
        _("Không duyệt"),
        _("Đã trả lời: không duyệt."),
        ((_("Giấy ra cổng"), row.get_absolute_url()),),
    )
    return act_page(request, RefuseForm(request.POST or None), page, partial(exits.refuse_exit, row), to=row)


@require_http_methods(["GET", "POST"])
def exit_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _exit_of(request, pk)
    if not _changes(request, row):
        raise Http404
    question = Question(
        _("Hủy giấy ra cổng này?"), _("Mã đã đưa không dùng được nữa."), _("Hủy giấy"), row.get_absolute_url()
    )
    return one_click(request, exits.cancel_exit, row, done=_("Đã hủy."), to=row, question=question)


# --- At the gate


def _at_gate(request: HttpRequest, gate_id: int, pk: UUID) -> tuple[Any, ExitPass]:
    gate = gate_of(request, gate_id)
    return gate, get_object_or_404(ExitPass, pk=pk, unit=gate.site.unit_id)


@never_cache
@require_GET
def exit_show(request: HttpRequest, gate_id: int, pk: UUID) -> HttpResponse:
    """The whole screen: may go out or not; who is out may come back."""
    gate, row = _at_gate(request, gate_id, pk)
    now = timezone.now()
    decision = exits.decision_of(row, gate, now)
    context = {
        "gate": gate,
        "row": row,
        "allowed": decision.allowed,
        "reason": GOING_OUT.get(Reason(decision.reason), Reason(decision.reason).label),
        "is_out": row.out_at is not None and row.back_at is None,
        "let_out": None if row.out_at or gate.is_citizen_reception else LetOutForm(initial={"act": uuid7()}),
        "act": uuid7(),
    }
    return render(request, "gate/exit_show.html", context)


@require_POST
def exit_out(request: HttpRequest, gate_id: int, pk: UUID) -> HttpResponse:
    gate, row = _at_gate(request, gate_id, pk)
    form = LetOutForm(request.POST)
    now = timezone.now()
    said = form.cleaned_data if form.is_valid() else {}
    if not said or (not said["note"] and not exits.decision_of(row, gate, now).allowed and row.out_act != said["act"]):
        messages.error(request, _("Hãy ghi lý do vẫn cho ra."))
        return redirect("gate:exit_show", gate.pk, row.pk)
    try:
        exits.let_out(gate, row, id=said["act"], note=said["note"], by=request.user, at=now)  # type: ignore[arg-type]
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Đã ghi ra cổng: %(who)s.") % {"who": row})
    return redirect("gate:desk", gate.pk)


@require_POST
def exit_back(request: HttpRequest, gate_id: int, pk: UUID) -> HttpResponse:
    gate, row = _at_gate(request, gate_id, pk)
    done = _("Đã ghi về: %(who)s.") % {"who": row}
    return one_click(
        request, partial(exits.came_back, id=uuid7()), row, done=done, to=reverse("gate:desk", args=[gate.pk])
    )
