"""Reviews of the half year and the year: the unit's own pages, and the board of the office that waits for them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.assessments import boards, exempting, papers, queries, review_papers, reviewing
from tuquan.assessments.enums import ReviewPart, ReviewTerm
from tuquan.assessments.forms import reviewing as forms
from tuquan.assessments.models import TermReview, TermReviewDue
from tuquan.assessments.services import reviewing as services
from tuquan.assessments.views.papers import send_letter
from tuquan.audit import queries as audit
from tuquan.core import dates, paging
from tuquan.core.ids import uuids
from tuquan.core.refusals import Refusal
from tuquan.units.current import unit_for
from tuquan.units.models import Unit
from tuquan.units.permitted import has_permission, held_with

OFFERED = timedelta(days=60)
"""So long before its last day a review is offered; the page of an earlier one would say little yet."""
OPEN_LINES = 2
"""Empty lines under each part of the form; more come with the next saving."""


# The unit


def _own_unit(request: HttpRequest, permission: Permission) -> Unit:
    return unit_for(request, permission, authority=False)


def _own_review(request: HttpRequest, pk: UUID, permission: Permission) -> TermReview:
    rows = TermReview.objects.permitted(request.user, permission).select_related("unit")
    return get_object_or_404(rows.prefetch_related("lines"), pk=pk)


@require_GET
def review_list(request: HttpRequest) -> HttpResponse:
    """All reviews of the unit, and those of this year that nobody has begun."""
    unit = _own_unit(request, Permission.CYCLE_VIEW)
    year, today = dates.today().year, dates.today()
    found = list(TermReview.objects.filter(unit=unit).order_by("-year", "-term"))
    begun = {(one.year, one.term) for one in found}
    waiting = [
        {"year": year, "term": term, "title": f"{term.label} {year}", "due": reviewing.due_of(unit, year, term)}
        for term in ReviewTerm
        if (year, term) not in begun and reviewing.period_of(unit, year, term).last - OFFERED <= today
    ]
    return render(
        request,
        "assessments/review_list.html",
        {
            "unit": unit,
            "reviews": found,
            "waiting": waiting,
            "today": today,
            "may_prepare": has_permission(request.user, Permission.CYCLE_PREPARE, unit),
        },
    )


@require_POST
def review_open(request: HttpRequest) -> HttpResponse:
    unit = _own_unit(request, Permission.CYCLE_PREPARE)
    form = forms.TermForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["ky"]:
        raise Http404
    year = form.cleaned_data["nam"] or dates.today().year
    try:
        made = services.open_review(unit, year, ReviewTerm(form.cleaned_data["ky"]), by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("assessments:review_list")
    return redirect(made)


@require_GET
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was done and what is lacking, criterion states of today beside it; the passage to copy below."""
    rows = TermReview.objects.visible(request.user).select_related("unit", "concluded_by").prefetch_related("lines")
    found = get_object_or_404(rows, pk=pk)
    own = has_permission(request.user, Permission.CYCLE_VIEW, found.unit)
    context: dict[str, Any] = {
        "review": found,
        "own": own,
        "parts": [(part, lines) for part, lines in reviewing.as_lines(found) if lines],
        "due": reviewing.due_of(found.unit, found.year, ReviewTerm(found.term)),
        "today": dates.today(),
        "may_prepare": own and has_permission(request.user, Permission.CYCLE_PREPARE, found.unit),
        "may_sign": own and has_permission(request.user, Permission.CYCLE_SIGN, found.unit),
        "passage": review_papers.passage_of(found),
        "history": audit.timeline(found) if own else [],
    }
    cycle = reviewing.title_cycle(found.unit, found.year) if own else None
    if cycle is not None:
        today, last = dates.today(), cycle.window.last
        context |= {
            "cycle": cycle,
            "now": queries.forecast(queries.findings(cycle, min(today, last)), min(today, last)),
        }
        if today < last:
            context["later"] = queries.forecast(queries.findings(cycle, last), last)
    return render(request, "assessments/review.html", context)


@require_http_methods(["GET", "POST"])
def review_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _own_review(request, pk, Permission.CYCLE_PREPARE)
    if found.concluded_at is not None:
        messages.info(request, _("Bản này đã kết luận; mở lại rồi mới sửa được."))
        return redirect(found)
    initial: list[dict[str, Any]] = []
    for part, lines in reviewing.as_lines(found):
        initial += [{"pk": line.pk, "part": part.value, "text": line.text} for line in lines]
        initial += [{"pk": None, "part": part.value, "text": ""}] * OPEN_LINES
    formset = forms.ReviewLineFormSet(request.POST or None, initial=initial)
    errors: list[tuple[str, str]] = []
    if request.method == "POST" and formset.is_valid():
        typed = [
            services.TypedLine(row["pk"], ReviewPart(row["part"]), row["text"]) for row in formset.cleaned_data if row
        ]
        try:
            services.save_lines(found, typed, by=request.user, at=timezone.now())
        except Refusal as refusal:
            errors.append(("", refusal.message))
        else:
            messages.success(request, _("Đã lưu nội dung."))
            return redirect(found)
    groups = [(part, [form for form in formset if form["part"].value() == part.value]) for part in ReviewPart]
    return render(
        request,
        "assessments/review_edit.html",
        {"review": found, "formset": formset, "groups": groups, "errors": errors},
    )


@require_POST
def review_draft_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _own_review(request, pk, Permission.CYCLE_PREPARE)
    try:
        services.draft_again(found, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Đã soạn lại theo hồ sơ đến hôm nay; câu do người viết được giữ nguyên."))
    return redirect(found)


@require_http_methods(["GET", "POST"])
def review_conclude(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Minutes and conclusion; concluding shows the review to the office that follows the unit."""
    found = _own_review(request, pk, Permission.CYCLE_SIGN)
    names = ("held_at", "place", "chair", "secretary", "attendance", "opinions", "conclusion")
    initial = {name: getattr(found, name) for name in names}
    initial["chair"] = initial["chair"] or request.user.get_full_name()
    form = forms.ConcludeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.conclude(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã kết luận; cơ quan theo dõi thấy bản này từ bây giờ."))
            return redirect(found)
    return render(request, "assessments/review_conclude.html", {"review": found, "form": form})


@require_http_methods(["GET", "POST"])
def review_reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _own_review(request, pk, Permission.CYCLE_SIGN)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.reopen(found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã mở lại để sửa."))
            return redirect(found)
    return render(request, "assessments/review_reopen.html", {"review": found, "form": form})


@require_GET
def review_paper(request: HttpRequest, pk: UUID, code: str, form: str) -> HttpResponse:
    """The passage for the office's own report, and the minutes once the meeting has concluded."""
    rows = TermReview.objects.visible(request.user).select_related("unit", "concluded_by").prefetch_related("lines")
    found = get_object_or_404(rows, pk=pk)
    kind = review_papers.OF_REVIEW.get(code)
    if kind is None or (kind is review_papers.REVIEW_MINUTES and found.concluded_at is None):
        raise Http404
    letter = papers.make(kind, found, made_at=found.concluded_at or timezone.now())
    return send_letter(letter, f"{code}-{found.year}-{found.term}", form)


# The office


@require_GET
def review_board(request: HttpRequest) -> HttpResponse:
    """Who has reviewed and when, and who is late."""
    if not held_with(request.user, Permission.DOSSIER_VIEW):
        raise Http404
    today = dates.today()
    asked = request.GET.copy()
    asked.setdefault("nam", str(today.year))
    asked.setdefault("ky", ReviewTerm.HALF if today.month < 11 else ReviewTerm.YEAR)
    form = forms.TermForm(asked)
    data = form.cleaned_data if form.is_valid() else {}
    year, term = data.get("nam") or today.year, ReviewTerm(data.get("ky") or ReviewTerm.HALF)
    state = data.get("tinh_trang") or ""
    units = boards.units_of(request.user)
    asked_units = units.exclude(pk__in=exempting.exempt_units(units, year).values("pk"))
    found = reviewing.rows_of(asked_units, year, term)
    overdue = found.filter(concluded_at=None, due_date__lt=today)
    counts = {
        "units": found.count(),
        "done": found.filter(concluded_at__isnull=False).count(),
        "late": overdue.count(),
    }
    match state:
        case "da-ket-luan":
            found = found.filter(concluded_at__isnull=False)
        case "chua":
            found = found.filter(concluded_at=None)
        case "qua-han":
            found = overdue
    return render(
        request,
        "assessments/review_board.html",
        {
            "form": form,
            "year": year,
            "term": term,
            "title": f"{str(term.label)[:1].upper()}{str(term.label)[1:]} {year}",
            "page": paging.page_of(found.select_related("place"), request.GET),
            "counts": counts,
            "today": today,
            "may_remind": bool(held_with(request.user, Permission.DOSSIER_RECEIVE)),
            "may_set": bool(held_with(request.user, Permission.DOSSIER_PROPOSE)),
        },
    )


@require_POST
def review_remind(request: HttpRequest) -> HttpResponse:
    """Remind one unit, or all that have not concluded."""
    form = forms.TermForm(request.POST)
    if not held_with(request.user, Permission.DOSSIER_RECEIVE) or not form.is_valid():
        raise Http404
    year, term = form.cleaned_data["nam"] or dates.today().year, ReviewTerm(form.cleaned_data["ky"] or ReviewTerm.HALF)
    units = boards.units_of(request.user)
    waiting = reviewing.missing(units.exclude(pk__in=exempting.exempt_units(units, year).values("pk")), year, term)
    chosen = request.POST.get("don_vi", "")
    if chosen:
        waiting = waiting.filter(pk__in=uuids([chosen]))
    told = sum(services.remind(unit, year, term, by=request.user, at=timezone.now()) for unit in waiting.order_by("pk"))
    if told:
        messages.success(request, _("Đã nhắc %(count)d người.") % {"count": told})
    else:
        messages.info(request, _("Không có ai để nhắc: đơn vị chưa có tài khoản, hoặc hôm nay đã nhắc rồi."))
    return redirect(f"{reverse('assessments:review_board')}?nam={year}&ky={term}")


@require_http_methods(["GET", "POST"])
def review_dues(request: HttpRequest) -> HttpResponse:
    """The days by which the office wants its units' reviews."""
    office = unit_for(request, Permission.DOSSIER_PROPOSE, authority=True)
    form = forms.DueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        services.set_due(
            office, data.pop("year"), ReviewTerm(data.pop("term")), **data, by=request.user, at=timezone.now()
        )
        messages.success(request, _("Đã lưu hạn sơ kết, tổng kết."))
        return redirect("assessments:review_dues")
    rows = TermReviewDue.objects.filter(office=office).order_by("-year", "-term")
    return render(request, "assessments/review_dues.html", {"form": form, "rows": rows, "office": office})
