"""Targets of the unit somebody works in, and how far they are."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.paging import page_of
from tuquan.facts import periods, words
from tuquan.facts.catalogue import Kind, catalogue
from tuquan.facts.forms import PeriodForm
from tuquan.facts.queries.comparing import Figures
from tuquan.reports.forms.targets import TargetForm, WithdrawTargetForm
from tuquan.reports.models import Target
from tuquan.reports.progress import Progress, progress
from tuquan.reports.queries.targets import figures_of, goal_of, progress_of
from tuquan.reports.services import targets as services
from tuquan.reports.views.parts import Card, Line, lineage, may, own_unit, query_of
from tuquan.units.models import Place, Unit

SHOWN_ON_CARD = 3


@require_GET
def target_list(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request, Permission.REPORT_VIEW)
    rows = Target.objects.filter(unit=unit).standing().select_related("unit__governs")
    page = page_of(rows, request.GET, order=["-last_date", "pk"])
    at = progress_of(list(page))
    context = {
        "unit": unit,
        "page": page,
        "lines": [(one, title_of(one), periods.name_of(one.period), at[one.pk]) for one in page],
        "may_set": may(request, Permission.FACT_DECLARE),
    }
    return render(request, "reports/target_list.html", context)


@require_http_methods(["GET", "POST"])
def target_new(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request, Permission.FACT_DECLARE)
    form = TargetForm(request.POST or None)
    when = PeriodForm(request.POST if request.method == "POST" else request.GET)
    if request.method == "POST" and form.is_valid() and when.is_valid():
        values = form.cleaned_data
        try:
            made = services.set_target(
                unit,
                values.pop("indicator"),
                when.period,
                values.pop("threshold"),
                **values,
                by=request.user,
                at=timezone.now(),
            )  # type: ignore[arg-type]
        except services.BadTarget as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã đặt chỉ tiêu phấn đấu."))
            return redirect(made)
    return render(request, "reports/target_new.html", {"form": form, "when": when, "unit": unit})


@require_GET
def target(request: HttpRequest, pk: UUID) -> HttpResponse:
    shown = _target(request, pk, Permission.REPORT_VIEW)
    own, below = figures_of(shown)
    one = catalogue()[shown.indicator]
    over = shown.last_date < dates.today()
    rows: list[tuple[Place, str, Progress | None, str]] = []
    for place, figures in below:
        # Each place is measured against a share; a number of the whole is nobody's part of it.
        at = progress(shown.indicator, shown.threshold, figures, over=over) if one.kind is Kind.RATIO else None
        rows.append((place, _shown(figures, shown.indicator), at, lineage(place, shown.indicator, shown.period)))
    context = {
        "target": shown,
        "title": title_of(shown),
        "indicator": one,
        "period": periods.name_of(shown.period),
        "progress": progress(shown.indicator, shown.threshold, own, over=over),
        "number": _shown(own, shown.indicator),
        "rows": rows,
        "lineage_url": lineage(shown.subject, shown.indicator, shown.period),
        "compare_url": _compared(shown),
        "may_withdraw": shown.withdrawn_at is None and may(request, Permission.FACT_DECLARE),
        "withdraw_url": reverse("reports:target_withdraw", args=[shown.pk]),
    }
    return render(request, "reports/target.html", context)


@require_http_methods(["GET", "POST"])
def target_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    shown = _target(request, pk, Permission.FACT_DECLARE)
    form = WithdrawTargetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_target(shown, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except services.TargetWithdrawn as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã bỏ chỉ tiêu phấn đấu."))
            return redirect("reports:target_list")
    return render(request, "reports/target_withdraw.html", {"target": shown, "form": form, "title": title_of(shown)})


def card(request: HttpRequest, unit: Unit) -> Card | None:
    today = dates.today()
    rows = Target.objects.filter(unit=unit, first_date__lte=today, last_date__gte=today).standing()
    lines = [
        Line(title_of(one), one.get_absolute_url(), sub=periods.name_of(one.period))
        for one in rows.order_by("-made_at", "pk")[:SHOWN_ON_CARD]
    ]
    return Card(
        _("Chỉ tiêu phấn đấu"),
        reverse("reports:target_list"),
        tuple(lines),
        empty=_("Chưa đặt mức phấn đấu nào cho kỳ này."),
    )


def _compared(target: Target) -> str:
    subject = target.subject
    key = "dia_ban" if isinstance(subject, Place) else "don_vi"
    query = {key: subject.pk, "chi_tieu": target.indicator, **query_of(target.period)}
    return f"{reverse('reports:comparison_periods')}?{urlencode(query)}"


def title_of(target: Target) -> str:
    """ "Tỷ lệ đơn vị được công nhận: ít nhất 95 %"."""
    return f"{catalogue()[target.indicator].name}: {goal_of(target)}"


def _shown(figures: Figures, code: str) -> str:
    return words.result(figures[code])


def _target(request: HttpRequest, pk: UUID, permission: Permission) -> Target:
    rows: Any = Target.objects.permitted(request.user, permission).select_related("unit__governs")
    return get_object_or_404(rows, pk=pk)
