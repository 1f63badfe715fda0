from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.act_forms import ReasonForm
from tuquan.core.acting import ActPage, act_page, one_click
from tuquan.core.refusals import Refusal
from tuquan.programme import queries
from tuquan.programme.enums import Partner
from tuquan.programme.forms import (
    ContactForm,
    CoordinationForm,
    EndForm,
    MeetingForm,
    PartyForm,
    ReviewForm,
)
from tuquan.programme.models import ContactCard, Coordination, CoordinationMeeting, CoordinationParty
from tuquan.programme.services import coordinating
from tuquan.programme.views.parts import back_url, may_edit, own_unit, year_url
from tuquan.units.current import current_unit
from tuquan.units.permitted import assignments_with


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
    found = get_object_or_404(rows.prefetch_related("parties", "contacts", "reviews"), pk=pk)
    today = dates.today()
    reviews = list(found.reviews.all())
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
            "reviews": reviews,
            "review_due": found.holds_on(today) and _review_is_due(found, today),
            "contacts": list(found.contacts.all()),
            "parties": list(found.parties.all()),
            "history": queries.history(found),
            "year_url": year_url(today.year),
            "side": [
                (_("Phối hợp với"), ", ".join(found.side_names)),
                (_("Số, ký hiệu"), found.number),
                (_("Có hiệu lực từ"), found.valid_from and dates.day(found.valid_from)),
                (_("Hết hiệu lực từ"), found.valid_to and dates.day(found.valid_to)),
                (_("Đơn vị"), found.unit.name),
            ],
        },
    )


def _review_is_due(found: Coordination, today: date) -> bool:
    """In the last month of a half-year and the first of the next, when the half has no review yet."""
    half = coordinating.reviewed_half(today)
    return today.month in (1, 6, 7, 12) and half not in {(one.year, one.half) for one in found.reviews.all()}


def _page(found: Coordination, heading: str, submit: str, done: str, lead: str = "") -> ActPage:
    trail = ((_("Phong trào"), reverse("programme:year")), (found.title, found.get_absolute_url()))
    return ActPage(heading, submit, done, trail, lead)


@require_http_methods(["GET", "POST"])
def party_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = editable(request, pk)
    page = _page(found, _("Thêm bên phối hợp"), _("Thêm bên này"), _("Đã thêm bên phối hợp."))
    form = PartyForm(request.POST or None)
    return act_page(request, form, page, lambda **typed: coordinating.add_party(found, **typed), to=found)


@require_http_methods(["GET", "POST"])
def party_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Coordination.objects.permitted(request.user, Permission.RECORD_EDIT)
    party = get_object_or_404(
        CoordinationParty.objects.select_related("coordination__unit"), pk=pk, coordination__in=rows
    )
    if request.method == "POST":
        done = _("Đã bỏ bên phối hợp.")
        return one_click(request, coordinating.remove_party, party, done=done, to=party.coordination)
    return render(
        request, "programme/coordination_remove.html", {"coordination": party.coordination, "what": party.name}
    )


@require_http_methods(["GET", "POST"])
def contact_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = editable(request, pk)
    lead = _("Người trong đơn vị xem được và in cho bảo vệ. Chỉ ghi số điện thoại công việc mà người ấy đồng ý.")
    page = _page(found, _("Thêm thẻ liên hệ"), _("Thêm thẻ liên hệ"), _("Đã thêm thẻ liên hệ."), lead)
    form = ContactForm(request.POST or None, sides=[*found.side_names, found.unit.name])
    return act_page(request, form, page, lambda **typed: coordinating.add_contact(found, **typed), to=found)


@require_http_methods(["GET", "POST"])
def contact_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Coordination.objects.permitted(request.user, Permission.RECORD_EDIT)
    card = get_object_or_404(ContactCard.objects.select_related("coordination__unit"), pk=pk, coordination__in=rows)
    if request.method == "POST":
        done = _("Đã bỏ thẻ liên hệ.")
        return one_click(request, coordinating.remove_contact, card, done=done, to=card.coordination)
    return render(request, "programme/coordination_remove.html", {"coordination": card.coordination, "what": card.name})


@require_GET
def contact_cards(request: HttpRequest) -> HttpResponse:
    """Whom to ring, large enough to hang at the guards' post. For everybody of the unit itself, guards first of all;
    a role above it does not open them."""
    unit = current_unit(request)
    own = assignments_with(request.user, Permission.UNIT_VIEW)
    if unit is None or not own.filter(unit=unit).exists():
        raise Http404
    today = dates.today()
    rows = Coordination.objects.on(today).filter(unit=unit).prefetch_related("contacts").order_by("partner", "pk")
    cards = [card for row in rows for card in row.contacts.all()]
    return render(request, "programme/contact_cards.html", {"unit": unit, "cards": cards, "today": today})


@require_http_methods(["GET", "POST"])
def coordination_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = editable(request, pk)
    page = _page(found, _("Sơ kết phối hợp"), _("Ghi sơ kết"), _("Đã ghi sơ kết phối hợp."), found.partner_name)
    form = ReviewForm(request.POST or None)
    return act_page(request, form, page, lambda **typed: coordinating.review_half(found, **typed), to=found)


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
