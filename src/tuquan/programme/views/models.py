"""Movement models, and the samples to start them from."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.act_forms import ReasonForm
from tuquan.core.refusals import Refusal
from tuquan.core.text import number
from tuquan.programme import catalogue, criteria, model_reading, queries
from tuquan.programme.forms import (
    ActivityForm,
    CopyForm,
    EndModelForm,
    EvaluationForm,
    ModelForm,
    StartModelForm,
)
from tuquan.programme.model_reading import published, published_by
from tuquan.programme.models import ModelActivity, MovementModel
from tuquan.programme.services import movement
from tuquan.programme.views.parts import back_url, may_edit, own_unit, year_url
from tuquan.units.current import current_unit, desk
from tuquan.units.models import Unit


def editable(request: HttpRequest, pk: UUID) -> MovementModel:
    rows = MovementModel.objects.permitted(request.user, Permission.RECORD_EDIT).select_related("unit")
    return get_object_or_404(rows, pk=pk)


@require_GET
def sample_list(request: HttpRequest) -> HttpResponse:
    """Open to everybody who is signed in: the samples belong to no unit."""
    here = desk(request)
    context = {
        "samples": catalogue.samples().values(),
        "published": published(),
        "may_view": here.may(Permission.RECORD_VIEW),
        "may_offer": here.may(Permission.DOSSIER_RECEIVE),
    }
    return render(request, "programme/sample_list.html", context)


@require_GET
def sample(request: HttpRequest, code: str) -> HttpResponse:
    sample = catalogue.samples().get(code)
    if sample is None:
        raise Http404
    unit = current_unit(request)
    may_start = unit is not None and desk(request).may(Permission.RECORD_EDIT) and not unit.is_closed
    return render(
        request,
        "programme/sample.html",
        {"sample": sample, "may_start": may_start, "may_offer": desk(request).may(Permission.DOSSIER_RECEIVE)},
    )


@require_http_methods(["GET", "POST"])
def model_start(request: HttpRequest) -> HttpResponse:
    """Start a model; from a sample (`?mau=`) or a published one (`?theo=`) everything but the day is filled in already."""
    unit = own_unit(request, Permission.RECORD_EDIT)
    sample = catalogue.samples().get(request.GET.get("mau", ""))
    source = published_by(request.GET.get("theo", ""))
    initial: dict[str, object] = {"founded_date": dates.today()}
    if sample:
        initial |= {"name": sample.name, "type": sample.code, "headings": "\n".join(sample.headings)}
    if source:
        initial |= {name: getattr(source, name) for name in ("name", "type", "headings", "rules")}
    form = StartModelForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        copied: dict[str, Any] = {"copied_from": source, "sample": str(sample.code) if sample else ""}
        try:
            model = movement.start_model(unit, **form.cleaned_data, **copied, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã bắt đầu mô hình “%(model)s”.") % {"model": model.name})
            return redirect(back_url(request) or model)
    context = {"form": form, "back": back_url(request) or reverse("programme:year"), "sample": sample, "source": source}
    return render(request, "programme/model_start.html", context)


@require_GET
def model(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = MovementModel.objects.permitted(request.user, Permission.RECORD_VIEW)
    model = get_object_or_404(rows.select_related("unit", "copied_from__unit", "merged_into"), pk=pk)
    activities = queries.activities_with_files(model, 51)
    today = dates.today()
    this_year = today.year
    evaluations = list(model.evaluations.order_by("-year"))
    for one in evaluations:
        one.said = criteria.marked(one.marks)  # type: ignore[attr-defined]
        one.outcome = model_reading.outcome_of(model, one.year)  # type: ignore[attr-defined]
    people = [one for one in model.people.select_related("person") if one.valid_to is None or one.valid_to > today]
    return render(
        request,
        "programme/model.html",
        {
            "model": model,
            "edit": may_edit(request, model.unit),
            "activities": activities[:50],
            "more": len(activities) > 50,
            "lived": any(activity.date.year == this_year for activity in activities),
            "evaluations": evaluations,
            "people": people,
            "copies": model_reading.copies_of(model),
            "outcome": model_reading.outcome_of(model, this_year),
            "history": queries.history(model),
            "year_url": year_url(this_year),
            "side": [
                (_("Loại"), capfirst(model.get_type_display())),
                (_("Ngày ra mắt"), dates.day(model.founded_date)),
                (_("Ngày kết thúc"), model.ended_date and dates.day(model.ended_date)),
                (_("Năm nay"), model_reading.outcome_words(model, this_year)),
                (_("Quyết định"), _decision(model)),
                (_("Thành viên"), number(model.members or len(people)) if model.members or people else ""),
                (_("Điểm triển khai"), number(model.points)),
                (_("Nhân rộng từ"), model.copied_from and model_reading.source_words(model.copied_from)),
                (_("Gộp vào"), model.merged_into and model.merged_into.name),
                (_("Đơn vị"), model.unit.name),
            ],
        },
    )


@require_http_methods(["GET", "POST"])
def model_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    model = editable(request, pk)
    form = ModelForm(request.POST or None, initial={name: getattr(model, name) for name in movement.FIELDS})
    if request.method == "POST" and form.is_valid():
        try:
            movement.change_model(model, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã sửa thông tin mô hình."))
            return redirect(model)
    return render(request, "programme/model_change.html", {"form": form, "model": model})


@require_http_methods(["GET", "POST"])
def model_copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Seen with the right to view; started where one may write."""
    rows = MovementModel.objects.permitted(request.user, Permission.RECORD_VIEW).select_related("unit")
    model = get_object_or_404(rows, pk=pk)
    units = Unit.objects.permitted(request.user, Permission.RECORD_EDIT).open().sorted()
    if not units:
        raise Http404
    initial = {"unit": current_unit(request), "name": model.name}
    form = CopyForm(request.POST or None, units=units, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            copy = movement.copy_model(model, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã nhân rộng mô hình tới %(unit)s.") % {"unit": copy.unit.name})
            return redirect(copy)
    return render(request, "programme/model_copy.html", {"form": form, "model": model})


def _decision(model: MovementModel) -> str:
    day = dates.day(model.decision_date) if model.decision_date else ""
    return ", ".join(part for part in (model.decision_number, day) if part)


@require_http_methods(["GET", "POST"])
def model_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    model = editable(request, pk)
    others = MovementModel.objects.filter(unit=model.unit, ended_date=None).exclude(pk=model.pk).sorted()
    form = EndModelForm(request.POST or None, others=others)
    if request.method == "POST" and form.is_valid():
        try:
            movement.end_model(model, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã kết thúc mô hình."))
            return redirect(model)
    return render(request, "programme/model_end.html", {"form": form, "model": model})


@require_http_methods(["GET", "POST"])
def model_evaluate(request: HttpRequest, pk: UUID) -> HttpResponse:
    model = editable(request, pk)
    last = min(model.ended_date or dates.today(), dates.today()).year
    years = range(last, model.founded_date.year - 1, -1)
    form = EvaluationForm(request.POST or None, years=years, asked=criteria.criteria_of(model.type))
    if request.method == "POST" and form.is_valid():
        try:
            movement.evaluate_model(model, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi đánh giá."))
            return redirect(model)
    return render(request, "programme/model_evaluate.html", {"form": form, "model": model})


@require_http_methods(["GET", "POST"])
def activity_log(request: HttpRequest, pk: UUID) -> HttpResponse:
    model = editable(request, pk)
    form = ActivityForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            movement.log_activity(model, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi hoạt động."))
            return redirect(model)
    sample = catalogue.samples().get(model.type)
    context = {"form": form, "model": model, "examples": sample.activities if sample else ()}
    return render(request, "programme/activity_log.html", context)


@require_http_methods(["GET", "POST"])
def activity_strike(request: HttpRequest, pk: UUID) -> HttpResponse:
    models = MovementModel.objects.permitted(request.user, Permission.RECORD_EDIT)
    activity = get_object_or_404(ModelActivity.objects.select_related("model"), pk=pk, model__in=models)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        movement.strike_activity(activity, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Đã bỏ dòng ghi nhầm."))
        return redirect(activity.model)
    return render(request, "programme/activity_strike.html", {"form": form, "activity": activity})
