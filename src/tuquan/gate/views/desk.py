"""The gate's own pages: scan, let in, let out. Each is quick to read and works without scripts."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission as P
from tuquan.accounts.sessions import owner_of
from tuquan.core import dates
from tuquan.core.ids import uuid7, uuids
from tuquan.core.refusals import Refusal
from tuquan.core.short_way import short_way
from tuquan.gate.deciding import Decision
from tuquan.gate.enums import EntryKind, Reason
from tuquan.gate.forms.desk import GoodsForm, LeaveForm, LetInForm, VehicleForm, WalkInForm
from tuquan.gate.models import Delegation, ExitPass, GateEntry, RegularVehicle
from tuquan.gate.queries import logs
from tuquan.gate.services import admitting, delegations, entering, visiting
from tuquan.gate.services.admitting import Answer, ExitShown
from tuquan.gate.services.recording import FINE, Act, Arrival, Host, Place
from tuquan.gate.services.setting import settings_of
from tuquan.gate.views.answering import shown
from tuquan.gate.views.parts import CardRead, card_read, carried, entry_of, gate_of, may, sealed, unsealed
from tuquan.units.models import Gate
from tuquan.units.queries.watch import at_gate

JUST_NOW = timedelta(minutes=10)
WEAR_BADGES = (EntryKind.VISITOR, EntryKind.GROUP, EntryKind.CONTRACTOR)


@never_cache
@require_GET
def desk(request: HttpRequest, gate_id: int) -> HttpResponse:
    gate = gate_of(request, gate_id)
    if came := _came_in(request, gate):
        return came
    unit, day = gate.site.unit, dates.today()
    context: dict[str, Any] = {"gate": gate, "act": uuid7(), "counts": logs.counts(unit, day, gate)}
    if gate.is_citizen_reception:
        return render(request, "gate/count.html", context)
    there = list(logs.inside(unit)[:51])
    context |= _keeping(gate) | {
        "inside": there[:50],
        "there": logs.count_inside(unit),
        "more_inside": len(there) > 50,
        "expected": list(logs.expected(unit, day)[:60]),
        "leaving": logs.leaving(unit, timezone.now()),
        "gone_out": list(ExitPass.objects.out().filter(unit=unit).order_by("back_by", "pk")[:50]),
        "delegations": Delegation.objects.filter(unit=unit, gate=gate, entry_id=None, expected_at__date=day).order_by(
            "expected_at", "pk"
        ),
    }
    return render(request, "gate/desk.html", context)


def _came_in(request: HttpRequest, gate: Gate) -> HttpResponse | None:
    """The answer to a walk-in, by an address of its own: Back and reload then ask nothing."""
    keys = uuids([request.GET.get("vao", "")])
    rows = GateEntry.objects.filter(pk__in=keys, gate=gate, entered_at__gt=timezone.now() - JUST_NOW)
    entry = rows.select_related("host", "badge").first() if keys else None
    return shown(request, Place.of(gate), Answer(FINE, entry, Host.of(entry.host))) if entry else None


def scan_at_once(request: HttpRequest, gate_id: int) -> HttpResponse | None:
    """`scan` for a pass held up by somebody on watch, in a moment (docs/adr/0016-scans-are-written-together.md)."""
    code, now = request.POST.get("code", "").strip(), timezone.now()
    if not code or settings.SECOND_FACTOR_REQUIRED or entering.looks_like_a_card(code):
        return None
    whose, session_key = owner_of(request.session), request.session.session_key
    watch = at_gate(whose, session_key, gate_id, P.WATCH_WORK, at=now) if whose and session_key else None
    if watch is None:
        return None
    place = Place(gate_id, watch.gate_name, watch.unit_id, watch.is_citizen_reception)
    try:
        return shown(request, place, admitting.admit_at(Act(place, _act(request), watch.user, now), code))
    except ExitShown:
        return None


@short_way(scan_at_once)
@never_cache
@require_POST
def scan(request: HttpRequest, gate_id: int) -> HttpResponse:
    """A code: a pass, a citizen card, or the eight digits that somebody read out."""
    gate = gate_of(request, gate_id)
    code = request.POST.get("code", "").strip()
    if not code:
        return redirect("gate:desk", gate_id)
    now = timezone.now()
    if not gate.is_citizen_reception and entering.looks_like_a_card(code):
        taken = entering.take_card(gate.site.unit, code, at=now)
        if taken is not None:
            read, card = taken
            the = carried(CardRead(card, read.name, read.name_is_sure, uuid7()))
            return redirect(f"{reverse('gate:walk_in', args=[gate.pk])}?the={the}")
    try:
        answer = admitting.admit(gate, code, id=_act(request), by=request.user, at=now)  # type: ignore[arg-type]
    except ExitShown as out:
        return redirect("gate:exit_show", gate.pk, out.pass_id)
    return shown(request, Place.of(gate), answer)


def _act(request: HttpRequest) -> UUID:
    return (uuids([request.POST.get("act", "")]) or [uuid7()])[0]


@require_POST
def let_in(request: HttpRequest, gate_id: int) -> HttpResponse:
    """The rules spoke against the pass; the guard lets its bearer in and says why. It is recorded and shown to the chief."""
    gate = gate_of(request, gate_id)
    form = LetInForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        decision = Decision(False, Reason.FORGED)
        try:
            entry = admitting.enter_by_pass(
                gate,
                said["given_pass"],
                decision,
                id=said["act"],
                note=said["note"],
                by=request.user,
                at=timezone.now(),
            )  # type: ignore[arg-type]
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.warning(request, _("Đã ghi lượt vào kèm lý do; tổ trưởng bảo vệ được báo."))
            return redirect(entry)
    else:
        messages.error(request, _("Hãy ghi lý do vẫn cho vào."))
    return redirect("gate:desk", gate_id)


@require_POST
def count(request: HttpRequest, gate_id: int) -> HttpResponse:
    """Citizen reception: so many came. Nobody is asked who."""
    gate = gate_of(request, gate_id)
    typed = request.POST.get("people", "1")
    people = int(typed) if typed.isascii() and typed.isdigit() and 0 < int(typed) <= 500 else 0
    if not people:
        messages.error(request, _("Hãy ghi số người từ 1 đến 500."))
    else:
        try:
            entering.record_entry(
                gate, Arrival(EntryKind.COUNT, people=people), id=_act(request), by=request.user, at=timezone.now()
            )  # type: ignore[arg-type]
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(
                request, ngettext("Đã đếm thêm %(n)d người.", "Đã đếm thêm %(n)d người.", people) % {"n": people}
            )
    return redirect("gate:desk", gate_id)


@never_cache
@require_http_methods(["GET", "POST"])
def walk_in(request: HttpRequest, gate_id: int) -> HttpResponse:
    """A guest whom nobody announced: name, whom to see, badge."""
    gate = gate_of(request, gate_id)
    the = request.GET.get("the", "") if request.method == "GET" else ""
    read = card_read(the) if the else None
    if the and read is None:
        messages.warning(request, _("Thẻ đã đọc quá 30 phút. Hãy quét lại thẻ."))
        return redirect("gate:desk", gate_id)
    if read and GateEntry.objects.filter(pk=read.act, unit=gate.site.unit_id).exists():  # came back after "Cho vào"
        return redirect(_answer_at(gate, read.act))
    card = read.card if read else unsealed(request.POST.get("card", ""))
    led = card is not None and card.blocked
    known = {"card": sealed(read.card), "name": read.name, "act": read.act} if read else {"act": uuid7()}
    form = WalkInForm(request.POST or None, unit=gate.site.unit, led=led, initial=known)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        id, note = said.pop("act"), said.pop("note", "")
        said["card"], said["host"] = card, Host.of(said["host"])
        decision = Decision(False, Reason.BLOCKED) if led else FINE
        try:
            entry = entering.record_entry(
                gate, Arrival(**said, note=note, decision=decision), id=id, by=request.user, at=timezone.now()
            )  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(_answer_at(gate, entry.pk))
    context = {"gate": gate, "form": form, "card": card, "unsure": bool(read and not read.name_is_sure)}
    return render(request, "gate/walk_in.html", context | _keeping(gate))


def _answer_at(gate: Gate, entry: UUID) -> str:
    return f"{reverse('gate:desk', args=[gate.pk])}?vao={entry}"


def _keeping(gate: Gate) -> dict[str, int]:
    """How long the unit keeps what is written down here: said where it is written down."""
    settings = settings_of(gate.site.unit)
    return {"log_days": settings.log_days, "goods_days": settings.goods_days}


@require_http_methods(["GET", "POST"])
def vehicle(request: HttpRequest, gate_id: int) -> HttpResponse:
    gate = gate_of(request, gate_id)
    form = VehicleForm(request.POST or None, initial={"act": uuid7()})
    return _goods(request, gate, form, EntryKind.VEHICLE, _("Ghi xe vào"))


@require_http_methods(["GET", "POST"])
def goods(request: HttpRequest, gate_id: int) -> HttpResponse:
    gate = gate_of(request, gate_id)
    form = GoodsForm(request.POST or None, initial={"act": uuid7()})
    return _goods(request, gate, form, EntryKind.GOODS, _("Ghi hàng hóa, vật tư qua cổng"))


def _goods(request: HttpRequest, gate: Gate, form: Any, what: EntryKind, heading: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        arrival = Arrival(
            what,
            name=said.get("name", ""),
            organisation=said["organisation"],
            plate=said.get("plate", ""),
            people=said.get("people", 0),
            goods=form.moved(),
        )
        try:
            entry = entering.record_entry(gate, arrival, id=said["act"], by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _whose(entry) if what == EntryKind.VEHICLE else _("Đã ghi."))
            return redirect(
                entry if what == EntryKind.VEHICLE else "gate:desk", *([] if what == EntryKind.VEHICLE else [gate.pk])
            )
    return render(request, "gate/goods.html", {"gate": gate, "form": form, "heading": heading} | _keeping(gate))


def _whose(entry: GateEntry) -> str:
    if entry.name:
        return _("Đã ghi. Xe thường xuyên của %(who)s.") % {"who": entry.name}
    if RegularVehicle.objects.filter(unit=entry.unit_id).exists():
        return _("Đã ghi. Biển số này không có trong sổ xe thường xuyên.")
    return _("Đã ghi.")


@require_POST
def delegation_came(request: HttpRequest, gate_id: int, pk: UUID) -> HttpResponse:
    gate = gate_of(request, gate_id)
    row = Delegation.objects.filter(pk=pk, gate=gate).first()
    if row is not None:
        try:
            delegations.delegation_came(
                row, people=row.people, vehicles=row.vehicles, by=request.user, at=timezone.now()
            )  # type: ignore[arg-type]
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("Đã ghi đoàn công tác vào cổng."))
    return redirect("gate:desk", gate_id)


@require_GET
def entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = entry_of(request, pk)
    on_watch = may(request, P.WATCH_WORK, one.unit)
    context = {
        "entry": one,
        "goods": one.goods.order_by("pk"),
        "on_watch": on_watch,
        "wears_badge": on_watch and one.left_at is None and one.what in WEAR_BADGES,
        "edit": may(request, P.GATE_EDIT, one.unit),
        "is_host": one.host is not None and one.host.user_id == request.user.pk,
    }
    return render(request, "gate/entry.html", context)


@require_GET
def badge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To wear while inside. The code stands on it only for whoever comes again with the same pass."""
    one = entry_of(request, pk, write=True)
    if one.left_at is not None or one.what not in WEAR_BADGES:
        return redirect(one)
    given = one.given_pass
    comes_again = given is not None and given.max_uses != 1 and given.revoked_at is None
    code = visiting.token_of_pass(given) if given is not None and comes_again else ""
    return render(request, "gate/badge.html", {"entry": one, "code": code})


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Out: one press when there is nothing to give back, else a short form."""
    one = entry_of(request, pk, write=True)
    outstanding = logs.outstanding(one)
    has_badge = one.badge_id is not None and one.badge_returned_at is None
    form = LeaveForm(request.POST or None, has_badge=has_badge, goods=outstanding)
    if request.method == "POST" and (form.is_valid() or not form.fields):
        returned = form.cleaned_data.get("badge_returned", True) if form.fields else True
        back = form.back() if form.fields else []
        try:
            entering.leave(one, gate=one.gate, badge_returned=returned, back=back, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("Đã ghi ra cổng: %(who)s.") % {"who": one})
        return redirect("gate:desk", one.gate_id)
    return render(request, "gate/leave.html", {"entry": one, "form": form})


@require_POST
def badge_return(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = entering.return_badge(entry_of(request, pk, write=True), by=request.user, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("Đã nhận lại thẻ khách."))
    return redirect(one)


@require_POST
def host_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = entering.answer(entry_of(request, pk), by=request.user, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("Đã báo cổng: anh/chị ra đón."))
    return redirect(one)


@require_POST
def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = get_object_or_404(GateEntry.objects.permitted(request.user, P.GATE_EDIT), pk=pk)
    entering.settle(one, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("Đã ghi là đã xem."))
    return redirect(one)
