"""The register of households of a residential area; for the area's own people only."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.db.models import Count, Max, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.core import text
from tuquan.core.paging import page_of
from tuquan.core.refusals import Refusal
from tuquan.programme.forms.households import (
    HouseholdConfirmForm,
    HouseholdFilterForm,
    HouseholdForm,
    HouseholdSheetForm,
)
from tuquan.programme.models import Household
from tuquan.programme.services import households as services
from tuquan.programme.views.parts import own_unit
from tuquan.units.enums import UnitKind
from tuquan.units.models import Unit
from tuquan.units.permitted import has_permission

SALT = "tuquan.programme.households"


def _area(request: HttpRequest, permission: Permission) -> Unit:
    unit = own_unit(request, permission)
    if unit.kind != UnitKind.RESIDENTIAL_AREA:
        raise Http404
    return unit


def _household(request: HttpRequest, pk: UUID) -> Household:
    rows = Household.objects.permitted(request.user, Permission.PEOPLE_EDIT).select_related("unit")
    return get_object_or_404(rows, pk=pk)


@require_GET
def household_list(request: HttpRequest) -> HttpResponse:
    unit = _area(request, Permission.PEOPLE_VIEW)
    form = HouseholdFilterForm(request.GET)
    rows = Household.objects.filter(unit=unit)
    whole = rows.aggregate(households=Count("pk"), people=Sum("people"), confirmed=Max("confirmed_date"))
    if form.is_valid() and form.cleaned_data["q"]:
        rows = rows.matching(form.cleaned_data["q"])
    context = {
        "unit": unit,
        "form": form,
        "page": page_of(rows, request.GET, order=("sort_key", "pk")),
        "whole": whole,
        "forgotten_on": whole["confirmed"] + services.KEPT + timedelta(days=1) if whole["confirmed"] else None,
        "edit": has_permission(request.user, Permission.PEOPLE_EDIT, unit) and not unit.is_closed,
    }
    return render(request, "programme/household_list.html", context)


@require_http_methods(["GET", "POST"])
def household_add(request: HttpRequest) -> HttpResponse:
    unit = _area(request, Permission.PEOPLE_EDIT)
    form = HouseholdForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.enter_household(unit, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã thêm hộ."))
            return redirect("programme:household_list")
    return render(request, "programme/household.html", {"form": form, "household": None})


@require_http_methods(["GET", "POST"])
def household_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _household(request, pk)
    initial = {name: getattr(one, name) for name in HouseholdForm.base_fields}
    form = HouseholdForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_household(one, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã sửa hộ."))
            return redirect("programme:household_list")
    return render(request, "programme/household.html", {"form": form, "household": one})


@require_http_methods(["GET", "POST"])
def household_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _household(request, pk)
    if request.method == "GET":
        return render(request, "programme/household_remove.html", {"household": one})
    try:
        services.remove_household(one, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal.message))
    else:
        messages.success(request, _("Đã xóa hộ khỏi sổ, không giữ lại tên."))
    return redirect("programme:household_list")


@require_POST
def households_confirm(request: HttpRequest) -> HttpResponse:
    unit = _area(request, Permission.PEOPLE_EDIT)
    count = services.confirm_register(unit, by=request.user, at=timezone.now())
    messages.success(request, _("Đã xác nhận sổ hộ còn đúng: %(count)s hộ.") % {"count": text.number(count)})
    return redirect("programme:household_list")


@require_http_methods(["GET", "POST"])
def households_import(request: HttpRequest) -> HttpResponse:
    """First the list is read and compared, nothing is written; then the same lines, signed, are written as a whole."""
    unit = _area(request, Permission.PEOPLE_EDIT)
    if "sheet" in request.POST:
        return _import_checked(request, unit)
    form = HouseholdSheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"unit": unit, "form": form, "check": None, "confirm": None}
    if request.method == "POST" and form.is_valid():
        try:
            lines = services.read_sheet(form.cleaned_data["file"].read())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            context["check"] = check = services.check_sheet(unit, lines)
            if not check.errors:
                sheet = signing.dumps([list(vars(one).values()) for one in lines], salt=_salt(unit), compress=True)
                context["confirm"] = HouseholdConfirmForm(initial={"sheet": sheet})
    return render(request, "programme/households_import.html", context)


def _import_checked(request: HttpRequest, unit: Unit) -> HttpResponse:
    form = HouseholdConfirmForm(request.POST)
    try:
        data = signing.loads(request.POST.get("sheet", ""), salt=_salt(unit), max_age=3600)
    except signing.BadSignature:
        messages.error(request, _("Danh sách đã kiểm tra quá lâu hoặc bị thay đổi. Hãy tải tệp lên lại."))
        return redirect("programme:households_import")
    lines = [services.Line(*values) for values in data]
    drop = form.is_valid() and form.cleaned_data["drop_missing"]
    try:
        added, known, gone = services.import_households(
            unit, lines, drop_missing=drop, by=request.user, at=timezone.now()
        )
    except services.SheetWrong as refusal:
        messages.error(request, str(refusal.message))
        return redirect("programme:households_import")
    words = _("Thêm %(added)s hộ, cập nhật %(known)s hộ, xóa %(gone)s hộ.")
    numbers = {"added": text.number(added), "known": text.number(known), "gone": text.number(gone)}
    messages.success(request, words % numbers)
    return redirect("programme:household_list")


def _salt(unit: Unit) -> str:
    return f"{SALT}.{unit.pk}"
