"""A model's members, and the model shown to the other units of the installation."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.programme import model_reading
from tuquan.programme.forms.movement import LeaveForm, MemberForm, PublishForm
from tuquan.programme.models import ModelMember, MovementModel
from tuquan.programme.plan_reading import people_to_ask
from tuquan.programme.services import membership
from tuquan.programme.views.models import editable
from tuquan.units.current import current_unit, desk


@require_GET
def published(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open to everybody who is signed in: only what the owner shows."""
    model = model_reading.published_by(str(pk))
    if model is None:
        raise Http404
    here, unit = desk(request), current_unit(request)
    own = unit is not None and unit.pk == model.unit_id
    context = {
        "model": model,
        "may_start": unit is not None and here.may(Permission.RECORD_EDIT) and not unit.is_closed and not own,
        "may_offer": here.may(Permission.DOSSIER_RECEIVE),
    }
    return render(request, "programme/published.html", context)


@require_http_methods(["GET", "POST"])
def model_publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    model = editable(request, pk)
    form = PublishForm(request.POST or None, initial={"presentation": model.presentation})
    if request.method == "POST" and form.is_valid():
        try:
            membership.publish_model(model, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Mô hình đã có trong danh mục chung."))
            return redirect(model)
    return render(request, "programme/model_publish.html", {"form": form, "model": model})


@require_POST
def model_unpublish(request: HttpRequest, pk: UUID) -> HttpResponse:
    model = editable(request, pk)
    membership.unpublish_model(model, by=request.user, at=timezone.now())
    messages.success(request, _("Mô hình không còn trong danh mục chung."))
    return redirect(model)


@require_http_methods(["GET", "POST"])
def member_join(request: HttpRequest, pk: UUID) -> HttpResponse:
    model = editable(request, pk)
    form = MemberForm(request.POST or None, people=people_to_ask(model.unit, dates.today()))
    if request.method == "POST" and form.is_valid():
        try:
            membership.join_model(model, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã thêm thành viên."))
            return redirect(model)
    return render(request, "programme/model_member_join.html", {"form": form, "model": model})


@require_http_methods(["GET", "POST"])
def member_leave(request: HttpRequest, pk: int) -> HttpResponse:
    models = MovementModel.objects.permitted(request.user, Permission.RECORD_EDIT)
    rows = ModelMember.objects.filter(model__in=models, valid_to=None).select_related("model__unit", "person")
    member = get_object_or_404(rows, pk=pk)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            membership.leave_model(member, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi thôi tham gia."))
            return redirect(member.model)
    return render(request, "programme/member_leave.html", {"form": form, "member": member})
