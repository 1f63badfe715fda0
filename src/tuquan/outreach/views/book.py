"""Late entry from a paper book: an empty book to fill, the filled one checked, then entered."""

from datetime import date
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_GET, require_http_methods
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.outreach.forms.book import BookForm
from tuquan.outreach.services import book as services
from tuquan.outreach.views.parts import working_unit
from tuquan.units.models import Unit
from tuquan.units.services.refusals import Refused

HOUR = 3600
SHOWN = 20


@require_http_methods(["GET", "POST"])
def book(request: HttpRequest) -> HttpResponse:
    unit = working_unit(request, Permission.RECORD_EDIT)
    if "lines" in request.POST:
        return _enter(request, unit)
    form = BookForm(request.POST or None, request.FILES or None)
    read, sealed = None, ""
    if request.method == "POST" and form.is_valid():
        try:
            read = services.read_book(form.cleaned_data["file"].read(), unit, today=dates.today())
        except Refused as refusal:
            form.add_error("file", str(refusal.message))
        else:
            if not read.errors:
                sealed = signing.dumps([_plain(one) for one in read.lines], salt=_salt(unit), compress=True)
    return _page(request, form, read, sealed)


def _page(request: HttpRequest, form: BookForm, read: Any, sealed: str = "") -> HttpResponse:
    shown = read.lines[:SHOWN] if sealed else []
    context = {"form": form, "book": read, "sealed": sealed, "shown": shown}
    return render(request, "outreach/book.html", context, status=422 if read is not None and read.errors else 200)


def _enter(request: HttpRequest, unit: Unit) -> HttpResponse:
    try:
        data = signing.loads(request.POST["lines"], salt=_salt(unit), max_age=HOUR)
    except signing.BadSignature:
        messages.error(request, _("Sổ đã kiểm tra quá lâu hoặc bị thay đổi. Hãy tải tệp lên lại."))
        return redirect("outreach:book")
    lines = [services.BookLine(line, {**values, "date": date.fromisoformat(values["date"])}) for line, values in data]
    try:
        made = services.enter_book(unit, lines, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except services.BookRefused as refused:
        return _page(request, BookForm(), refused)
    count = len(made)
    words = ngettext("Đã ghi %(count)d buổi từ sổ.", "Đã ghi %(count)d buổi từ sổ.", count) % {"count": count}
    messages.success(request, words)
    return redirect("outreach:session_list")


def _plain(one: services.BookLine) -> tuple[int, dict[str, Any]]:
    return one.line, {**one.values, "date": one.values["date"].isoformat()}


def _salt(unit: Unit) -> str:
    return f"tuquan.outreach.book.{unit.pk}"


@require_GET
def book_form(request: HttpRequest) -> HttpResponse:
    """The empty book, with one line that shows how."""
    working_unit(request, Permission.RECORD_EDIT)
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(list(services.HEADINGS))
    sheet.append(list(services.EXAMPLE))
    for cell in sheet[1]:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="center")
    for column, width in zip("ABCDEFGHI", (12, 50, 24, 28, 28, 24, 24, 22, 14), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    stream = BytesIO()
    workbook.save(stream)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(stream.getvalue(), content_type=kind)
    response["Content-Disposition"] = 'attachment; filename="so-tuyen-truyen-tap-huan.xlsx"'
    return response
