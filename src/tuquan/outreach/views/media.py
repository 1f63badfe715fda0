from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.act_forms import ReasonForm
from tuquan.core.dates import year_of
from tuquan.core.paging import page_of
from tuquan.core.refusals import Refusal
from tuquan.facts import words
from tuquan.facts.catalogue import catalogue
from tuquan.facts.queries import table
from tuquan.outreach.forms import MediaItemForm, YearForm
from tuquan.outreach.models import MediaItem
from tuquan.outreach.services import media as services
from tuquan.outreach.views.parts import areas, lineage_url, may, posted, working_unit

FIGURES = ("media_items", "printed_materials")


@require_GET
def media_list(request: HttpRequest) -> HttpResponse:
    unit = working_unit(request, Permission.RECORD_VIEW)
    form = YearForm(request.GET)
    year = (form.cleaned_data.get("nam") if form.is_valid() else None) or dates.today().year
    period = year_of(year)
    rows = MediaItem.objects.filter(unit=unit, date__range=(period.first, period.last))
    context = {
        "unit": unit,
        "areas": areas(request, "media_list"),
        "form": YearForm(initial={"nam": year}),
        "year": year,
        "page": page_of(rows, request.GET, order=["-date", "pk"]),
        "topics": catalogue().dimensions["topic"].values,
        "figures": [
            (
                row.indicator.name,
                words.result(row.total),
                row.indicator.unit,
                lineage_url(unit, row.indicator.code, year),
            )
            for row in table(FIGURES, unit, period)
        ],
        "may_edit": may(request, Permission.RECORD_EDIT, unit),
    }
    return render(request, "outreach/media_list.html", context)


@require_http_methods(["GET", "POST"])
def media_add(request: HttpRequest) -> HttpResponse:
    unit = working_unit(request, Permission.RECORD_EDIT)
    form = MediaItemForm(posted(request), unit=unit)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.record_media(unit, **form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi tin bài, ấn phẩm."))
            return redirect(made)
    return render(request, "outreach/media_add.html", {"form": form, "unit": unit})


@require_GET
def media(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = get_object_or_404(MediaItem.objects.permitted(request.user, Permission.RECORD_VIEW), pk=pk)
    context = {
        "item": one,
        "topic": catalogue().dimensions["topic"].values.get(one.topic, one.topic),
        "may_edit": one.withdrawn_at is None and may(request, Permission.RECORD_EDIT, one.unit),
    }
    return render(request, "outreach/media.html", context)


@require_http_methods(["GET", "POST"])
def media_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = get_object_or_404(MediaItem.objects.permitted(request.user, Permission.RECORD_EDIT), pk=pk)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_media(one, **form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã rút mục này; số liệu không còn tính."))
            return redirect(one)
    return render(request, "outreach/media_withdraw.html", {"form": form, "item": one})
