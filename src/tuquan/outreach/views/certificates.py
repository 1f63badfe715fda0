from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.act_forms import ReasonForm
from tuquan.core.refusals import Refusal
from tuquan.outreach import certificates_sheet
from tuquan.outreach.forms import CertificateForm, SheetConfirmForm, SheetFileForm
from tuquan.outreach.models import Certificate
from tuquan.outreach.queries.certificates import newest
from tuquan.outreach.services import certificates as services
from tuquan.outreach.views.parts import areas, may, posted, working_unit
from tuquan.units.models import Unit

SALT = "tuquan.outreach.certificates"


@require_GET
def certificate_list(request: HttpRequest) -> HttpResponse:
    """What counts today of the people of the unit, what runs out first on top."""
    unit = working_unit(request, Permission.RECORD_VIEW)
    held = newest(unit, dates.today())
    context = {
        "unit": unit,
        "areas": areas(request, "certificate_list"),
        "held": held,
        "counts": [(state, sum(one.state == state for one in held)) for state in ("expired", "soon", "valid")],
        "may_edit": may(request, Permission.RECORD_EDIT, unit),
    }
    return render(request, "outreach/certificate_list.html", context)


@require_http_methods(["GET", "POST"])
def certificate_add(request: HttpRequest) -> HttpResponse:
    unit = working_unit(request, Permission.RECORD_EDIT)
    form = CertificateForm(posted(request), unit=unit)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.issue_certificate(unit, **form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi giấy chứng nhận."))
            return redirect(made)
    return render(request, "outreach/certificate_add.html", {"form": form, "unit": unit})


@require_GET
def certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Certificate.objects.permitted(request.user, Permission.RECORD_VIEW).select_related("person", "unit")
    one = get_object_or_404(rows, pk=pk)
    context = {
        "certificate": one,
        "state": one.state_on(dates.today()),
        "may_edit": one.withdrawn_at is None and may(request, Permission.RECORD_EDIT, one.unit),
    }
    return render(request, "outreach/certificate.html", context)


@require_http_methods(["GET", "POST"])
def certificate_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = get_object_or_404(Certificate.objects.permitted(request.user, Permission.RECORD_EDIT), pk=pk)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_certificate(one, **form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã rút giấy chứng nhận."))
            return redirect(one)
    return render(request, "outreach/certificate_withdraw.html", {"form": form, "certificate": one})


@require_http_methods(["GET", "POST"])
def certificate_import(request: HttpRequest) -> HttpResponse:
    """First the list is read and checked, nothing is written; then the same rows, signed, are written as a whole."""
    unit = working_unit(request, Permission.RECORD_EDIT)
    if "sheet" in request.POST:
        return _write(request, unit)
    form = SheetFileForm(request.POST or None, request.FILES or None)
    check, confirm = None, None
    if request.method == "POST" and form.is_valid():
        try:
            rows = certificates_sheet.read(form.cleaned_data["file"].read())
        except Refusal as refusal:
            form.add_error("file", str(refusal.message))
        else:
            check = services.check_list(unit, rows, on=dates.today())
            if not check.errors:
                sheet = signing.dumps([list(vars(row).values()) for row in rows], salt=_salt(unit), compress=True)
                confirm = SheetConfirmForm(initial={"sheet": sheet})
    context = {"unit": unit, "form": form, "check": check, "confirm": confirm}
    return render(request, "outreach/certificate_import.html", context)


@require_safe
def certificate_template(request: HttpRequest) -> HttpResponse:
    working_unit(request, Permission.RECORD_EDIT)
    return HttpResponse(
        certificates_sheet.template(),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": 'attachment; filename="chung-nhan.xlsx"'},
    )


def _write(request: HttpRequest, unit: Unit) -> HttpResponse:
    try:
        data = signing.loads(request.POST.get("sheet", ""), salt=_salt(unit), max_age=3600)
    except signing.BadSignature:
        messages.error(request, _("Danh sách đã kiểm tra quá lâu hoặc bị thay đổi. Hãy tải tệp lên lại."))
        return redirect("outreach:certificate_import")
    rows = [services.CertificateRow(*values) for values in data]
    try:
        made = services.import_certificates(unit, rows, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except services.ListRefused as refused:
        context = {"unit": unit, "form": SheetFileForm(), "check": refused, "confirm": None}
        return render(request, "outreach/certificate_import.html", context)
    count = len(made)
    words = ngettext("Đã ghi %(count)d giấy chứng nhận.", "Đã ghi %(count)d giấy chứng nhận.", count)
    messages.success(request, words % {"count": count})
    return redirect("outreach:certificate_list")


def _salt(unit: Unit) -> str:
    return f"{SALT}.{unit.pk}"
