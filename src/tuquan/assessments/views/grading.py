"""The score sheet of the movement: what facts give, what people judge, the grade."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.assessments import grading, movement_papers, papers
from tuquan.assessments.forms import grading as forms
from tuquan.assessments.models import MovementGrade
from tuquan.assessments.services import classifying
from tuquan.assessments.views.commendation import own_unit
from tuquan.assessments.views.papers import send_letter
from tuquan.audit import queries as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.units.permitted import has_permission


@require_POST
def movement_grade_open(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request, Permission.CYCLE_PREPARE)
    try:
        return redirect(classifying.open_sheet(unit, dates.today().year, by=request.user, at=timezone.now()))
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("assessments:commendations")


@require_GET
def movement_grade(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = MovementGrade.objects.visible(request.user).select_related("unit", "office").prefetch_related("points")
    found = get_object_or_404(rows, pk=pk)
    own = has_permission(request.user, Permission.CYCLE_VIEW, found.unit)
    points = {row.criterion: row for row in found.points.all()}
    shown = [(line, points.get(line.criterion.code)) for line in grading.lines(found, dates.today())]
    return render(
        request,
        "assessments/movement_grade.html",
        {
            "grade": found,
            "lines": shown,
            "own": own,
            "all_scored": len(points) == len(found.sheet.criteria),
            "edit": found.sent_at is None and has_permission(request.user, Permission.CYCLE_PREPARE, found.unit),
            "may_decide": _may_decide(request, found),
            "timeline": audit.timeline(found),
        },
    )


def _may_decide(request: HttpRequest, found: MovementGrade) -> bool:
    if found.office is None or found.sent_at is None:
        return False
    return has_permission(request.user, Permission.DOSSIER_PROPOSE, found.office)


def _own(request: HttpRequest, pk: UUID) -> MovementGrade:
    rows = MovementGrade.objects.permitted(request.user, Permission.CYCLE_PREPARE).select_related("unit")
    return get_object_or_404(rows.prefetch_related("points"), pk=pk)


@require_http_methods(["GET", "POST"])
def movement_score(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk)
    lines = grading.lines(found, dates.today())
    given = {row.criterion: (row.points, row.remark) for row in found.points.all()}
    form = forms.PointsForm(request.POST or None, lines=lines, given=given)
    if request.method == "POST" and form.is_valid():
        try:
            classifying.score(found, form.points(), by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi điểm tự chấm."))
            return redirect(found)
    shown = [(line, form[f"points_{line.criterion.code}"], form[f"remark_{line.criterion.code}"]) for line in lines]
    return render(request, "assessments/movement_score.html", {"grade": found, "form": form, "lines": shown})


@require_http_methods(["GET", "POST"])
def movement_send(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk)
    form = forms.SendSheetForm(request.POST or None, grade=found, initial={"date": dates.today()})
    if request.method == "POST" and form.is_valid():
        try:
            classifying.send_sheet(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã gửi bảng điểm và mức đề nghị."))
            return redirect(found)
    return render(request, "assessments/movement_send.html", {"grade": found, "form": form})


@require_GET
def movement_paper(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    """The covering letter with the score sheet: a draft for the unit to sign, later as it was sent."""
    rows = MovementGrade.objects.visible(request.user).select_related("unit__managing", "office")
    found = get_object_or_404(rows.prefetch_related("points"), pk=pk)
    on = found.date or dates.today()
    letter = papers.make(movement_papers.MOVEMENT, found, made_at=found.sent_at or timezone.now(), on=on)
    return send_letter(letter, f"bang-diem-phong-trao-{found.year}", form)


@require_http_methods(["GET", "POST"])
def movement_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = MovementGrade.objects.visible(request.user).select_related("unit", "office").prefetch_related("points")
    found = get_object_or_404(rows, pk=pk)
    if not _may_decide(request, found):
        raise Http404
    initial = {"decided": found.proposed, "decided_points": found.total, "paper_date": dates.today()}
    form = forms.DecideGradeForm(request.POST or None, grade=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            classifying.decide_grade(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi phân loại."))
            return redirect(found)
    return render(request, "assessments/movement_decide.html", {"grade": found, "form": form})
