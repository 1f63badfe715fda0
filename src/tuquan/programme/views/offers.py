"""A model proposed to many units at once: the office's list, the unit's answer."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.act_forms import ReasonForm
from tuquan.core.paging import page_of
from tuquan.core.refusals import Refusal
from tuquan.core.states import State
from tuquan.programme import catalogue, model_reading
from tuquan.programme.enums import OfferState
from tuquan.programme.forms.movement import AcceptForm, OfferForm
from tuquan.programme.models import ModelOffer
from tuquan.programme.services import offers
from tuquan.programme.views.parts import may_edit, own_unit, year_url
from tuquan.units.models import Unit

BADGES = {
    OfferState.WAITING: State.WAITING,
    OfferState.ACCEPTED: State.MET,
    OfferState.DECLINED: State.UNMET,
    OfferState.WITHDRAWN: State.NOT_APPLICABLE,
}


@require_GET
def offer_list(request: HttpRequest) -> HttpResponse:
    """What the office proposed, who took it up, and how it was evaluated there."""
    office = own_unit(request, Permission.DOSSIER_RECEIVE)
    page = page_of(ModelOffer.objects.filter(office=office), request.GET, order=["-made_at", "pk"])
    lines = model_reading.offer_lines(ModelOffer.objects.filter(pk__in=[one.pk for one in page.rows]))
    order = {one.pk: place for place, one in enumerate(page.rows)}
    rows = sorted(lines, key=lambda line: order[line.offer.pk])
    counts = {state: ModelOffer.objects.filter(office=office, state=state).count() for state in OfferState}
    context = {
        "page": page,
        "rows": [(line, BADGES[OfferState(line.offer.state)]) for line in rows],
        "counts": counts,
        "asked": sum(counts.values()) - counts[OfferState.WITHDRAWN],
        "taken": counts[OfferState.ACCEPTED],
    }
    return render(request, "programme/offer_list.html", context)


@require_http_methods(["GET", "POST"])
def offer_add(request: HttpRequest) -> HttpResponse:
    """Propose a published model (`?theo=`) or a sample (`?mau=`) to units of the office."""
    office = own_unit(request, Permission.DOSSIER_RECEIVE)
    model = model_reading.published_by(request.GET.get("theo", ""))
    sample = catalogue.samples().get(request.GET.get("mau", ""))
    if model is None and sample is None:
        return redirect("programme:sample_list")
    units = Unit.objects.permitted(request.user, Permission.DOSSIER_RECEIVE).assessed().open().sorted()
    if model is not None:
        units = units.exclude(pk=model.unit_id)
    kind = request.GET.get("loai", "")
    shown = units.filter(kind=kind) if kind else units
    form = OfferForm(request.POST or None, units=shown)
    if request.method == "POST" and form.is_valid():
        same = {"model": model} if model is not None else {"sample": str(sample.code) if sample else ""}
        try:
            made = offers.offer_model(office, **form.cleaned_data, **same, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            said = ngettext("Đã đề xuất tới %(n)d đơn vị.", "Đã đề xuất tới %(n)d đơn vị.", len(made))
            messages.success(request, said % {"n": len(made)})
            return redirect("programme:offer_list")
    query = request.GET.copy()
    kinds = []
    for code in sorted({unit.kind for unit in units}):
        query["loai"] = code
        words = next(unit for unit in units if unit.kind == code).get_kind_display()
        kinds.append((words, f"?{query.urlencode()}", code == kind, None))
    query.pop("loai", None)
    context = {
        "form": form,
        "name": model.name if model is not None else sample.name if sample else "",
        "kinds": [(_("Tất cả"), f"?{query.urlencode()}", not kind, None), *kinds],
    }
    return render(request, "programme/offer_add.html", context)


def _visible(request: HttpRequest, pk: UUID) -> ModelOffer:
    """Seen by the unit that was asked and by the office that asked."""
    mine = Unit.objects.permitted(request.user, Permission.RECORD_VIEW).values("pk")
    asked = ModelOffer.objects.filter(unit__in=mine) | ModelOffer.objects.permitted(
        request.user, Permission.DOSSIER_RECEIVE
    )
    return get_object_or_404(asked.select_related("office", "unit", "model__unit", "started"), pk=pk)


def _answerable(request: HttpRequest, pk: UUID) -> ModelOffer:
    mine = Unit.objects.permitted(request.user, Permission.RECORD_EDIT).values("pk")
    return get_object_or_404(ModelOffer.objects.filter(unit__in=mine).select_related("office", "unit", "model"), pk=pk)


@require_GET
def offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _visible(request, pk)
    line = model_reading.offer_lines(ModelOffer.objects.filter(pk=found.pk))[0]
    own = may_edit(request, found.unit)
    office = Unit.objects.permitted(request.user, Permission.DOSSIER_RECEIVE).filter(pk=found.office_id).exists()
    return render(
        request,
        "programme/offer.html",
        {
            "offer": found,
            "line": line,
            "badge": BADGES[OfferState(found.state)],
            "sample": catalogue.samples().get(found.sample),
            "may_answer": own and found.state == OfferState.WAITING,
            "may_withdraw": office and found.state == OfferState.WAITING,
            "back": reverse("programme:offer_list") if office else year_url(dates.today().year),
            "side": [
                (_("Nơi đề xuất"), found.office.name),
                (_("Đơn vị"), found.unit.name),
                (_("Đề xuất ngày"), dates.day(dates.local_date(found.made_at))),
                (_("Đề nghị trả lời trước"), found.answer_by and dates.day(found.answer_by)),
            ],
        },
    )


@require_http_methods(["GET", "POST"])
def offer_accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _answerable(request, pk)
    if found.state != OfferState.WAITING:
        raise Http404
    form = AcceptForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            made = offers.accept_offer(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã bắt đầu mô hình “%(model)s”.") % {"model": made.name})
            return redirect(made)
    return render(request, "programme/offer_accept.html", {"form": form, "offer": found})


@require_http_methods(["GET", "POST"])
def offer_decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _answerable(request, pk)
    if found.state != OfferState.WAITING:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            offers.decline_offer(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã trả lời nơi đề xuất."))
            return redirect(found)
    return render(request, "programme/offer_decline.html", {"form": form, "offer": found})


@require_POST
def offer_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = ModelOffer.objects.permitted(request.user, Permission.DOSSIER_RECEIVE)
    found = get_object_or_404(rows, pk=pk)
    try:
        offers.withdraw_offer(found, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Đã rút đề xuất."))
    return redirect(found)
