"""A list of units from a file: send it, look at the check, enter it, take it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.paging import page_of
from tuquan.units.current import current_unit
from tuquan.units.enums import ImportState, UnitKind
from tuquan.units.forms.importing import ColumnsForm, UploadForm
from tuquan.units.models import Place, Unit, UnitImport
from tuquan.units.services import import_sheets, importing as services
from tuquan.units.services.refusals import Refused
from tuquan.units.views.registry import authorities_around, offices_of, police_around

MOST_SHOWN = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def import_of(request: HttpRequest, pk: UUID) -> UnitImport:
    rows = UnitImport.objects.permitted(request.user, Permission.REGISTRY_EDIT)
    return get_object_or_404(
        rows.select_related("office__governs", "office__managing", "uploaded_by", "applied_by"), pk=pk
    )


@require_http_methods(["GET", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """Send a file, and what was sent before."""
    offices = offices_of(request)
    if not offices.exists():
        get_object_or_404(Unit.objects.none())
    here = current_unit(request)
    first = offices.filter(pk=here.pk).first() if here else None
    form = UploadForm(
        request.POST or None, request.FILES or None, offices=offices, initial={"office": first or offices.first()}
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            entry = services.upload(
                form.cleaned_data["office"], content=file.read(), name=file.name, by=request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error("file", refusal.message)
        else:
            _suggest(entry, request)
            return redirect(entry)
    past = UnitImport.objects.permitted(request.user, Permission.REGISTRY_EDIT).defer("content", "journal")
    page = page_of(past.select_related("office", "uploaded_by"), request.GET, order=("-uploaded_at", "pk"))
    return render(request, "units/imports/import_list.html", {"form": form, "page": page})


def _suggest(entry: UnitImport, request: HttpRequest) -> None:
    """What an office most probably means where its file says nothing: its own commune, committee and police."""
    office = entry.office
    assert office is not None
    place = office.governs if office.governs is not None and office.governs.level == "commune" else None
    defaults = services.Defaults(place=place, managing=office.managing, police_body=police_around(office).first())
    services.choose(entry, columns=entry.choices["columns"], defaults=defaults, by=request.user, at=timezone.now())


@require_safe
def import_template(request: HttpRequest) -> HttpResponse:
    here = current_unit(request)
    office = offices_of(request).filter(pk=here.pk).select_related("governs").first() if here else None
    response = HttpResponse(import_sheets.template(office), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="mau-danh-sach-don-vi.xlsx"'
    return response


@require_safe
def import_(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The check of a draft, line by line; or what an import did."""
    entry = import_of(request, pk)
    context: dict[str, Any] = {"entry": entry, "units": None, "report": None}
    if entry.state == ImportState.DRAFT:
        report = services.check_draft(entry, on=dates.today())
        context |= {
            "report": report,
            "kinds": dict(UnitKind.choices),
            "refused": sorted(report.refused, key=lambda one: one.line)[:MOST_SHOWN],
            "new": report.new[:MOST_SHOWN],
            "homes": Place.objects.in_bulk({one.place.place for one in report.new[:MOST_SHOWN]}),
            "unknown": [heading for _place, heading in report.rows.unknown],
            "is_ready": not report.refused and (report.new or report.changes),
            "nothing_new": not report.refused and not report.new and not report.changes,
        }
    else:
        context["units"] = Unit.objects.filter(imported_in=entry).select_related("place").sorted()[:MOST_SHOWN]
    return render(request, "units/imports/import.html", context)


@require_safe
def import_errors(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file as it was sent, with a column that says what is wrong in each line."""
    entry = import_of(request, pk)
    if entry.state != ImportState.DRAFT:
        get_object_or_404(UnitImport.objects.none())
    report = services.check_draft(entry, on=dates.today())
    response = HttpResponse(import_sheets.with_errors(report), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="danh-sach-can-sua.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
def import_columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    entry = import_of(request, pk)
    if entry.state != ImportState.DRAFT:
        return redirect(entry)
    rows = services.rows_of(entry)
    office = entry.office
    assert office is not None
    choices = entry.choices
    form = ColumnsForm(
        request.POST or None,
        rows=rows,
        office=office,
        managers=authorities_around(office),
        police=police_around(office),
        initial={
            "default_kind": choices.get("kind", ""),
            "default_place": Place.objects.filter(pk=choices.get("place")).first(),
            "default_managing": Unit.objects.filter(pk=choices.get("managing")).first(),
            "default_police": choices.get("police_body"),
        },
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        defaults = services.Defaults(
            kind=values["default_kind"],
            place=values["default_place"],
            managing=values["default_managing"],
            police_body=values["default_police"],
        )
        services.choose(entry, columns=form.columns, defaults=defaults, by=request.user, at=timezone.now())
        return redirect(entry)
    sample = [[services.as_text(cell) for cell in row] for row in rows.lines[:3]]
    context = {"form": form, "entry": entry, "header": rows.header, "sample": sample}
    return render(request, "units/imports/import_columns.html", context)


@require_POST
def import_apply(request: HttpRequest, pk: UUID) -> HttpResponse:
    entry = import_of(request, pk)
    try:
        entry = services.apply_draft(entry, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request,
            _("Đã nhập tệp: thêm %(created)d đơn vị, sửa %(updated)d đơn vị.")
            % {"created": entry.created, "updated": entry.updated},
        )
    return redirect(entry)


@require_http_methods(["GET", "POST"])
def import_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    entry = import_of(request, pk)
    if request.method == "POST":
        try:
            services.undo(entry, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Đã hoàn tác lần nhập này."))
        return redirect(entry)
    return render(request, "units/imports/import_undo.html", {"entry": entry})


@require_POST
def import_discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    try:
        services.discard(import_of(request, pk), by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Đã bỏ tệp, chưa nhập gì."))
    return redirect("units:import_list")
