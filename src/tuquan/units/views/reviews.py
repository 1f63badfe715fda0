"""The yearly review of the list of units: proposals of the standing office, the chairman's decision."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.ids import uuids
from tuquan.core.paging import page_of
from tuquan.units.current import current_unit
from tuquan.units.enums import ReviewAct, ReviewState
from tuquan.units.forms.reviews import DecideForm, OpenReviewForm, ProposeForm, ReturnForm
from tuquan.units.models import RegistryReview, ReviewItem, Unit
from tuquan.units.permitted import has_permission
from tuquan.units.queries import reviews as queries
from tuquan.units.services import reviews as services
from tuquan.units.services.refusals import Refused
from tuquan.units.views.registry import authorities_around, offices_of


def review_of(request: HttpRequest, pk: UUID, *permissions: Permission) -> RegistryReview:
    reached = RegistryReview.objects.none()
    for permission in permissions:
        reached |= RegistryReview.objects.permitted(request.user, permission)
    return get_object_or_404(reached.select_related("office__governs", "office__managing", "decided_by"), pk=pk)


EDIT, DECIDE = Permission.REGISTRY_EDIT, Permission.REGISTRY_DECIDE


@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    mine = RegistryReview.objects.permitted(request.user, EDIT) | RegistryReview.objects.permitted(request.user, DECIDE)
    context = {
        "page": page_of(mine.select_related("office"), request.GET, order=("-year", "pk")),
        "may_open": offices_of(request).exists(),
    }
    return render(request, "units/reviews/review_list.html", context)


@require_http_methods(["GET", "POST"])
def review_open(request: HttpRequest) -> HttpResponse:
    offices = offices_of(request)
    if not offices.exists():
        get_object_or_404(Unit.objects.none())
    here = current_unit(request)
    first = offices.filter(pk=here.pk).first() if here else None
    form = OpenReviewForm(
        request.POST or None,
        offices=offices,
        initial={"office": first or offices.first(), "year": dates.today().year + (dates.today().month > 10)},
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            review = services.open_review(values["office"], year=values["year"], by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect(review)
    return render(request, "units/reviews/review_open.html", {"form": form})


@require_safe
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    shown = review_of(request, pk, EDIT, DECIDE)
    items = shown.items.select_related("unit__place", "managing", "following").order_by("unit__sort_key", "pk")
    decided = shown.state == ReviewState.DECIDED
    context = {
        "review": shown,
        "proposals": [item for item in items if item.act != ReviewAct.KEEP],
        "listed": items.exclude(accepted=False, act=ReviewAct.ADD).exclude(accepted=True, act__in=services.OUT)
        if decided
        else None,
        "before_count": queries.listed_before(shown).count(),
        "may_edit": shown.state == ReviewState.PREPARING and has_permission(request.user, EDIT, shown.office),
        "may_decide": shown.state == ReviewState.SUBMITTED and has_permission(request.user, DECIDE, shown.office),
        "decided": decided,
    }
    return render(request, "units/reviews/review.html", context)


@require_http_methods(["GET", "POST"])
def review_propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    shown = review_of(request, pk, EDIT)
    known = queries.listed_before(shown) | queries.candidates(shown).select_related("managing", "following", "place")
    unit = known.filter(pk__in=uuids([request.GET.get("don-vi", "")])).first()
    acts = {"them": ReviewAct.ADD, "bot": ReviewAct.REMOVE}
    form = ProposeForm(
        request.POST or None,
        units=known,
        initial={"unit": unit, "act": acts.get(request.GET.get("viec", ""), ReviewAct.ADD)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.propose(shown, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi đề xuất."))
            return redirect(shown)
    context = {
        "form": form,
        "review": shown,
        "candidates": queries.candidates(shown).select_related("place", "following").sorted()[:50],
    }
    return render(request, "units/reviews/review_propose.html", context)


@require_POST
def review_withdraw(request: HttpRequest, pk: UUID, item_id: int) -> HttpResponse:
    shown = review_of(request, pk, EDIT)
    item = get_object_or_404(ReviewItem.objects.select_related("unit", "review"), review=shown, pk=item_id)
    try:
        services.withdraw(item, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Đã rút đề xuất."))
    return redirect(shown)


@require_POST
def review_submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    shown = review_of(request, pk, EDIT)
    try:
        services.submit_review(shown, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Đã trình danh sách để Chủ tịch quyết định."))
    return redirect(shown)


@require_http_methods(["GET", "POST"])
def review_return(request: HttpRequest, pk: UUID) -> HttpResponse:
    shown = review_of(request, pk, DECIDE)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.return_review(shown, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã trả lại để Thường trực sửa."))
            return redirect(shown)
    return render(request, "units/reviews/review_return.html", {"form": form, "review": shown})


@require_http_methods(["GET", "POST"])
def review_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    shown = review_of(request, pk, DECIDE)
    proposals = shown.items.select_related("unit__managing", "unit__following").order_by("unit__sort_key", "pk")
    units = {unit.pk: unit for unit in queries.listed_before(shown).sorted()}
    units |= {item.unit_id: item.unit for item in proposals if item.act == ReviewAct.ADD}
    form = DecideForm(
        request.POST or None,
        items=proposals,
        units=sorted(units.values(), key=lambda unit: (unit.sort_key, unit.pk)),
        authorities=authorities_around(shown.office).exclude(kind="police").exclude(kind="school").order_by("sort_key"),
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        assignments = {
            unit.pk: services.Assignment(
                form.chosen("managing", unit), form.chosen("following", unit), form.chosen("officer", unit)
            )
            for unit in form.units
        }
        try:
            services.decide_review(
                shown,
                decision_number=values["decision_number"],
                decision_date=values["decision_date"],
                refused={item.pk for item in values["refused"]},
                assignments=assignments,
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi quyết định. Danh sách của năm có hiệu lực."))
            return redirect(shown)
    return render(request, "units/reviews/review_decide.html", {"form": form, "review": shown})
