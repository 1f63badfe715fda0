"""Inspections: the office's yearly plan and findings, and what the inspected unit sees and answers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.access.permissions import Permission
from tuquan.assessments import boards, inspection_papers, papers
from tuquan.assessments.enums import InspectionState, LineVerdict, MeasureState
from tuquan.assessments.forms import inspecting as forms
from tuquan.assessments.models import Inspection, InspectionMeasure, InspectionPlan
from tuquan.assessments.services import inspecting as services
from tuquan.assessments.views.papers import send_letter
from tuquan.audit import queries as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.core.states import State
from tuquan.units.current import unit_for
from tuquan.units.models import Unit
from tuquan.units.permitted import has_permission

BADGES = {
    InspectionState.PLANNED: State.TODO,
    InspectionState.RECORDED: State.DOING,
    InspectionState.CONCLUDED: State.WAITING,
    InspectionState.CLOSED: State.MET,
}
LINE_BADGES = {
    LineVerdict.GOOD: State.MET,
    LineVerdict.LACKING: State.UNMET,
    LineVerdict.NOT_CHECKED: State.NOT_APPLICABLE,
}
MEASURE_BADGES = {
    MeasureState.OPEN: State.TODO,
    MeasureState.REPORTED: State.WAITING,
    MeasureState.DONE: State.MET,
}


def _office(request: HttpRequest, permission: Permission) -> Unit:
    return unit_for(request, permission, authority=True)


def _year(request: HttpRequest) -> int:
    form = forms.YearForm(request.GET)
    return (form.cleaned_data["nam"] if form.is_valid() else None) or dates.today().year


def _with_badges(rows: Any) -> list[Inspection]:
    """Inspections with their badge and how many measures are open."""
    open_measures = Count("measures", filter=~Q(measures__state=MeasureState.DONE), distinct=True)
    found = list(rows.select_related("unit__place", "plan__office").annotate(open_measures=open_measures))
    for row in found:
        row.badge = BADGES[InspectionState(row.state)]
    return found


# The office


@require_GET
def inspection_board(request: HttpRequest) -> HttpResponse:
    """The yearly check plan: which units, when, by whom, and how far each is."""
    office = _office(request, Permission.DOSSIER_VIEW)
    year = _year(request)
    plan = InspectionPlan.objects.filter(office=office, year=year).first()
    rows = Inspection.objects.filter(plan=plan).order_by("planned_date", "unit__sort_key", "pk") if plan else None
    return render(
        request,
        "assessments/inspection_board.html",
        {
            "office": office,
            "year": year,
            "form": forms.YearForm({"nam": year}),
            "plan": plan,
            "inspections": _with_badges(rows) if rows is not None else [],
            "today": dates.today(),
            "may_plan": has_permission(request.user, Permission.DOSSIER_PROPOSE, office),
        },
    )


@require_http_methods(["GET", "POST"])
def inspection_plan(request: HttpRequest) -> HttpResponse:
    office = _office(request, Permission.DOSSIER_PROPOSE)
    year = _year(request)
    plan = InspectionPlan.objects.filter(office=office, year=year).first()
    initial = {name: getattr(plan, name) for name in ("title", "number", "issued_date", "purpose")} if plan else {}
    initial.setdefault("title", _("Kế hoạch kiểm tra công tác bảo đảm an ninh, trật tự năm %(year)d") % {"year": year})
    form = forms.PlanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.save_plan(office, year, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Đã lưu kế hoạch kiểm tra."))
        return redirect(_board_url(year))
    return render(request, "assessments/inspection_plan.html", {"form": form, "year": year, "back": _board_url(year)})


def _board_url(year: int) -> str:
    return f"{reverse('assessments:inspection_board')}?nam={year}"


@require_http_methods(["GET", "POST"])
def inspection_add(request: HttpRequest) -> HttpResponse:
    office = _office(request, Permission.DOSSIER_PROPOSE)
    year = _year(request)
    plan = get_object_or_404(InspectionPlan, office=office, year=year)
    units = boards.units_of(request.user).exclude(inspections__plan=plan).order_by("sort_key", "pk")
    form = forms.InspectionForm(request.POST or None, units=units, initial={"lead": request.user.get_full_name()})
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            made = services.add_inspection(plan, data.pop("unit"), **data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã đưa %(unit)s vào kế hoạch và báo đơn vị.") % {"unit": made.unit})
            return redirect(_board_url(year))
    return render(request, "assessments/inspection_add.html", {"form": form, "plan": plan, "back": _board_url(year)})


def _of_office(request: HttpRequest, pk: UUID, permission: Permission) -> Inspection:
    rows = Inspection.objects.of_office(request.user, permission).select_related("plan__office", "unit")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
def inspection_record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The checklist: what was seen, line by line, and what has to be mended."""
    found = _of_office(request, pk, Permission.DOSSIER_APPRAISE)
    lines, measures = list(found.lines.all()), list(found.measures.all())
    initial = {"held_date": found.held_date or found.planned_date, "remarks": found.remarks}
    form = forms.FindingsForm(request.POST or None, lines=lines, measures=measures, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        seen = {
            line.pk: services.Seen(LineVerdict(data[f"line_{line.pk}_verdict"]), data[f"line_{line.pk}_finding"])
            for line in lines
        }
        extra = [
            (
                data[f"extra_{place}_text"],
                services.Seen(LineVerdict(data[f"extra_{place}_verdict"]), data[f"extra_{place}_finding"]),
            )
            for place in range(forms.EXTRA_LINES)
            if data[f"extra_{place}_text"]
        ]
        wanted = [
            services.Measure(data[f"measure_{place}_what"], data[f"measure_{place}_due"])
            for place in form.measure_places
            if data[f"measure_{place}_what"]
        ]
        try:
            services.record_findings(
                found,
                held_date=data["held_date"],
                seen=seen,
                extra=extra,
                measures=wanted,
                remarks=data["remarks"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi kết quả; đơn vị thấy và trả lời được ngay."))
            return redirect(found)
    rows = [
        {"line": line, "verdict": form[f"line_{line.pk}_verdict"], "finding": form[f"line_{line.pk}_finding"]}
        for line in lines
    ]
    extras = [
        (form[f"extra_{place}_text"], form[f"extra_{place}_verdict"], form[f"extra_{place}_finding"])
        for place in range(forms.EXTRA_LINES)
    ]
    rooms = [(form[f"measure_{place}_what"], form[f"measure_{place}_due"]) for place in form.measure_places]
    context = {"inspection": found, "form": form, "rows": rows, "extras": extras, "rooms": rooms}
    return render(request, "assessments/inspection_record.html", context)


@require_http_methods(["GET", "POST"])
def inspection_conclude(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _of_office(request, pk, Permission.DOSSIER_APPRAISE)
    form = forms.ConclusionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.conclude(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã kết luận và báo đơn vị."))
            return redirect(found)
    return render(request, "assessments/inspection_conclude.html", {"inspection": found, "form": form})


@require_http_methods(["GET", "POST"])
def inspection_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The re-check of what had to be mended."""
    found = _of_office(request, pk, Permission.DOSSIER_APPRAISE)
    waiting = list(found.measures.exclude(state=MeasureState.DONE))
    form = forms.CheckForm(request.POST or None, measures=waiting)
    if request.method == "POST" and form.is_valid():
        try:
            services.check_again(
                found,
                checked_date=form.cleaned_data["checked_date"],
                results=form.results(),
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi kết quả kiểm tra lại."))
            return redirect(found)
    return render(request, "assessments/inspection_check.html", {"inspection": found, "form": form})


@require_GET
def inspection_plan_paper(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    plan = get_object_or_404(
        InspectionPlan.objects.permitted(request.user, Permission.DOSSIER_VIEW).select_related("office"), pk=pk
    )
    letter = papers.make(inspection_papers.INSPECTION_PLAN, plan, made_at=timezone.now())
    return send_letter(letter, f"ke-hoach-kiem-tra-{plan.year}", form)


# Both


@require_GET
def inspection(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was found, what the unit answers, what has to be mended; the office and the unit see the same page."""
    rows = Inspection.objects.visible(request.user).select_related("plan__office", "unit", "concluded_by")
    found = get_object_or_404(rows, pk=pk)
    own = has_permission(request.user, Permission.CYCLE_VIEW, found.unit)
    lines = list(found.lines.all())
    for line in lines:
        line.badge = LINE_BADGES[LineVerdict(line.verdict)]  # type: ignore[attr-defined]
    measures = list(found.measures.all())
    for measure in measures:
        late = measure.state != MeasureState.DONE and measure.due_date < dates.today()
        measure.badge = State.LATE if late else MEASURE_BADGES[MeasureState(measure.state)]  # type: ignore[attr-defined]
    return render(
        request,
        "assessments/inspection.html",
        {
            "inspection": found,
            "badge": BADGES[InspectionState(found.state)],
            "own": own,
            "lines": lines,
            "measures": measures,
            "may_answer": own and has_permission(request.user, Permission.CYCLE_PREPARE, found.unit),
            "may_inspect": has_permission(request.user, Permission.DOSSIER_APPRAISE, found.plan.office),
            "history": audit.timeline(found),
        },
    )


@require_GET
def inspection_paper(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    """The letter of conclusion."""
    rows = Inspection.objects.visible(request.user).select_related("plan__office", "unit", "concluded_by")
    found = get_object_or_404(rows, pk=pk)
    if found.concluded_at is None:
        raise Http404
    letter = papers.make(inspection_papers.INSPECTION_CONCLUSION, found, made_at=found.concluded_at)
    return send_letter(letter, f"ket-luan-kiem-tra-{found.plan.year}", form)


# The unit


@require_GET
def inspection_list(request: HttpRequest) -> HttpResponse:
    """Inspections of the own unit."""
    unit = unit_for(request, Permission.CYCLE_VIEW, authority=False)
    rows = Inspection.objects.filter(unit=unit).order_by("-planned_date", "pk")
    return render(request, "assessments/inspection_list.html", {"unit": unit, "inspections": _with_badges(rows)})


@require_http_methods(["GET", "POST"])
def inspection_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Inspection.objects.permitted(request.user, Permission.CYCLE_PREPARE).select_related("plan__office", "unit")
    found = get_object_or_404(rows, pk=pk)
    form = forms.AnswerForm(request.POST or None, initial={"text": found.answer})
    if request.method == "POST" and form.is_valid():
        try:
            services.answer(found, text=form.cleaned_data["text"], by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã gửi ý kiến tới đoàn kiểm tra."))
            return redirect(found)
    return render(request, "assessments/inspection_answer.html", {"inspection": found, "form": form})


@require_http_methods(["GET", "POST"])
def inspection_measure_report(request: HttpRequest, pk: UUID, measure_pk: int) -> HttpResponse:
    rows = Inspection.objects.permitted(request.user, Permission.CYCLE_PREPARE).values("pk")
    measure = get_object_or_404(
        InspectionMeasure.objects.select_related("inspection__unit"), pk=measure_pk, inspection=pk, inspection__in=rows
    )
    form = forms.ReportForm(request.POST or None, initial={"report": measure.report})
    if request.method == "POST" and form.is_valid():
        try:
            services.report_measure(measure, report=form.cleaned_data["report"], by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã báo cáo; đoàn kiểm tra sẽ kiểm tra lại."))
            return redirect(measure.inspection)
    return render(request, "assessments/inspection_measure_report.html", {"measure": measure, "form": form})
