"""Pages about the guards of a unit; for the unit's own people."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.act_forms import ActForm
from tuquan.core.acting import ActPage, act_page
from tuquan.core.paging import page_of
from tuquan.core.refusals import Refusal
from tuquan.core.states import State
from tuquan.guards import forms, services, standards
from tuquan.guards.enums import StandardState
from tuquan.guards.models import Allowance, Guard, GuardRoll, GuardService
from tuquan.guards.standards import Standard
from tuquan.guards.yearly import yearly_of
from tuquan.units.current import unit_for
from tuquan.units.enums import UnitFlag
from tuquan.units.models import Unit, UnitMark
from tuquan.units.permitted import has_permission

BADGES = {StandardState.MET: State.MET, StandardState.NOT_MET: State.UNMET, StandardState.UNKNOWN: State.TODO}


@dataclass(frozen=True)
class Row:
    guard: Guard
    state: State
    words: str


def _guard(request: HttpRequest, pk: UUID, permission: Permission) -> Guard:
    rows = Guard.objects.permitted(request.user, permission).select_related("unit", "person", "service", "site")
    return get_object_or_404(rows, pk=pk)


def _remote(unit: Unit) -> bool:
    return GuardRoll.objects.filter(unit=unit, remote=True).exists()


def _summary(found: list[Standard]) -> tuple[State, str]:
    """The one badge of a file: what is not met before what nobody has recorded."""
    if not found:
        return State.MET, _("doanh nghiệp dịch vụ bảo đảm")
    unmet = [one for one in found if one.state == StandardState.NOT_MET]
    if [one.code for one in unmet] == ["certificate"]:
        return State.UNMET, _("cần bồi dưỡng nghiệp vụ")
    if unmet:
        return State.UNMET, _("%(count)d tiêu chuẩn chưa đạt") % {"count": len(unmet)}
    unknown = [one for one in found if one.state == StandardState.UNKNOWN]
    if unknown:
        return State.TODO, _("còn thiếu %(count)d thông tin") % {"count": len(unknown)}
    return State.MET, _("đủ tiêu chuẩn")


@require_GET
def guard_list(request: HttpRequest) -> HttpResponse:
    """Who guards, what each file lacks, the firms, the allowances."""
    unit = unit_for(request, Permission.GUARD_VIEW)
    today = dates.today()
    there = Guard.objects.filter(unit=unit, valid_to=None).select_related("person", "site", "service")
    page = page_of(there, request.GET, order=("person__sort_key", "pk"))
    held = standards.certificates_of([one.person_id for one in page.rows])
    remote = _remote(unit)
    rows = [
        Row(one, *_summary(standards.standards_of(one, held.get(one.person_id), remote=remote, on=today)))
        for one in page.rows
    ]
    funded = UnitMark.objects.on(today).filter(unit=unit, flag=UnitFlag.STATE_FUNDED).exists()
    hired = list(GuardService.objects.filter(unit=unit).on(today).select_related("unit").order_by("firm", "pk"))
    context = {
        "unit": unit,
        "page": page,
        "rows": rows,
        "edit": has_permission(request.user, Permission.GUARD_EDIT, unit) and not unit.is_closed,
        "hired": [(one, standards.hiring_problem(one, state_funded=funded)) for one in hired],
        "allowances": Allowance.objects.filter(unit=unit).on(today).order_by("name", "pk"),
        "left": Guard.objects.filter(unit=unit, valid_to__isnull=False)
        .select_related("person")
        .order_by("-valid_to", "pk")[:20],
        "yearly": yearly_of(unit, request.user),
    }
    return render(request, "guards/guard_list.html", context)


@require_GET
def guard(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _guard(request, pk, Permission.GUARD_VIEW)
    held = standards.certificates_of([one.person_id]).get(one.person_id)
    found = standards.standards_of(one, held, remote=_remote(one.unit), on=dates.today())
    state, words = _summary(found)
    context = {
        "guard": one,
        "held": held,
        "standards": [(each, BADGES[each.state]) for each in found],
        "state": state,
        "words": words,
        "edit": one.valid_to is None and has_permission(request.user, Permission.GUARD_EDIT, one.unit),
    }
    return render(request, "guards/guard.html", context)


@require_http_methods(["GET", "POST"])
def guard_enlist(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.GUARD_EDIT)
    form = forms.EnlistForm(request.POST or None, unit=unit, initial={"from_date": dates.today()})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.enlist_guard(unit, **form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi vào danh sách bảo vệ."))
            return redirect(made)
    return render(request, "guards/guard_enlist.html", {"form": form, "unit": unit})


@require_http_methods(["GET", "POST"])
def guard_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _guard(request, pk, Permission.GUARD_EDIT)
    initial = {name: getattr(one, name) for name in services.EDITED}
    form = forms.GuardFileForm(request.POST or None, unit=one.unit, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_guard(one, **form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu hồ sơ."))
            return redirect(one)
    return render(request, "guards/guard_change.html", {"form": form, "guard": one})


@require_http_methods(["GET", "POST"])
def guard_leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _guard(request, pk, Permission.GUARD_EDIT)
    form = forms.LeaveForm(request.POST or None, initial={"last_day": dates.today()})
    if one.card_date is None:
        del form.fields["card_returned"]
    if request.method == "POST" and form.is_valid():
        values = {"card_returned": False, **form.cleaned_data}
        try:
            services.leave(one, **values, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi thôi làm bảo vệ."))
            return redirect(one)
    return render(request, "guards/guard_leave.html", {"form": form, "guard": one})


@require_http_methods(["GET", "POST"])
def roll_settle(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.GUARD_EDIT)
    form = forms.RollForm(request.POST or None, initial={"remote": _remote(unit)})
    heading = _("Điều kiện chung của danh sách bảo vệ")
    page = _page(heading, _("Ghi điều kiện"), _("Đã ghi điều kiện chung."))
    return _short(request, form, page, partial(services.settle_roll, unit))


@require_http_methods(["GET", "POST"])
def service_hire(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.GUARD_EDIT)
    form = forms.HireForm(request.POST or None, initial={"valid_from": dates.today()})
    page = _page(_("Ghi hợp đồng dịch vụ bảo vệ"), _("Ghi hợp đồng"), _("Đã ghi hợp đồng dịch vụ."))
    return _short(request, form, page, partial(services.hire_service, unit))


@require_http_methods(["GET", "POST"])
def service_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = GuardService.objects.permitted(request.user, Permission.GUARD_EDIT).select_related("unit")
    one = get_object_or_404(rows, pk=pk)
    form = forms.EndServiceForm(request.POST or None, initial={"last_day": dates.today()})
    title = _("Kết thúc hợp đồng với %(firm)s") % {"firm": one.firm}
    page = _page(title, _("Kết thúc hợp đồng"), _("Đã ghi kết thúc hợp đồng."))
    return _short(request, form, page, partial(services.end_service, one))


@require_http_methods(["GET", "POST"])
def allowance_set(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.GUARD_EDIT)
    form = forms.AllowanceForm(request.POST or None, initial={"from_date": dates.today()})
    page = _page(_("Đặt mức phụ cấp"), _("Đặt mức này"), _("Đã đặt mức phụ cấp."))
    return _short(request, form, page, partial(services.set_allowance, unit))


@require_GET
def pocket_cards(request: HttpRequest) -> HttpResponse:
    """What a guard may and may not do, one card to a screen; everybody of a unit may read it."""
    unit_for(request, Permission.UNIT_VIEW)
    return render(request, "guards/pocket_cards.html", {"cards": standards.cards()})


def _page(heading: str, submit: str, done: str) -> ActPage:
    return ActPage(heading, submit, done, ((_("Bảo vệ"), reverse("guards:guard_list")),))


def _short(request: HttpRequest, form: ActForm, page: ActPage, do: Callable[..., Any]) -> HttpResponse:
    """A short form that leads back to the list."""
    return act_page(request, form, page, do, to=reverse("guards:guard_list"))
