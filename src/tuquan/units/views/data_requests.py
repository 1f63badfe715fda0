"""The unit's side of requests about personal data: who asks, by when, what was answered."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuquan.access.permissions import Permission
from tuquan.core.paging import page_of
from tuquan.units.forms.me import AnswerForm, ExtendForm
from tuquan.units.models import DataRequest
from tuquan.units.services import data_requests as services
from tuquan.units.views.people import unit_of_people


@require_safe
def data_request_list(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    unit = unit_of_people(request, unit_id, Permission.PEOPLE_EDIT)
    rows = DataRequest.objects.filter(unit=unit).select_related("person")
    page = page_of(rows, request.GET, order=("-made_at", "pk"))
    return render(request, "units/people/data_request_list.html", {"unit": unit, "page": page})


@require_http_methods(["GET", "POST"])
def data_request(request: HttpRequest, unit_id: UUID, pk: UUID) -> HttpResponse:
    unit = unit_of_people(request, unit_id, Permission.PEOPLE_EDIT)
    asked = get_object_or_404(DataRequest.objects.filter(unit=unit).select_related("person", "finished_by"), pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.finish(asked, **form.cleaned_data, by=request.user, at=timezone.now())
        except (
            services.AlreadyFinished,
            services.WordingMissing,
            services.NotYourOwn,
            services.StillNeeded,
        ) as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã trả lời yêu cầu."))
            return redirect("units:data_request", unit.pk, asked.pk)
    context = {"unit": unit, "asked": asked, "form": form, "own": asked.person.user_id == request.user.pk}
    return render(request, "units/people/data_request.html", context)


@require_POST
def data_request_acknowledge(request: HttpRequest, unit_id: UUID, pk: UUID) -> HttpResponse:
    unit = unit_of_people(request, unit_id, Permission.PEOPLE_EDIT)
    asked = get_object_or_404(DataRequest.objects.filter(unit=unit), pk=pk)
    try:
        services.acknowledge(asked, by=request.user, at=timezone.now())
    except (services.AlreadyFinished, services.NotYourOwn) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Đã báo cho người yêu cầu là đã nhận."))
    return redirect("units:data_request", unit.pk, asked.pk)


@require_http_methods(["GET", "POST"])
def data_request_extend(request: HttpRequest, unit_id: UUID, pk: UUID) -> HttpResponse:
    unit = unit_of_people(request, unit_id, Permission.PEOPLE_EDIT)
    asked = get_object_or_404(DataRequest.objects.filter(unit=unit).select_related("person"), pk=pk)
    form = ExtendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.extend(asked, **form.cleaned_data, by=request.user, at=timezone.now())
        except (
            services.AlreadyFinished,
            services.AlreadyExtended,
            services.WordingMissing,
            services.NotYourOwn,
        ) as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã gia hạn một lần."))
            return redirect("units:data_request", unit.pk, asked.pk)
    return render(request, "units/people/data_request_extend.html", {"unit": unit, "asked": asked, "form": form})
