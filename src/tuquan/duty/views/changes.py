"""A shift that cannot be kept: somebody stands in, or two swap."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.core.acting import ActPage, act_page, one_click
from tuquan.duty.enums import RosterState, SwapState
from tuquan.duty.forms import changes as forms
from tuquan.duty.models import Shift, Swap
from tuquan.duty.queries.rosters import plan_of
from tuquan.duty.replacing import candidates
from tuquan.duty.services import changes as services, rosters
from tuquan.guards.models import Guard


def _shift(request: HttpRequest, pk: UUID, permission: Permission) -> Shift:
    rows = Shift.objects.permitted(request.user, permission).select_related(
        "roster__unit", "guard__person", "kind", "post", "unit"
    )
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
def shift_sick(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody calls: away. Noted, and straight on to who can come."""
    one = _shift(request, pk, Permission.ROSTER_EDIT)
    form = forms.SickForm(request.POST or None, initial={"last": one.day})
    page = ActPage(
        _("%(name)s báo nghỉ") % {"name": one.guard},
        _("Ghi nghỉ và tìm người thay"),
        _("Đã ghi nghỉ; chọn người trực thay."),
        ((_("Lịch trực"), reverse("duty:roster_list")), (one.roster.title, one.roster.get_absolute_url())),
    )
    do = partial(rosters.note_absence, one.guard, first=one.day)
    return act_page(request, form, page, do, to=reverse("duty:replacements", args=[one.pk]))


@require_GET
def replacements(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _shift(request, pk, Permission.ROSTER_EDIT)
    context = {"shift": one, "roster": one.roster, "candidates": candidates(plan_of(one.roster), one)}
    return render(request, "duty/replacements.html", context)


@require_POST
def shift_replace(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _shift(request, pk, Permission.ROSTER_EDIT)
    chosen = request.POST.get("guard")
    guard = next(
        (row.guard for row in one.roster.rows.select_related("guard__person") if str(row.guard_id) == chosen), None
    )
    if guard is None:
        messages.error(request, _("Chọn người trực thay trong danh sách."))
        return redirect("duty:replacements", one.pk)
    reason, before = _("Người được xếp ca nghỉ"), request.POST.get("cu")
    do = partial(services.replace_guard, guard=guard, reason=reason, instead_of=before)
    done = _("%(name)s trực thay.") % {"name": guard}
    return one_click(request, do, one, done=done, to=one.roster)


@require_http_methods(["GET", "POST"])
def swap_ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _shift(request, pk, Permission.WATCH_WORK)
    if one.guard.person_id != getattr(getattr(request.user, "person", None), "pk", None):
        raise Http404
    guards = (
        Guard.objects.filter(roster_rows__roster=one.roster).exclude(pk=one.guard_id).select_related("person")
    ).order_by("person__sort_key", "pk")
    shifts = (
        Shift.objects.filter(roster=one.roster, roster__state=RosterState.PUBLISHED, starts_at__gt=timezone.now())
        .exclude(guard=one.guard)
        .select_related("guard__person", "kind")
        .order_by("starts_at", "pk")
    )
    form = forms.SwapForm(request.POST or None, guards=guards, shifts=shifts)
    page = ActPage(
        _("Đổi ca %(shift)s") % {"shift": f"{one.kind.name} {one.day:%d/%m/%Y}"},
        _("Gửi đề nghị"),
        _("Đã gửi; đồng nghiệp đồng ý thì tổ trưởng duyệt."),
        ((_("Ca trực"), reverse("duty:watch")),),
    )
    return act_page(request, form, page, partial(services.ask_swap, one), to="duty:watch")


def _swap(request: HttpRequest, pk: UUID, permission: Permission) -> Swap:
    return get_object_or_404(Swap.objects.permitted(request.user, permission).select_related("shift__roster"), pk=pk)


@require_POST
def swap_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _swap(request, pk, Permission.WATCH_WORK)
    agrees = request.POST.get("agrees") == "1"
    return one_click(request, partial(services.answer_swap, agrees=agrees), one, done=_("Đã trả lời."), to="duty:watch")


@require_POST
def swap_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _swap(request, pk, Permission.ROSTER_EDIT)
    approves = request.POST.get("approves") == "1"
    done = _("Đã duyệt đổi ca.") if approves else _("Đã ghi không duyệt.")
    return one_click(request, partial(services.decide_swap, approves=approves), one, done=done, to="duty:watch")


def swaps_for(request: HttpRequest, unit: Any) -> dict[str, Any]:
    """What waits for this person: a colleague's question, the chief's decision, one's own that is under way."""
    rows = Swap.objects.filter(
        shift__unit=unit, state__in=(SwapState.ASKED, SwapState.AGREED), shift__starts_at__gt=timezone.now()
    ).select_related("shift__guard__person", "shift__kind", "other__person", "other_shift__kind")
    person = getattr(getattr(request.user, "person", None), "pk", None)
    return {
        "asked": [one for one in rows if one.state == SwapState.ASKED and one.other.person_id == person],
        "agreed": [one for one in rows if one.state == SwapState.AGREED],
        "own": [one for one in rows if one.shift.guard.person_id == person],
    }
