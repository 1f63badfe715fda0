"""Figures stated without records beneath them: state, check, state anew, take back."""

import json
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.access.permissions import Permission
from tuquan.core.paging import page_of
from tuquan.facts import periods, queries, services, sources, words
from tuquan.facts.catalogue import catalogue
from tuquan.facts.forms import DeclarationForm, FigureFormSet, ReasonForm
from tuquan.facts.models import Declaration, DeclaredFigure, Fact
from tuquan.facts.services import DeclaredFigureInput
from tuquan.units.current import current_unit
from tuquan.units.models import Unit


@require_GET
def declaration_list(request: HttpRequest) -> HttpResponse:
    rows = Declaration.objects.permitted(request.user, Permission.FACT_VIEW).select_related("unit", "place")
    page = page_of(rows, request.GET, order=["-made_at", "pk"])
    context = {"page": page, "periods": periods, "may_declare": _declaring_unit(request) is not None}
    return render(request, "facts/declaration_list.html", context)


@require_http_methods(["GET", "POST"])
def declaration_new(request: HttpRequest) -> HttpResponse:
    """Two steps in one address: what was typed is shown as it will stand, then stated."""
    unit = _declaring_unit(request)
    if unit is None:
        raise PermissionDenied
    form = DeclarationForm(request.POST or None, unit=unit)
    figures: Any = FigureFormSet(request.POST or None, prefix="so")
    step = request.POST.get("buoc", "")
    if request.method == "POST" and step != "them" and form.is_valid() and figures.is_valid():
        if step == "khai":
            values = form.cleaned_data
            try:
                made = services.declare(
                    unit,
                    form.period,
                    figures.figures,
                    source_title=values["source_title"],
                    source_date=values["source_date"],
                    basis=values["basis"],
                    whole_area=unit.governs if values["pham_vi"] == "whole_area" else None,
                    by=request.user,  # type: ignore[arg-type]
                    at=timezone.now(),
                )
            except services.BadFigure as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, _("Đã khai số liệu."))
                return redirect(made)
        elif step != "sua":
            return render(request, "facts/declaration_check.html", _check(unit, form, figures))
    elif step == "them":
        figures = _with_more_lines(request)
        form = DeclarationForm(initial=request.POST.dict(), unit=unit)
    return render(request, "facts/declaration_new.html", {"form": form, "figures": figures, "unit": unit})


@require_GET
def declaration(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _permitted(request, pk, Permission.FACT_VIEW)
    facts = Fact.objects.of_record("facts.declaration", str(one.pk)).standing()
    context = {
        "declaration": one,
        "period": periods.name_of(one.period),
        "figures": [_said(row) for row in one.figures.all()],
        "may_change": one.withdrawn_at is None
        and Unit.objects.permitted(request.user, Permission.FACT_DECLARE).filter(pk=one.unit_id).exists(),
        "uses": sources.uses_seen_by(request.user, facts),
    }
    return render(request, "facts/declaration.html", context)


@require_http_methods(["GET", "POST"])
def declaration_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _permitted(request, pk, Permission.FACT_DECLARE)
    initial = [
        {
            "indicator": row.indicator,
            "division": "".join(f"{name}={value}" for name, value in list(json.loads(row.dims).items())[:1]),
            "qualifier": row.qualifier,
            "value": row.value,
        }
        for row in one.figures.all()
    ]
    form = ReasonForm(request.POST or None)
    figures: Any = (
        FigureFormSet(request.POST, prefix="so") if request.POST else FigureFormSet(prefix="so", initial=initial)
    )
    if request.method == "POST" and request.POST.get("buoc") == "them":
        figures, form = _with_more_lines(request), ReasonForm(initial=request.POST.dict())
    elif request.method == "POST" and form.is_valid() and figures.is_valid():
        try:
            services.redeclare(
                one,
                figures.figures,
                reason=form.cleaned_data["reason"],
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except (services.BadFigure, services.DeclarationWithdrawn) as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Đã thay số liệu; số cũ vẫn xem được trong nhật ký."))
            return redirect(one)
    return render(request, "facts/declaration_edit.html", {"declaration": one, "form": form, "figures": figures})


@require_http_methods(["GET", "POST"])
def declaration_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _permitted(request, pk, Permission.FACT_DECLARE)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_declaration(
                one,
                reason=form.cleaned_data["reason"],
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except services.DeclarationWithdrawn as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Đã rút bản khai; các số của bản khai không còn được tính."))
            return redirect(one)
    facts = Fact.objects.of_record("facts.declaration", str(one.pk)).standing()
    context = {"declaration": one, "form": form, "uses": sources.uses_of(facts)}
    return render(request, "facts/declaration_withdraw.html", context)


def _permitted(request: HttpRequest, pk: UUID, permission: Permission) -> Declaration:
    """The declarations of the viewer's units; of a whole area also for those who may see figures of that place."""
    found = Declaration.objects.permitted(request.user, permission).filter(pk=pk).first()
    if found is not None:
        return found
    one = get_object_or_404(Declaration.objects.select_related("unit", "place"), pk=pk)
    if permission is Permission.FACT_VIEW and one.place and queries.may_see_place(request.user, one.place):
        return one
    raise Http404


def _declaring_unit(request: HttpRequest) -> Unit | None:
    """The unit that the viewer works in, when he or she may state its figures."""
    unit = current_unit(request)
    if unit is None:
        return None
    return Unit.objects.permitted(request.user, Permission.FACT_DECLARE).filter(pk=unit.pk).first()


def _with_more_lines(request: HttpRequest) -> Any:
    """The lines as typed, and six more."""
    data = request.POST.copy()
    typed = []
    for place in range(min(int(data.get("so-TOTAL_FORMS") or 0), 200)):
        names = ("indicator", "division", "qualifier", "value")
        line = {name: data.get(f"so-{place}-{name}", "") for name in names}
        if line["indicator"] or line["value"]:
            typed.append(line)
    return FigureFormSet(prefix="so", initial=typed)


def _said(row: DeclaredFigure | DeclaredFigureInput) -> tuple[str, str]:
    dims = json.loads(row.dims) if isinstance(row, DeclaredFigure) else row.dims
    one = catalogue()[row.indicator]
    name = f"{one.name} · {catalogue().words(dims)}" if dims else one.name
    return name, f"{words.number(Decimal(row.value), row.qualifier)} {one.unit}"


def _check(unit: Unit, form: DeclarationForm, figures: Any) -> dict[str, Any]:
    values = form.cleaned_data
    whole = unit.governs if values["pham_vi"] == "whole_area" else None
    return {
        "form": form,
        "figures": figures,
        "answers": [
            (
                _("Số này của"),
                _("toàn %(place)s") % {"place": f"{whole.kind} {whole.name}".strip()} if whole else unit.name,
            ),
            (_("Kỳ"), periods.name_of(form.period)),
            (_("Nguồn"), values["source_title"]),
            (_("Ngày của nguồn"), f"{values['source_date']:%d/%m/%Y}" if values["source_date"] else "–"),
        ],
        "said": [_said(one) for one in figures.figures],
    }
