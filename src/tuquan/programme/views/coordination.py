from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.programme import queries
from tuquan.programme.enums import Partner
from tuquan.programme.forms import CoordinationForm, EndForm, MeetingForm, ReasonForm
from tuquan.programme.models import Coordination, CoordinationMeeting
from tuquan.programme.services import coordinating
from tuquan.programme.services.refusals import Refusal
from tuquan.programme.views.attachments import attachments
from tuquan.programme.views.parts import back_url, may_edit, own_unit, year_url


def editable(request: HttpRequest, pk: UUID) -> Coordination:
    rows = Coordination.objects.permitted(request.user, Permission.RECORD_EDIT).select_related("unit")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
def coordination_sign(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request, Permission.RECORD_EDIT)
    partner = request.GET.get("voi", "")
    initial = {"partner": partner if partner in Partner.values else Partner.POLICE}
    if initial["partner"] == Partner.POLICE and unit.police_body is not None:
        name = unit.police_body.name
        initial |= {"partner_name": name, "title": _("Quy chế phối hợp với %(partner)s") % {"partner": name}}
    form = CoordinationForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = coordinating.sign_coordination(unit, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi quy chế phối hợp."))
            return redirect(back_url(request) or made)
    context = {"form": form, "back": back_url(request) or reverse("programme:year")}
    return render(request, "programme/coordination_sign.html", context)


@require_GET
def coordination(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Coordination.objects.permitted(request.user, Permission.RECORD_VIEW).select_related("unit")
    found = get_object_or_404(rows, pk=pk)
    today = dates.today()
    meetings = list(found.meetings.all()[:51])
    return render(
        request,
        "programme/coordination.html",
        {
            "coordination": found,
            "in_force": found.holds_on(today),
            "edit": may_edit(request, found.unit),
            "meetings": meetings[:50],
            "more": len(meetings) > 50,
            "met": any(meeting.date.year == today.year for meeting in meetings),
            "files": attachments(found),
            "history": queries.history(found),
            "year_url": year_url(today.year),
            "side": [
                (_("Phối hợp với"), found.partner_name),
                (_("Số, ký hiệu"), found.number),
                (_("Có hiệu lực từ"), found.valid_from and dates.day(found.valid_from)),
                (_("Hết hiệu lực từ"), found.valid_to and dates.day(found.valid_to)),
                (_("Đơn vị"), found.unit.name),
            ],
        },
    )


@require_http_methods(["GET", "POST"])
def coordination_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = editable(request, pk)
    form = EndForm(request.POST or None, day="valid_to", label=_("Hết hiệu lực từ ngày"))
    if request.method == "POST" and form.is_valid():
        try:
            coordinating.end_coordination(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi ngày hết hiệu lực."))
            return redirect(found)
    return render(request, "programme/coordination_end.html", {"form": form, "coordination": found})


@require_http_methods(["GET", "POST"])
def meeting_note(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = editable(request, pk)
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            coordinating.note_meeting(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi buổi trao đổi."))
            return redirect(found)
    return render(request, "programme/meeting_note.html", {"form": form, "coordination": found})


@require_http_methods(["GET", "POST"])
def meeting_strike(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Coordination.objects.permitted(request.user, Permission.RECORD_EDIT)
    meeting = get_object_or_404(
        CoordinationMeeting.objects.select_related("coordination"), pk=pk, coordination__in=rows
    )
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        coordinating.strike_meeting(meeting, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Đã bỏ buổi ghi nhầm."))
        return redirect(meeting.coordination)
    return render(request, "programme/meeting_strike.html", {"form": form, "meeting": meeting})
