"""Announcing guests, answering for them, their passes; and what guests see of it without signing in."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.mail import EmailMessage
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission as P
from tuquan.core import dates, links
from tuquan.core.acting import ActPage, Question, act_page, one_click
from tuquan.core.paging import page_of
from tuquan.core.refusals import Refusal
from tuquan.gate.enums import VisitSource, VisitState
from tuquan.gate.forms.visits import AnnounceForm, DelegationForm, GuestForm, RefuseForm, hours_ahead
from tuquan.gate.models import Delegation, GateSettings, Visit
from tuquan.gate.services import delegations, posting, visiting
from tuquan.gate.services.setting import settings_of
from tuquan.gate.views.parts import may, may_decide, visit_of
from tuquan.units.current import unit_for
from tuquan.units.models import Unit

GUEST, REGISTER = "gate.guest", "gate.register"
REGISTER_DAYS = 366
GONE = 410


@require_GET
def visit_list(request: HttpRequest) -> HttpResponse:
    """Who comes today and in the days ahead: for those who keep the log everybody, for an employee his or her own guests."""
    unit = unit_for(request, P.GATE_VIEW, P.GATE_INVITE)
    rows = Visit.objects.filter(unit=unit).select_related("host", "area")
    sees_all = may(request, P.GATE_VIEW, unit)
    if not sees_all:
        rows = rows.filter(Q(made_by=request.user) | Q(host__user=request.user) | Q(area__keeper__user=request.user))
    shown = request.GET.get("xem", "sap-toi")
    now = timezone.now()
    if shown == "da-qua":
        page = page_of(rows.filter(ends_at__lte=now), request.GET, order=("-starts_at", "pk"))
    elif shown == "cho-duyet":
        page = page_of(rows.filter(ends_at__gt=now, state=VisitState.WAITING), request.GET, order=("starts_at", "pk"))
    else:
        page = page_of(rows.filter(ends_at__gt=now), request.GET, order=("starts_at", "pk"))
    here = reverse("gate:visit_list")
    tabs = [
        (_("Sắp tới"), here, shown not in ("da-qua", "cho-duyet")),
        (_("Chờ duyệt"), f"{here}?xem=cho-duyet", shown == "cho-duyet"),
        (_("Đã qua"), f"{here}?xem=da-qua", shown == "da-qua"),
    ]
    context = {
        "unit": unit,
        "page": page,
        "tabs": tabs,
        "sees_all": sees_all,
        "invite": may(request, P.GATE_INVITE, unit) and not unit.is_closed,
        "delegations": Delegation.objects.filter(unit=unit, ends_at__gt=now)
        .select_related("gate")
        .order_by("expected_at", "pk")
        if sees_all
        else [],
        "edit": may(request, P.GATE_EDIT, unit),
    }
    return render(request, "gate/visit_list.html", context)


@require_http_methods(["GET", "POST"])
def visit_announce(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, P.GATE_INVITE)
    form = AnnounceForm(request.POST or None, unit=unit, initial=hours_ahead(timezone.now()))
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            made = visiting.announce_visit(unit, **form.announced(), by=request.user, at=now)  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã đăng ký. Gửi giấy ra vào cho khách."))
            return redirect(made)
    return render(request, "gate/visit_announce.html", {"form": form, "unit": unit, "settings": settings_of(unit)})


@require_GET
def visit(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = visit_of(request, pk)
    now = timezone.now()
    context = {
        "visit": one,
        "pass": visiting.pass_of(one),
        "open": one.is_open(now),
        "decide": one.state == VisitState.WAITING and one.is_open(now) and may_decide(request, one),
        "entries": one.entries.select_related("gate").order_by("-entered_at", "pk"),
        "guest_url": settings.PUBLIC_URL + reverse("gate:guest_pass", args=[_guest_token(one)]),
        "can_post": bool(one.email) and one.state == VisitState.APPROVED and one.is_open(now),
    }
    return render(request, "gate/visit.html", context)


@require_POST
def visit_approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _to_decide(request, pk)
    return one_click(request, visiting.approve_visit, one, done=_("Đã duyệt; khách được vào."), to=one)


@require_http_methods(["GET", "POST"])
def visit_refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _to_decide(request, pk)
    page = ActPage(
        _("Không duyệt lượt khách"),
        _("Không duyệt"),
        _("Đã trả lời: không duyệt."),
        ((str(one), one.get_absolute_url()),),
    )
    return act_page(request, RefuseForm(request.POST or None), page, partial(visiting.refuse_visit, one), to=one)


def _to_decide(request: HttpRequest, pk: UUID) -> Visit:
    one = visit_of(request, pk)
    if not may_decide(request, one):
        raise Http404
    return one


@require_http_methods(["GET", "POST"])
def visit_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = visit_of(request, pk, write=True)
    question = Question(
        _("Hủy lượt khách này?"),
        _("Giấy ra vào đã gửi không dùng được nữa."),
        _("Hủy lượt khách"),
        one.get_absolute_url(),
    )
    return one_click(request, visiting.cancel_visit, one, done=_("Đã hủy."), to=one, question=question)


@require_http_methods(["GET", "POST"])
def pass_replace(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = visit_of(request, pk, write=True)
    question = Question(
        _("Cấp lại giấy ra vào?"), _("Giấy đã gửi trước đây không dùng được nữa."), _("Cấp lại"), one.get_absolute_url()
    )
    return one_click(request, visiting.replace_pass, one, done=_("Đã cấp giấy mới."), to=one, question=question)


@require_POST
def pass_post(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The pass by e-mail. The letter is not kept: the address stands only in the visit, which is deleted on its day."""
    one = visit_of(request, pk, write=True)
    do: Callable[..., Any] = posting.post_pass
    address = settings.PUBLIC_URL + reverse("gate:guest_pass", args=[_guest_token(one)])
    return one_click(request, partial(do, send=_send, address=address), one, done=_("Đã gửi giấy ra vào."), to=one)


def _send(to: str, subject: str, body: str, picture: bytes) -> None:
    letter = EmailMessage(subject, body, to=[to])
    letter.attach("giay-ra-vao.png", picture, "image/png")
    letter.send()


@require_GET
def visit_pass(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To print and hand over."""
    one = visit_of(request, pk)
    row = visiting.pass_of(one)
    if row is None:
        return redirect(one)
    return render(request, "gate/visit_pass.html", {"visit": one, "code": visiting.token_of_pass(row)})


@require_http_methods(["GET", "POST"])
def delegation_expect(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, P.GATE_EDIT)
    form = DelegationForm(request.POST or None, unit=unit, initial=hours_ahead(timezone.now()))
    page = ActPage(
        _("Báo đoàn công tác"),
        _("Báo cho cổng"),
        _("Đã báo cho cổng."),
        ((_("Khách đăng ký"), reverse("gate:visit_list")),),
        lead=_("Chỉ ngày, giờ, cổng, số người, số xe; không ghi tên. Xong việc, bản ghi tự xóa, chỉ còn số lượt."),
    )

    def do(*, by: Any, at: datetime, **_said: Any) -> Any:
        return delegations.expect_delegation(unit, **form.expected(), by=by, at=at)

    return act_page(request, form, page, do, to=reverse("gate:visit_list"))


# --- Without signing in ----------------------------------------------------------------------------------------------


def _guest_token(one: Visit) -> str:
    return links.token_of(GUEST, one.pk, until=one.ends_at)


def register_address(unit: Unit, row: GateSettings) -> str:
    until = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=REGISTER_DAYS)
    token = links.token_of(REGISTER, unit.pk, until=until, serial=row.register_serial)
    return settings.PUBLIC_URL + reverse("gate:register", args=[token])


@login_not_required
@never_cache
@require_GET
def guest_pass(request: HttpRequest, token: str) -> HttpResponse:
    """The guest's own pass on his or her phone: the code, when and where. Says nothing else of the unit."""
    now = timezone.now()
    try:
        link = links.link_of(GUEST, token, now=now)
    except links.LinkRefused as refusal:
        return render(request, "gate/gone.html", {"words": refusal.message}, status=GONE)
    one = Visit.objects.select_related("unit", "host").filter(pk=link.key).first()
    row = visiting.pass_of(one) if one is not None else None
    if one is None or (row is None and one.state == VisitState.APPROVED):
        return render(request, "gate/gone.html", {"words": _("Giấy ra vào này không còn dùng được.")}, status=GONE)
    shown = one.state == VisitState.APPROVED and row is not None
    code = visiting.token_of_pass(row) if shown and row is not None else ""
    return render(request, "gate/guest_pass.html", {"visit": one, "code": code, "settings": settings_of(one.unit)})


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, token: str) -> HttpResponse:
    """A guest announces himself or herself; whoever answers for the visit decides. Tells nothing about people of the unit."""
    now = timezone.now()
    try:
        link = links.link_of(REGISTER, token, now=now)
    except links.LinkRefused as refusal:
        return render(request, "gate/gone.html", {"words": refusal.message}, status=GONE)
    row = GateSettings.objects.select_related("unit").filter(unit_id=UUID(link.key)).first()
    if row is None or not row.guests_register or row.register_serial != link.serial or row.unit.is_closed:
        return render(request, "gate/gone.html", {"words": links.LinkRefused.message}, status=GONE)
    form = GuestForm(request.POST or None, initial={"day": dates.today()})
    if request.method == "POST" and form.is_valid():
        names = ("name", "organisation", "purpose", "people", "plate")
        said: dict[str, Any] = {**{name: form.cleaned_data[name] for name in names}, **form.times()}
        try:
            posting.refuse_a_flood(row.unit, at=now)
            made = visiting.announce_visit(row.unit, **said, source=VisitSource.GUEST, by=None, at=now)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("gate:guest_pass", _guest_token(made))
    return render(request, "gate/register.html", {"form": form, "unit": row.unit, "settings": row})
