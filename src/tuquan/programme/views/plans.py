"""The year's plan: made, read by parts, months and days, printed."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.dates import Period
from tuquan.core.refusals import Refusal
from tuquan.documents import letters
from tuquan.programme import plan_papers as papers, plan_reading, planning_data, queries
from tuquan.programme.enums import ActivityState
from tuquan.programme.forms import PlanForm
from tuquan.programme.forms.activities import CarryForm, DraftPlanForm, NeedForm
from tuquan.programme.models import PlanActivity, PlanNeed, YearPlan
from tuquan.programme.plan_reading import PlanBook, PlanLine, dong
from tuquan.programme.services import activities, needs, planning
from tuquan.programme.views.parts import NextAct, back_url, may_edit, own_unit, year_url


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


def visible(request: HttpRequest, pk: UUID) -> YearPlan:
    rows = YearPlan.objects.permitted(request.user, Permission.RECORD_VIEW).select_related("unit", "document")
    return get_object_or_404(rows, pk=pk)


def editable(request: HttpRequest, pk: UUID) -> YearPlan:
    rows = YearPlan.objects.permitted(request.user, Permission.RECORD_EDIT).select_related("unit", "document")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
def plan_draft(request: HttpRequest) -> HttpResponse:
    """The year's plan from the template, with chosen times of the year and what is left from the year before."""
    unit = own_unit(request, Permission.RECORD_EDIT)
    this = dates.today()
    typed = request.POST.get("year") or request.GET.get("nam", "")
    year = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) == 4 else this.year
    left = [line.activity.pk for line in plan_reading.left_over(unit, year, this)]
    times = [(one, one.days(year)) for one in planning_data.campaigns().values()]
    coming = [code for code, days in ((one.code, days) for one, days in times) if days.last >= this]
    title = _("Kế hoạch bảo đảm an ninh, trật tự năm %(year)s") % {"year": year}
    form = DraftPlanForm(
        request.POST or None,
        years=[this.year + 1, this.year] if year >= this.year else [year],
        campaigns=[(one.code, f"{one.name}: {plan_reading.days_in_words(*_ends(days))}") for one, days in times],
        carried=PlanActivity.objects.filter(pk__in=left).select_related("plan"),
        initial={"year": year, "title": title, "campaigns": coming, "carried": left},
    )
    if request.method == "POST" and form.is_valid():
        try:
            plan = activities.plan_from_template(unit, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lập dự thảo kế hoạch năm %(year)d từ mẫu.") % {"year": plan.year})
            return redirect(plan)
    context = {
        "form": form,
        "template": planning_data.template_for(unit.kind, year),
        "count": len(plan_reading.proposed_activities(unit, year, this)),
        "back": back_url(request) or reverse("programme:year"),
    }
    return render(request, "programme/plan_draft.html", context)


def _ends(days: Period) -> tuple[date, date]:
    return days.first, days.last


@require_GET
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The plan by parts, or by months (`?xem=thang`)."""
    plan = visible(request, pk)
    today = dates.today()
    book = plan_reading.plan_book(plan, today)
    edit = may_edit(request, plan.unit)
    return render(
        request,
        "programme/plan.html",
        {
            "plan": plan,
            "book": book,
            "groups": _groups(request, book),
            "views": _views(request, plan),
            "edit": edit,
            "next": _next_act(book) if edit else None,
            "campaigns": plan_reading.open_campaigns(book) if edit else [],
            "missing": len(plan_reading.missing_from_template(plan, today)) if edit else 0,
            "left": len(plan_reading.left_over(plan.unit, plan.year, today)) if edit else 0,
            "year_url": year_url(plan.year),
            "history": queries.history(plan),
            "side": [
                (_("Số, ký hiệu"), plan.number),
                (_("Ngày ban hành"), plan.issued_date and dates.day(plan.issued_date)),
                (_("Đơn vị"), plan.unit.name),
                (_("Dự toán"), dong(book.money.planned) if book.has_money else ""),
                (_("Đã chi"), dong(book.money.spent) if book.has_money else ""),
            ],
        },
    )


def _groups(request: HttpRequest, book: PlanBook) -> list[tuple[str, list[PlanLine]]]:
    if request.GET.get("xem") == "thang":
        return [(_("Tháng %(month)d") % {"month": month}, lines) for month, lines in book.months]
    return [(capfirst(str(part.label)), lines) for part, lines in book.parts]


def _views(request: HttpRequest, plan: YearPlan) -> list[tuple[str, str, bool, None]]:
    here, by_month = plan.get_absolute_url(), request.GET.get("xem") == "thang"
    calendar = reverse("programme:plan_calendar", args=[plan.pk])
    days = request.path == calendar
    return [
        (_("Theo phần"), here, not by_month and not days, None),
        (_("Theo tháng"), f"{here}?xem=thang", by_month and not days, None),
        (_("Lịch"), calendar, days, None),
    ]


def _next_act(book: PlanBook) -> NextAct | None:
    plan, line = book.plan, book.coming
    if line is not None and line.state == ActivityState.LATE:
        return NextAct(
            line.activity.what,
            _("Hạn %(day)s, %(late)s. Người thực hiện: %(who)s.")
            % {"day": dates.day(line.activity.last_date), "late": line.words, "who": line.who or _("chưa phân công")},
            line.activity.get_absolute_url(),
            _("Mở việc này"),
        )
    if plan.issued_date is None:
        return NextAct(
            _("Ban hành kế hoạch"),
            _("In dự thảo, trình ký; ghi số và ngày khi đã ban hành. Dự thảo chưa phải là minh chứng."),
            reverse("programme:plan_revise", args=[plan.pk]),
            _("Ghi số, ngày ban hành"),
        )
    if line is not None:
        return NextAct(
            line.activity.what,
            _("Hạn %(day)s, %(left)s.")
            % {"day": dates.day(line.activity.last_date), "left": dates.until(line.activity.last_date, book.today)},
            line.activity.get_absolute_url(),
            _("Mở việc này"),
        )
    return None


@require_GET
def plan_calendar(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One month as a calendar (`?thang=3`); the month of today in the year that runs."""
    plan = visible(request, pk)
    today = dates.today()
    typed = request.GET.get("thang", "")
    month = (
        int(typed) if typed in {str(one) for one in range(1, 13)} else (today.month if today.year == plan.year else 1)
    )
    book = plan_reading.plan_book(plan, today)
    here = reverse("programme:plan_calendar", args=[plan.pk])
    context = {
        "plan": plan,
        "month": plan_reading.month_of(book.lines, plan.year, month, today),
        "months": [(str(one), f"{here}?thang={one}", one == month, None) for one in range(1, 13)],
        "views": _views(request, plan),
        "weekdays": [_("Hai"), _("Ba"), _("Tư"), _("Năm"), _("Sáu"), _("Bảy"), _("CN")],
        "edit": may_edit(request, plan.unit),
    }
    return render(request, "programme/plan_calendar.html", context)


@require_POST
def plan_campaign_take(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    plan = editable(request, pk)
    if code not in planning_data.campaigns():
        raise Http404
    try:
        activities.take_campaign(plan, code, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        name = planning_data.campaigns()[code].name
        messages.success(request, _("Đã đưa đợt “%(name)s” vào kế hoạch.") % {"name": name})
    return redirect(plan)


@require_POST
def plan_template_take(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = editable(request, pk)
    try:
        made = activities.take_template(plan, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Đã thêm %(count)d việc từ mẫu.") % {"count": made})
    return redirect(plan)


@require_http_methods(["GET", "POST"])
def plan_carry(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = editable(request, pk)
    left = [line.activity.pk for line in plan_reading.left_over(plan.unit, plan.year, dates.today())]
    form = CarryForm(
        request.POST or None,
        carried=PlanActivity.objects.filter(pk__in=left).select_related("plan__unit"),
        initial={"carried": left},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = activities.carry_over(plan, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã chuyển %(count)d việc của năm trước sang.") % {"count": made})
            return redirect(plan)
    return render(request, "programme/plan_carry.html", {"form": form, "plan": plan, "left": left})


@require_http_methods(["GET", "POST"])
def need_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = editable(request, pk)
    form = NeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            needs.add_need(plan, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã thêm trang bị vào kế hoạch."))
            return redirect(plan)
    return render(request, "programme/need_add.html", {"form": form, "plan": plan})


def _need(request: HttpRequest, pk: UUID) -> PlanNeed:
    rows = PlanNeed.objects.permitted(request.user, Permission.RECORD_EDIT)
    return get_object_or_404(rows.select_related("plan__unit"), pk=pk)


@require_http_methods(["GET", "POST"])
def need_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    need = _need(request, pk)
    form = NeedForm(request.POST or None, initial={name: getattr(need, name) for name in needs.FIELDS})
    if request.method == "POST" and form.is_valid():
        try:
            needs.change_need(need, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã sửa trang bị này."))
            return redirect(need.plan)
    return render(request, "programme/need_change.html", {"form": form, "need": need})


@require_POST
def need_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    need = _need(request, pk)
    try:
        needs.remove_need(need, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Đã bỏ trang bị này khỏi kế hoạch."))
    return redirect(need.plan)


@require_GET
def plan_paper(request: HttpRequest, pk: UUID, code: str, form: str) -> HttpResponse:
    """The plan, or how it goes, as a letter of Decree 30: DOCX to work on or PDF to print."""
    plan = visible(request, pk)
    if code not in papers.LETTERS or form not in papers.TYPES:
        raise Http404
    letter = papers.LETTERS[code](plan, today=dates.today(), made_at=timezone.now())
    content = letters.pdf(letter) if form == "pdf" else letters.docx(letter)
    response = HttpResponse(content, content_type=papers.TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{code}-{plan.year}.{form}"'
    return response


@require_http_methods(["GET", "POST"])
def plan_revise(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = editable(request, pk)
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
