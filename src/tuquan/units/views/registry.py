"""The registry of units: lists, one unit, and the acts that change it."""

import io
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.paging import AFTER, BEFORE, page_of
from tuquan.units import enums
from tuquan.units.current import current_unit
from tuquan.units.forms.registry import (
    CloseForm,
    MoveForm,
    NewUnitForm,
    OwnUnitForm,
    RelateForm,
    ReopenForm,
    UnitFilterForm,
    UnitForm,
)
from tuquan.units.models import Place, Unit, UnitQuerySet
from tuquan.units.paths import under
from tuquan.units.permitted import has_permission, held_with
from tuquan.units.queries import places, registry as queries
from tuquan.units.services import registry as services

MOST_EXPORTED = 50_000
REGISTRY = (Permission.REGISTRY_EDIT,)
OWN_OR_REGISTRY = (Permission.UNIT_EDIT, Permission.REGISTRY_EDIT)


def unit_of(request: HttpRequest, pk: UUID, *permissions: Permission) -> Unit:
    """The unit, when one of the permissions reaches it."""
    reached = Unit.objects.none()
    for permission in permissions:
        reached |= Unit.objects.permitted(request.user, permission)
    return get_object_or_404(reached.select_related("place", "managing", "following", "police_body", "governs"), pk=pk)


def may(request: HttpRequest, unit: Unit, *permissions: Permission) -> bool:
    return any(has_permission(request.user, permission, unit) for permission in permissions)


def area_of(request: HttpRequest) -> Place | None:
    """The place whose parts the lists are narrowed by: what the current unit governs, else the nation."""
    unit = current_unit(request)
    return unit.governs if unit is not None and unit.governs is not None else places.nation()


def offices_of(request: HttpRequest) -> UnitQuerySet:
    """The authorities in whose name the person may keep the registry."""
    return (
        Unit.objects.permitted(request.user, Permission.REGISTRY_EDIT)
        .open()
        .filter(kind__in=enums.GOVERNING_KINDS)
        .order_by("sort_key")
    )


def may_keep_registry(request: HttpRequest) -> bool:
    """Whether there is any such authority; most often it is the one where the person holds the role."""
    held = [one.unit for one in held_with(request.user, Permission.REGISTRY_EDIT) if one.unit is not None]
    return any(unit.is_authority and not unit.is_closed for unit in held) or offices_of(request).exists()


def authorities_around(office: Unit | None) -> UnitQuerySet:
    """Who may manage or follow units of an office's area: authorities and agencies in it and above it."""
    units = Unit.objects.open()
    if office is None or office.governs is None:
        return units
    inside = units.filter(under("place_path", office.governs.path))
    above = [part for part in office.managing_path.strip("/").split("/") if part]
    return inside | units.filter(pk__in=[UUID(part) for part in above])


def police_around(office: Unit | None) -> UnitQuerySet:
    return authorities_around(office).filter(kind=enums.UnitKind.POLICE).order_by("sort_key")


@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    units, filters = _filtered(request)
    asked = tuple((name, value) for name, value in request.GET.items() if name not in (AFTER, BEFORE))
    page = page_of(queries.as_lines(queries.few(units, about=(request.user.pk, asked))), request.GET)
    page = replace(page, rows=[queries.Line(*row) for row in page.rows])
    context = {
        "page": page,
        "filters": filters,
        "filtered": any(value for name, value in asked),
        "may_add": may_keep_registry(request),
        "today": dates.today(),
    }
    return render(request, "units/registry/unit_list.html", context)


@require_safe
def unit_export(request: HttpRequest) -> HttpResponse:
    """What the list shows, all pages, as a workbook."""
    units, _filters = _filtered(request)
    content = _workbook(units.select_related("place", "managing", "following", "police_body").sorted()[:MOST_EXPORTED])
    response = HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f'attachment; filename="danh-sach-don-vi-{dates.today():%Y-%m-%d}.xlsx"'
    return response


def _filtered(request: HttpRequest) -> tuple[UnitQuerySet, UnitFilterForm]:
    filters = UnitFilterForm(request.GET or None, area=area_of(request))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    narrowed = queries.UnitFilter(
        words=wanted.get("tim", ""),
        kind=wanted.get("loai", ""),
        place=wanted.get("dia_ban"),
        flag=wanted.get("dac_diem", ""),
        state=wanted.get("trang_thai") or "open",
    )
    return narrowed.of(Unit.objects.permitted(request.user, Permission.UNIT_VIEW)), filters


def _workbook(units: UnitQuerySet) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Danh sách đơn vị"))
    columns: list[tuple[str, int, Any]] = [
        (_("Mã đơn vị"), 18, lambda unit: unit.code),
        (_("Tên đơn vị"), 50, lambda unit: unit.name),
        (_("Loại đơn vị"), 22, lambda unit: unit.get_kind_display()),
        (_("Xã, phường, đặc khu"), 26, lambda unit: unit.place.title if unit.place else ""),
        (_("Địa chỉ"), 36, lambda unit: unit.address),
        (_("Cơ quan quản lý"), 36, lambda unit: unit.managing.name if unit.managing else ""),
        (_("Cơ quan theo dõi, hướng dẫn"), 36, lambda unit: unit.following.name if unit.following else ""),
        (_("Công an phụ trách"), 30, lambda unit: unit.police_body.name if unit.police_body else ""),
        (_("Cấp quản lý"), 16, lambda unit: unit.get_managing_level_display()),
        (_("Thủ trưởng"), 26, lambda unit: unit.head_name),
        (_("Điện thoại"), 16, lambda unit: unit.phone),
        (_("Ngày kết thúc hoạt động"), 14, lambda unit: dates.day(unit.closed_date) if unit.closed_date else ""),
    ]
    for place, (_title, width, _value) in enumerate(columns):
        sheet.column_dimensions[chr(ord("A") + place)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, title, bold=True) for title, _width, _value in columns])
    for unit in units.iterator(chunk_size=2000):
        sheet.append([_cell(sheet, value(unit)) for _title, _width, value in columns])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(sheet: Any, value: str, *, bold: bool = False) -> Any:
    """Always a text: a name that begins with "=" must not become a formula in somebody's Excel."""
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


@require_safe
def unit(request: HttpRequest, pk: UUID) -> HttpResponse:
    shown = unit_of(request, pk, Permission.UNIT_VIEW)
    today = dates.today()
    context = {
        "unit": shown,
        "place_title": places.full_title(shown.place, today) if shown.place else "",
        "is_displaced": bool(shown.place and not shown.place.holds_on(today) and not shown.is_closed),
        "marks": list(shown.marks.on(today).order_by("flag")),
        "headcounts": queries.latest_headcounts(shown),
        "sizes": list(shown.sizes.order_by("-year")[:3]),
        "sub_units": list(shown.sub_units.on(today).order_by("name")),
        "sites": list(shown.sites.on(today).select_related("place").prefetch_related("gates").order_by("name")),
        "successors": [row.new for row in shown.successions.select_related("new")],
        "events": [vars(event) for event in queries.history(shown)],
        "may_edit": may(request, shown, *OWN_OR_REGISTRY),
        "may_register": may(request, shown, *REGISTRY),
        "may_see_teams": may(request, shown, Permission.RECORD_VIEW),
        "may_see_people": may(request, shown, Permission.PEOPLE_VIEW),
        "may_grant_roles": may(request, shown, Permission.ROLE_GRANT),
        "today": today,
    }
    return render(request, "units/registry/unit.html", context)


@require_http_methods(["GET", "POST"])
def unit_add(request: HttpRequest) -> HttpResponse:
    offices = offices_of(request)
    office = _office_for_new(request, offices)
    form = NewUnitForm(
        request.POST or None,
        offices=offices,
        managers=authorities_around(office),
        police=police_around(office),
        area=office,
        initial={
            "following": office,
            "managing": office.managing if office else None,
            "police_body": police_around(office).first() if office else None,
            "place": office.governs if office and office.governs and office.governs.level == "commune" else None,
            "managing_level": enums.ManagingLevel.COMMUNE,
            "may_stand_alone": has_permission(request.user, Permission.REGISTRY_EDIT),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_unit(**form.cleaned_data, by=request.user, at=timezone.now())
        except services.Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã đưa %(unit)s vào danh sách.") % {"unit": made.name})
            return redirect(made)
    return render(request, "units/registry/unit_add.html", {"form": form})


def _office_for_new(request: HttpRequest, offices: UnitQuerySet) -> Unit | None:
    """The current unit when it is one of the person's authorities, else the first; none for an administrator of an
    empty installation. Somebody without any finds no page."""
    here = current_unit(request)
    office = offices.filter(pk=here.pk).first() if here else None
    office = office or offices.select_related("governs", "managing").first()
    if office is None and not has_permission(request.user, Permission.REGISTRY_EDIT):
        get_object_or_404(Unit.objects.none())
    return office


@require_http_methods(["GET", "POST"])
def unit_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The authority corrects everything; the unit itself what it says of itself."""
    edited = unit_of(request, pk, *OWN_OR_REGISTRY)
    form_class = UnitForm if may(request, edited, *REGISTRY) else OwnUnitForm
    initial = {name: getattr(edited, name) for name in form_class.base_fields}
    form = form_class(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.update_unit(edited, **form.cleaned_data, by=request.user, at=timezone.now())
        except services.Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã sửa thông tin của đơn vị."))
            return redirect(edited)
    return render(request, "units/registry/unit_edit.html", {"form": form, "unit": edited})


@require_http_methods(["GET", "POST"])
def unit_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    moved = unit_of(request, pk, *REGISTRY)
    form = MoveForm(request.POST or None, initial={"valid_from": dates.today()})
    if request.method == "POST" and form.is_valid():
        try:
            services.move_unit(moved, **form.cleaned_data, by=request.user, at=timezone.now())
        except services.Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, _("Đã ghi nơi đóng mới, từ %(day)s.") % {"day": dates.day(form.cleaned_data["valid_from"])}
            )
            return redirect(moved)
    return render(request, "units/registry/unit_move.html", {"form": form, "unit": moved})


@require_http_methods(["GET", "POST"])
def unit_relate(request: HttpRequest, pk: UUID) -> HttpResponse:
    related = unit_of(request, pk, *REGISTRY)
    form = RelateForm(request.POST or None, initial={"valid_from": dates.today(), "kind": "managing"})
    field: Any = form.fields["other"]
    field.units = authorities_around(related.following).exclude(pk=related.pk)
    if request.method == "POST" and form.is_valid():
        try:
            services.relate_unit(related, **form.cleaned_data, by=request.user, at=timezone.now())
        except services.Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi quan hệ mới của đơn vị."))
            # Whoever gave the unit away may no longer see it.
            return redirect(related if may(request, related, Permission.UNIT_VIEW) else "units:unit_list")
    return render(request, "units/registry/unit_relate.html", {"form": form, "unit": related})


@require_http_methods(["GET", "POST"])
def unit_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    closed = unit_of(request, pk, *REGISTRY)
    form = CloseForm(request.POST or None, initial={"closed_date": dates.today()})
    for name in ("successor", "second_successor"):
        field: Any = form.fields[name]
        field.units = Unit.objects.permitted(request.user, Permission.UNIT_VIEW).open()
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        successors = [one for one in (values.pop("successor"), values.pop("second_successor")) if one]
        try:
            services.close_unit(closed, **values, successors=successors, by=request.user, at=timezone.now())
        except services.Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi đơn vị kết thúc hoạt động. Hồ sơ của đơn vị vẫn được giữ."))
            return redirect(closed)
    return render(request, "units/registry/unit_close.html", {"form": form, "unit": closed})


@require_http_methods(["GET", "POST"])
def unit_reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    reopened = unit_of(request, pk, *REGISTRY)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.reopen_unit(reopened, **form.cleaned_data, by=request.user, at=timezone.now())
        except services.Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi đơn vị tiếp tục hoạt động."))
            return redirect(reopened)
    return render(request, "units/registry/unit_reopen.html", {"form": form, "unit": reopened})
