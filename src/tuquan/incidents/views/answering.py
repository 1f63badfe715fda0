"""Whoever was told answers here: by the page, or by a signed link without an account."""

from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.core.acting import one_click
from tuquan.core.links import LinkRefused
from tuquan.incidents import forms
from tuquan.incidents.enums import Side
from tuquan.incidents.models import Incident, Told
from tuquan.incidents.services import handing_over, responding
from tuquan.incidents.views import parts


def _what(one: Told) -> list[tuple[str, Any]]:
    """What is told at once: unit, place, kind, what now, times. Nothing about the other recipients."""
    found = one.incident

    def moment(value: Any) -> str:
        return f"{timezone.localtime(value):%H:%M %d/%m/%Y}" if value else ""

    rows = [
        (_("Đơn vị"), found.unit.name),
        (_("Địa chỉ"), found.unit.address),
        (_("Việc"), found.kind_row.name),
        (_("Ở đâu"), found.where),
        (_("Đang xảy ra"), found.now),
        (_("Số người ước chừng"), found.people),
        (_("Bắt đầu"), moment(found.started_at)),
        (_("Phát hiện"), moment(found.discovered_at)),
        (_("Báo"), moment(found.reported_at)),
        (_("Gọi lại đơn vị"), found.unit.phone),
    ]
    return [(str(name), value) for name, value in rows if value]


@require_http_methods(["GET", "POST"])
def told(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For recipients with an account; police of the place see this and no more until the incident is handed over."""
    one = get_object_or_404(Told.objects.select_related("incident__unit", "unit"), pk=pk)
    police = one.side == Side.POLICE and (
        Told.objects.permitted(request.user, Permission.INCIDENT_RECEIVE).filter(pk=one.pk).exists()
    )
    if one.incident.withdrawn_at is not None or not (police or one.user_id == request.user.pk):
        raise Http404
    if request.method == "POST":
        return _answered(request, one, request.path, by=request.user)  # type: ignore[arg-type]
    context = {"told": one, "incident": one.incident, "what": _what(one), "trail_list": police}
    return render(request, "incidents/told.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def told_link(request: HttpRequest, token: str) -> HttpResponse:
    """For a side that does not sign in. The address is the key; nothing about the other sides."""
    if limited := ratelimit.consume_or_429(request, action="incident", config={"incident": "60/m/ip"}, limit_get=True):
        return limited
    try:
        one = responding.told_of(token, now=timezone.now())
    except LinkRefused as refusal:
        return render(request, "incidents/link_refused.html", {"refusal": refusal}, status=410)
    if request.method == "POST":
        return _answered(request, one, request.path, by=None)
    return render(request, "incidents/told_link.html", {"told": one, "incident": one.incident, "what": _what(one)})


def _answered(request: HttpRequest, one: Told, to: str, *, by: User | None) -> HttpResponse:
    typed = request.POST.get("answer", "")

    def do(row: Told, *, by: Any, at: Any) -> None:
        responding.answer(row, answer=typed, by=by if request.user.is_authenticated else None, at=at)

    return one_click(request, do, one, done=_("Đã ghi trả lời của anh/chị."), to=to)


def _given(request: HttpRequest, pk: UUID) -> Told:
    allowed = Incident.objects.standing()
    rows = allowed.permitted(request.user, Permission.WATCH_WORK) | allowed.permitted(
        request.user, Permission.INCIDENT_EDIT
    )
    return get_object_or_404(Told.objects.select_related("incident__unit", "unit"), pk=pk, incident__in=rows)


@require_GET
def told_give(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The words for a message and the QR, for somebody without an account."""
    one = _given(request, pk)
    address = responding.link(one)
    words = _("%(unit)s báo: %(what)s, phát hiện %(hour)s. Mở để trả lời: %(address)s") % {
        "unit": one.incident.unit.name,
        "what": one.incident,
        "hour": f"{timezone.localtime(one.incident.discovered_at):%H:%M %d/%m/%Y}",
        "address": address,
    }
    return render(
        request,
        "incidents/told_give.html",
        {"told": one, "incident": one.incident, "address": address, "words": words, "trail_steps": parts.trail(one.incident)},
    )  # fmt: skip


@require_POST
def told_renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _given(request, pk)
    done = _("Đã đổi liên kết; liên kết cũ không còn mở được.")
    return one_click(request, responding.renew_link, one, done=done, to=reverse("incidents:told_give", args=[pk]))


@require_POST
def told_mark(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The guard says what a side said on the telephone: received, coming, here."""
    one = _given(request, pk)
    typed = request.POST.get("answer", "")

    def do(row: Told, *, by: Any, at: Any) -> None:
        responding.answer(row, answer=typed, by=by, at=at)

    return one_click(request, do, one, done=_("Đã ghi."), to=f"{one.incident.get_absolute_url()}#da-bao")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def transfer_link(request: HttpRequest, token: str) -> HttpResponse:
    """The competent body without an account signs for what was handed over."""
    if limited := ratelimit.consume_or_429(request, action="incident", config={"incident": "60/m/ip"}, limit_get=True):
        return limited
    now = timezone.now()
    try:
        found = handing_over.transfer_of(token, now=now)
    except LinkRefused as refusal:
        return render(request, "incidents/link_refused.html", {"refusal": refusal}, status=410)
    form = forms.ReceiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and found.received_at is None:
        handing_over.receive(found, **form.cleaned_data, by=None, at=now)
        return redirect(request.path)
    context = {"transfer": found, "incident": found.incident, "form": form, "items": list(found.items.all())}
    return render(request, "incidents/transfer_link.html", context)
