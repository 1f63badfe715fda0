"""What a unit states of itself with dates: marks, headcount, size, rooms, sites and gates."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tuquan.core import dates
from tuquan.units import enums
from tuquan.units.forms.registry import (
    GateForm,
    HeadcountForm,
    LastDayForm,
    MarkForm,
    SiteForm,
    SizeForm,
    SubUnitForm,
)
from tuquan.units.models import Gate, Unit
from tuquan.units.services import properties as services
from tuquan.units.views.registry import OWN_OR_REGISTRY, unit_of


@require_http_methods(["GET", "POST"])
def unit_mark(request: HttpRequest, pk: UUID) -> HttpResponse:
    unit = unit_of(request, pk, *OWN_OR_REGISTRY)
    form = MarkForm(request.POST or None, initial={"valid_from": dates.today(), "flag": request.GET.get("dac-diem")})
    if request.method == "POST" and form.is_valid():
        services.mark_unit(unit, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Đã ghi đặc điểm của đơn vị."))
        return redirect(unit)
    marks = unit.marks.order_by("flag", "valid_from")
    return render(request, "units/registry/unit_mark.html", {"form": form, "unit": unit, "marks": marks})


@require_http_methods(["GET", "POST"])
def unit_headcount(request: HttpRequest, pk: UUID) -> HttpResponse:
    unit = unit_of(request, pk, *OWN_OR_REGISTRY)
    group = enums.MemberKind.RESIDENT if unit.kind == enums.UnitKind.RESIDENTIAL_AREA else enums.MemberKind.STAFF
    form = HeadcountForm(request.POST or None, initial={"on": dates.today(), "group": group})
    if request.method == "POST" and form.is_valid():
        try:
            services.state_headcount(unit, **form.cleaned_data, by=request.user, at=timezone.now())
        except services.Refused as refusal:
            form.add_error("on", refusal.message)
        else:
            messages.success(request, _("Đã ghi số người của đơn vị."))
            return redirect(unit)
    counts = unit.headcounts.order_by("-date", "group")
    return render(request, "units/registry/unit_headcount.html", {"form": form, "unit": unit, "counts": counts})


@require_http_methods(["GET", "POST"])
def unit_size(request: HttpRequest, pk: UUID) -> HttpResponse:
    unit = unit_of(request, pk, *OWN_OR_REGISTRY)
    form = SizeForm(request.POST or None, initial={"year": dates.today().year})
    if request.method == "POST" and form.is_valid():
        try:
            row = services.declare_size(unit, **form.cleaned_data, by=request.user, at=timezone.now())
        except services.Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request,
                _("Theo số đã khai, doanh nghiệp thuộc quy mô %(size)s.") % {"size": row.get_size_display()},
            )
            return redirect(unit)
    return render(request, "units/registry/unit_size.html", {"form": form, "unit": unit})


@require_http_methods(["GET", "POST"])
def sub_unit_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    unit = unit_of(request, pk, *OWN_OR_REGISTRY)
    form = SubUnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_sub_unit(unit, **form.cleaned_data, valid_from=None, by=request.user, at=timezone.now())
        except services.Refused as refusal:
            form.add_error("name", refusal.message)
        else:
            messages.success(request, _("Đã thêm phòng, ban, tổ, đội."))
            return redirect(unit)
    return _short(request, unit, form, _("Thêm phòng, ban, tổ, đội"), _("Thêm vào đơn vị"))


@require_http_methods(["GET", "POST"])
def sub_unit_edit(request: HttpRequest, pk: UUID, row_id: int) -> HttpResponse:
    unit = unit_of(request, pk, *OWN_OR_REGISTRY)
    sub_unit = get_object_or_404(_lasting(unit.sub_units), pk=row_id)
    form = SubUnitForm(request.POST or None, initial={"name": sub_unit.name})
    if request.method == "POST" and form.is_valid():
        try:
            services.rename_sub_unit(sub_unit, **form.cleaned_data, by=request.user, at=timezone.now())
        except services.Refused as refusal:
            form.add_error("name", refusal.message)
        else:
            messages.success(request, _("Đã đổi tên."))
            return redirect(unit)
    return _short(request, unit, form, _("Đổi tên phòng, ban, tổ, đội"), _("Lưu tên mới"))


@require_http_methods(["GET", "POST"])
def site_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    unit = unit_of(request, pk, *OWN_OR_REGISTRY)
    form = SiteForm(request.POST or None, initial={"place": unit.place})
    if request.method == "POST" and form.is_valid():
        try:
            services.add_site(unit, **form.cleaned_data, by=request.user, at=timezone.now())
        except services.Refused as refusal:
            form.add_error("name", refusal.message)
        else:
            messages.success(request, _("Đã thêm trụ sở, cơ sở."))
            return redirect(unit)
    return _short(request, unit, form, _("Thêm trụ sở, cơ sở"), _("Thêm vào đơn vị"))


@require_http_methods(["GET", "POST"])
def site_edit(request: HttpRequest, pk: UUID, row_id: int) -> HttpResponse:
    unit = unit_of(request, pk, *OWN_OR_REGISTRY)
    site = get_object_or_404(_lasting(unit.sites), pk=row_id)
    initial = {"name": site.name, "address": site.address, "place": site.place}
    form = SiteForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_site(site, **form.cleaned_data, by=request.user, at=timezone.now())
        except services.Refused as refusal:
            form.add_error("name", refusal.message)
        else:
            messages.success(request, _("Đã sửa trụ sở, cơ sở."))
            return redirect(unit)
    return _short(request, unit, form, _("Sửa trụ sở, cơ sở"), _("Lưu"))


@require_http_methods(["GET", "POST"])
def gate_add(request: HttpRequest, pk: UUID, row_id: int) -> HttpResponse:
    unit = unit_of(request, pk, *OWN_OR_REGISTRY)
    site = get_object_or_404(_lasting(unit.sites), pk=row_id)
    form = GateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_gate(site, **form.cleaned_data, by=request.user, at=timezone.now())
        except services.Refused as refusal:
            form.add_error("name", refusal.message)
        else:
            messages.success(request, _("Đã thêm cổng."))
            return redirect(unit)
    return _short(request, unit, form, _("Thêm cổng của %(site)s") % {"site": site.name}, _("Thêm cổng"))


@require_http_methods(["GET", "POST"])
def row_end(request: HttpRequest, pk: UUID, kind: str, row_id: int) -> HttpResponse:
    """A room, site or gate is used no more; what was recorded of it stays."""
    unit = unit_of(request, pk, *OWN_OR_REGISTRY)
    rows: Any = {
        "phong-ban": unit.sub_units.all(),
        "tru-so": unit.sites.all(),
        "cong": Gate.objects.filter(site__unit=unit),
    }[kind]
    row = get_object_or_404(_lasting(rows), pk=row_id)
    form = LastDayForm(request.POST or None, initial={"last_day": dates.today()})
    if request.method == "POST" and form.is_valid():
        try:
            first_without = form.cleaned_data["last_day"] + timedelta(days=1)
            services.end_row(row, valid_to=first_without, by=request.user, at=timezone.now())
        except services.Refused as refusal:
            form.add_error("last_day", refusal.message)
        else:
            messages.success(request, _("Đã ghi ngày thôi dùng. Những gì đã ghi trước đó vẫn được giữ."))
            return redirect(unit)
    return _short(request, unit, form, _("Thôi dùng %(name)s") % {"name": row.name}, _("Ghi ngày thôi dùng"))


def _lasting(rows: Any) -> Any:
    return rows.filter(Q(valid_to=None) | Q(valid_to__gt=dates.today()))


def _short(request: HttpRequest, unit: Unit, form: Form, heading: str, verb: str) -> HttpResponse:
    context = {"form": form, "unit": unit, "heading": heading, "verb": verb}
    return render(request, "units/registry/unit_short_form.html", context)
