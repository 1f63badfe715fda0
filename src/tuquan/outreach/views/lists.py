"""Attendance by a list: the file is read and checked, nothing is written; then the same rows, signed, are written."""

from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods

from tuquan.access.permissions import Permission
from tuquan.core.refusals import Refusal
from tuquan.outreach.forms import ListConfirmForm, ListForm
from tuquan.outreach.models import Session
from tuquan.outreach.services import lists as services
from tuquan.outreach.views.parts import session_of
from tuquan.units import people_sheet
from tuquan.units.services.people import SheetRow

HOUR = 3600


@require_http_methods(["GET", "POST"])
def attendance_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = session_of(request, pk, Permission.RECORD_EDIT)
    if "sheet" in request.POST:
        return _write(request, one)
    form = ListForm(request.POST or None, request.FILES or None)
    check, confirm = None, None
    if request.method == "POST" and form.is_valid():
        guests = form.cleaned_data["guests"]
        try:
            rows = people_sheet.read(form.cleaned_data["file"].read())
        except (people_sheet.SheetNotReadable, people_sheet.NameColumnMissing, people_sheet.TooManyRows) as refusal:
            form.add_error("file", str(refusal.message))
        else:
            check = services.check_list(one, rows, guests=guests)
            if not check.errors:
                sheet = signing.dumps([list(vars(row).values()) for row in rows], salt=_salt(one), compress=True)
                confirm = ListConfirmForm(initial={"sheet": sheet, "guests": guests})
    context = {"session": one, "form": form, "check": check, "confirm": confirm}
    return render(request, "outreach/attendance_import.html", context)


def _write(request: HttpRequest, one: Session) -> HttpResponse:
    form = ListConfirmForm(request.POST)
    try:
        data = signing.loads(request.POST.get("sheet", ""), salt=_salt(one), max_age=HOUR)
    except signing.BadSignature:
        messages.error(request, _("Danh sách đã kiểm tra quá lâu hoặc bị thay đổi. Hãy tải tệp lên lại."))
        return redirect("outreach:attendance_import", one.pk)
    rows = [SheetRow(*values) for values in data]
    guests = form.is_valid() and form.cleaned_data["guests"]
    try:
        check = services.import_attendance(one, rows, guests=guests, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except services.ListRefused as refused:
        context = {"session": one, "form": ListForm(), "check": refused, "confirm": None}
        return render(request, "outreach/attendance_import.html", context)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect(one)
    count = len(check.people)
    messages.success(
        request, ngettext("Đã ghi %(count)d người dự.", "Đã ghi %(count)d người dự.", count) % {"count": count}
    )
    return redirect(one)


def _salt(one: Session) -> str:
    return f"tuquan.outreach.list.{one.pk}"
