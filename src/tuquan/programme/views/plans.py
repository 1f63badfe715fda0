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
from tuquan.programme import queries
from tuquan.programme.forms import PlanForm
from tuquan.programme.models import YearPlan
from tuquan.programme.services import planning
from tuquan.programme.services.refusals import Refusal
from tuquan.programme.views.attachments import attachments
from tuquan.programme.views.parts import back_url, may_edit, own_unit, year_url


@require_http_methods(["GET", "POST"])
def plan_add(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request, Permission.RECORD_EDIT)
    year = request.GET.get("nam", "")
    year = year if year.isascii() and year.isdecimal() else str(dates.today().year)
    title = _("Kế hoạch bảo đảm an ninh, trật tự năm %(year)s") % {"year": year}
    form = PlanForm(request.POST or None, request.FILES or None, unit=unit, initial={"year": year, "title": title})
    if request.method == "POST" and form.is_valid():
        try:
            plan = planning.plan_year(unit, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi kế hoạch năm %(year)d.") % {"year": plan.year})
            return redirect(back_url(request) or plan)
    return render(
        request, "programme/plan_add.html", {"form": form, "back": back_url(request) or reverse("programme:year")}
    )


@require_GET
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = YearPlan.objects.permitted(request.user, Permission.RECORD_VIEW).select_related("unit", "document")
    plan = get_object_or_404(rows, pk=pk)
    return render(
        request,
        "programme/plan.html",
        {
            "plan": plan,
            "edit": may_edit(request, plan.unit),
            "year_url": year_url(plan.year),
            "files": attachments(plan),
            "history": queries.history(plan),
            "side": [
                (_("Năm"), str(plan.year)),
                (_("Số, ký hiệu"), plan.number),
                (_("Ngày ban hành"), plan.issued_date and dates.day(plan.issued_date)),
                (_("Đơn vị"), plan.unit.name),
            ],
        },
    )


@require_http_methods(["GET", "POST"])
def plan_revise(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = YearPlan.objects.permitted(request.user, Permission.RECORD_EDIT).select_related("unit")
    plan = get_object_or_404(rows, pk=pk)
    fields = ("title", "number", "issued_date", "content", "document")
    initial = {name: getattr(plan, name) for name in fields}
    form = PlanForm(request.POST or None, unit=plan.unit, year=plan.year, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            # A paper outside the list to choose from stays as it is.
            chosen = {"document": plan.document, **form.cleaned_data}
            planning.revise_plan(plan, **chosen, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã sửa kế hoạch."))
            return redirect(plan)
    return render(request, "programme/plan_revise.html", {"form": form, "plan": plan})
