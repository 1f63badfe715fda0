"""The reading page of the log."""

import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tuquan.audit import display
from tuquan.core.paging import page_of
from tuquan.home import audit_queries, audit_services
from tuquan.home.audit_forms import EntryFilter
from tuquan.units.models import Unit

EXPORT_ROWS = 20_000


@require_safe
def entry_list(request: HttpRequest) -> HttpResponse:
    entries, form = _wanted(request)
    page = page_of(entries, request.GET, order=["-at", "-pk"])
    steps = display.steps(page)
    return render(
        request,
        "home/entry_list.html",
        {
            "page": page,
            "steps": steps,
            "units": _unit_names(steps),
            "filters": form,
            "record": form.wanted.get("record") and steps and steps[0].about,
            "query": request.GET.urlencode(),
        },
    )


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    return _entry_page(request, pk, with_personal=False)


@require_POST
def entry_personal(request: HttpRequest, pk: int) -> HttpResponse:
    """Values about persons are shown on request, and that somebody looked is itself in the log."""
    return _entry_page(request, pk, with_personal=True)


@require_safe
def entry_export(request: HttpRequest) -> HttpResponse:
    entries, _form = _wanted(request)
    rows = list(entries.order_by("-at", "-pk")[:EXPORT_ROWS])
    steps = display.steps(rows)
    content = _sheet(steps, _unit_names(steps))
    audit_services.note_export(
        sorted({row.unit_id for row in rows}, key=str),
        len(rows),
        by=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
    )
    response = HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    name = f"Nhật ký {timezone.localdate():%d-%m-%Y}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _wanted(request: HttpRequest) -> tuple[Any, EntryFilter]:
    if not (audit_queries.reads_common_chain(request.user) or audit_queries.readable_units(request.user).exists()):
        raise Http404
    form = EntryFilter(request.user, request.GET)
    return audit_queries.filtered(audit_queries.readable_entries(request.user), form.wanted), form


def _entry_page(request: HttpRequest, pk: int, *, with_personal: bool) -> HttpResponse:
    found = get_object_or_404(audit_queries.readable_entries(request.user), pk=pk)
    if with_personal:
        audit_services.note_personal_view(found, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    (step,) = display.steps([found], with_personal=with_personal)
    context = {
        "step": step,
        "unit": _unit_names([step]).get(step.unit_id, _("hệ thống")),
        "shows_personal": with_personal,
        "record": f"{found.object_type}:{found.object_id}",
        "fingerprint": bytes(found.hash).hex(),
    }
    return render(request, "home/entry.html", context)


def _unit_names(steps: list[display.Step]) -> dict[Any, str]:
    ids = {step.unit_id for step in steps if step.unit_id}
    return dict(Unit.objects.filter(pk__in=ids).values_list("pk", "name"))


def _sheet(steps: list[display.Step], units: dict[Any, str]) -> bytes:
    """Text only: a value that begins with "=" stays text."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Nhật ký"))
    sheet.freeze_panes = "A2"
    for column, width in zip("ABCDEFGH", (18, 8, 30, 24, 28, 34, 60, 34), strict=True):
        sheet.column_dimensions[column].width = width
    titles = [
        _("Lúc"),
        _("Số"),
        _("Đơn vị"),
        _("Người làm"),
        _("Việc"),
        _("Về"),
        _("Thay đổi (trước → sau)"),
        _("Lý do"),
    ]
    heading = []
    for title in titles:
        cell = WriteOnlyCell(sheet, value=title)
        cell.font = Font(bold=True)
        heading.append(cell)
    sheet.append(heading)
    for step in steps:
        changes = "\n".join(f"{one.label}: {one.before} → {one.after}" for one in step.changes)
        if step.erased:
            changes = f"{changes}\n{_('phần riêng tư đã xóa')}".strip()
        values: list[Any] = [
            f"{timezone.localtime(step.at):%d/%m/%Y %H:%M:%S}",
            step.seq,
            units.get(step.unit_id, ""),
            step.who,
            step.title,
            step.about,
            changes,
            step.reason,
        ]
        row = []
        for value in values:
            cell = WriteOnlyCell(sheet, value=value)
            if isinstance(value, str):
                cell.data_type = "s"
            row.append(cell)
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
