from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.act_forms import ReasonForm
from tuquan.core.refusals import Refusal
from tuquan.documents import letters
from tuquan.outreach import class_papers, class_sheet
from tuquan.outreach.forms import GuardClassForm, ResultsForm, SentForm
from tuquan.outreach.models import GuardClass, Trainee
from tuquan.outreach.queries import training as queries
from tuquan.outreach.services import training as services
from tuquan.outreach.views.parts import areas, may, posted, working_unit
from tuquan.units.current import current_unit
from tuquan.units.models import Unit


@require_GET
def class_list(request: HttpRequest) -> HttpResponse:
    """An office sees the classes it gathers for; a unit those that bodies above it have opened."""
    unit, gathers = _unit(request)
    own = GuardClass.objects.filter(office=unit).select_related("office") if gathers else GuardClass.objects.none()
    sends = may(request, Permission.RECORD_EDIT, unit)
    above = queries.classes_for(unit) if sends else GuardClass.objects.none()
    context = {
        "unit": unit,
        "areas": areas(request, "class_list"),
        "own": own.order_by("-opened_at", "pk")[:50],
        "above": above.order_by("-opened_at", "pk")[:50],
        "gathers": gathers,
    }
    return render(request, "outreach/class_list.html", context)


@require_http_methods(["GET", "POST"])
def class_open(request: HttpRequest) -> HttpResponse:
    office = working_unit(request, Permission.GUIDANCE_EDIT)
    form = GuardClassForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_class(office, **form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã mở lớp; các đơn vị đã được báo để gửi danh sách."))
            return redirect(made)
    return render(request, "outreach/class_open.html", {"form": form, "office": office})


@require_GET
def guard_class(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole list for who gathers; its own people for a unit."""
    gathered = GuardClass.objects.permitted(request.user, Permission.GUIDANCE_EDIT).filter(pk=pk).first()
    if gathered is not None:
        trainees = gathered.trainees.select_related("person", "unit", "certificate")
        context = {
            "one": gathered,
            "trainees": trainees.order_by("unit__sort_key", "person__sort_key", "pk"),
            "by_unit": queries.by_unit(gathered),
            "gathers": True,
        }
        return render(request, "outreach/guard_class.html", context)
    one, unit = _above(request, pk)
    mine = Trainee.objects.filter(guard_class=one, unit=unit).select_related("person", "unit", "certificate")
    context = {"one": one, "trainees": mine.order_by("person__sort_key", "pk"), "by_unit": [], "gathers": False}
    return render(request, "outreach/guard_class.html", context)


@require_http_methods(["GET", "POST"])
def class_enrol(request: HttpRequest, pk: UUID) -> HttpResponse:
    one, unit = _above(request, pk)
    rows = queries.candidates(one, unit, dates.today())
    listed = set(Trainee.objects.filter(guard_class=one, unit=unit).values_list("person", flat=True))
    refusal = ""
    if request.method == "POST":
        ticked = set(request.POST.getlist("people"))
        people = [row.person for row in rows if str(row.person.pk) in ticked]
        try:
            services.put_on_list(one, unit, people, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refused:
            refusal = str(refused.message)
        else:
            messages.success(request, _("Đã gửi danh sách của đơn vị."))
            return redirect(one)
    context = {
        "one": one,
        "rows": [(row, row.person.pk in listed) for row in rows],
        "refusal": refusal,
        "today": dates.today(),
    }
    return render(request, "outreach/class_enrol.html", context)


@require_http_methods(["GET", "POST"])
def class_sent(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _gathered(request, pk)
    form = SentForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.send_list(one, **form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi ngày gửi; danh sách được giữ nguyên từ đây."))
            return redirect(one)
    return render(request, "outreach/class_sent.html", {"form": form, "one": one})


@require_http_methods(["GET", "POST"])
def class_results(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _gathered(request, pk)
    trainees = list(one.trainees.select_related("person", "unit").order_by("unit__sort_key", "person__sort_key", "pk"))
    form = ResultsForm(posted(request), trainees=trainees)
    if request.method == "POST" and form.is_valid():
        try:
            services.enter_results(one, form.results, **form.said, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi kết quả; chứng nhận đã vào hồ sơ của từng đơn vị."))
            return redirect(one)
    return render(request, "outreach/class_results.html", {"form": form, "one": one})


@require_http_methods(["GET", "POST"])
def class_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _gathered(request, pk)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_class(one, **form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã hủy lớp."))
            return redirect(one)
    return render(request, "outreach/class_cancel.html", {"form": form, "one": one})


@require_safe
def class_download(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _gathered(request, pk)
    trainees = one.trainees.select_related("person", "unit").order_by("unit__sort_key", "person__sort_key", "pk")
    return HttpResponse(
        class_sheet.book(one, list(trainees)),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": 'attachment; filename="danh-sach-lop.xlsx"', "Cache-Control": "no-store"},
    )


@require_safe
def class_paper(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    """The letter to the police with the list: DOCX to work on, PDF to print."""
    one = _gathered(request, pk)
    if form not in class_papers.TYPES or not one.trainees.exists():
        raise Http404
    letter = class_papers.request_letter(one, today=dates.today(), made_at=timezone.now())
    content = letters.pdf(letter) if form == "pdf" else letters.docx(letter)
    named = f'attachment; filename="cong-van-mo-lop.{form}"'
    return HttpResponse(
        content,
        content_type=class_papers.TYPES[form],
        headers={"Content-Disposition": named, "Cache-Control": "no-store"},
    )


def _unit(request: HttpRequest) -> tuple[Unit, bool]:
    unit = current_unit(request)
    if unit is not None and may(request, Permission.GUIDANCE_EDIT, unit):
        return unit, True
    if unit is None or not may(request, Permission.RECORD_EDIT, unit):
        raise PermissionDenied
    return unit, False


def _gathered(request: HttpRequest, pk: UUID) -> GuardClass:
    rows = GuardClass.objects.permitted(request.user, Permission.GUIDANCE_EDIT).select_related("office")
    return get_object_or_404(rows, pk=pk)


def _above(request: HttpRequest, pk: UUID) -> tuple[GuardClass, Unit]:
    unit = current_unit(request)
    if unit is None or not may(request, Permission.RECORD_EDIT, unit):
        raise Http404
    return get_object_or_404(queries.classes_for(unit), pk=pk), unit
