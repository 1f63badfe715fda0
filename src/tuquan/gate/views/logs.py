"""The board of the gate, roll call, balance, the visitor book, and what is held about one guest."""

import io
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from openpyxl import Workbook

from tuquan.access.permissions import Permission as P
from tuquan.core import dates
from tuquan.core.ids import uuids
from tuquan.gate import card, keys, tokens
from tuquan.gate.enums import VisitState
from tuquan.gate.forms.desk import DayForm, HeldForm
from tuquan.gate.models import CardKey, ExitPass, GateEntry, Visit
from tuquan.gate.queries import logs
from tuquan.gate.services import keeping
from tuquan.gate.services.refusals import NotACard
from tuquan.gate.services.setting import settings_of
from tuquan.gate.views.parts import may
from tuquan.units.current import unit_for
from tuquan.units.models import Gate, Unit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _day(request: HttpRequest) -> date:
    form = DayForm(request.GET)
    return min(form.cleaned_data["ngay"] or dates.today(), dates.today()) if form.is_valid() else dates.today()


@never_cache
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Each gate at one glance; what waits for an answer; who is inside."""
    unit = unit_for(request, P.WATCH_WORK, P.GATE_VIEW)
    now, today = timezone.now(), dates.today()
    gates = Gate.objects.on(today).filter(site__unit=unit).select_related("site").order_by("site__name", "name", "pk")
    waiting = Visit.objects.filter(unit=unit, state=VisitState.WAITING, ends_at__gt=now)
    context = {
        "unit": unit,
        "gates": gates,
        "work": may(request, P.WATCH_WORK, unit),
        "view": may(request, P.GATE_VIEW, unit),
        "edit": may(request, P.GATE_EDIT, unit),
        "balance": logs.balance(unit, now),
        "counts": logs.counts(unit, today),
        "expected": logs.expected(unit, today).count(),
        "waiting": waiting.count(),
        "not_back": ExitPass.objects.overdue(now).filter(unit=unit).count(),
    }
    return render(request, "gate/overview.html", context)


@never_cache
@require_GET
def roll_call(request: HttpRequest) -> HttpResponse:
    """Who is inside now: one sheet of A4 to take along when everybody has to leave."""
    unit = unit_for(request, P.WATCH_WORK, P.GATE_VIEW)
    there = list(logs.inside(unit))
    context = {"unit": unit, "entries": there, "people": sum(one.people for one in there), "now": timezone.now()}
    return render(request, "gate/roll_call.html", context)


@never_cache
@require_GET
def balance(request: HttpRequest) -> HttpResponse:
    """At closing: people, badges, vehicles, material."""
    unit = unit_for(request, P.WATCH_WORK, P.GATE_VIEW)
    now = timezone.now()
    return render(
        request,
        "gate/balance.html",
        {"unit": unit, "balance": logs.balance(unit, now), "now": now, "edit": may(request, P.GATE_EDIT, unit)},
    )


@require_GET
def book(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, P.GATE_VIEW)
    day = _day(request)
    context = {
        "unit": unit,
        "day": day,
        "filters": DayForm(initial={"ngay": day}),
        "entries": logs.book(unit, day),
        "counts": logs.counts(unit, day),
        "settings": settings_of(unit),
    }
    return render(request, "gate/book.html", context)


@require_GET
def book_sheet(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, P.GATE_VIEW)
    day = _day(request)
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Sổ khách")
    sheet.append([_("Sổ khách %(unit)s, ngày %(day)s") % {"unit": unit.name, "day": dates.day(day)}])
    heads = (
        "TT",
        "Giờ vào",
        "Giờ ra",
        "Cổng",
        "Họ và tên",
        "Nơi công tác",
        "Biển số",
        "Số người",
        "Gặp ai",
        "Việc đến",
        "Thẻ",
    )
    sheet.append([_(head) for head in heads])
    for number, one in enumerate(logs.book(unit, day), start=1):
        row = [
            number,
            f"{timezone.localtime(one.entered_at):%H:%M}",
            f"{timezone.localtime(one.left_at):%H:%M}" if one.left_at else "",
            one.gate.name,
            _plain(one.name or str(one.get_what_display())),
            _plain(one.organisation),
            one.plate,
            one.people,
            one.host.full_name if one.host else "",
            _plain(one.purpose),
            one.badge.number if one.badge else "",
        ]
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    response = HttpResponse(stream.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="so-khach-{day:%Y-%m-%d}.xlsx"'
    return response


def _plain(value: str) -> str:
    """A sheet takes what begins with these for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@") else value


@never_cache
@require_http_methods(["GET", "POST"])
def held(request: HttpRequest) -> HttpResponse:
    """A guest asks what is held about him or her, and shows the card: found by the card alone, in this unit alone."""
    unit = unit_for(request, P.GATE_EDIT)
    form = HeldForm(request.POST if request.method == "POST" and "card" in request.POST else None)
    found = None
    if form.is_bound and form.is_valid():
        try:
            found = _held(unit, form.cleaned_data["card"])
        except NotACard as refusal:
            form.refuse(refusal)
    if request.method == "POST" and "forget" in request.POST:
        chosen = uuids(request.POST.getlist("entry"))
        entries = list(GateEntry.objects.filter(unit=unit, pk__in=chosen).exclude(card_hash=""))
        count = keeping.forget_card(
            unit, entries, by=request.user, at=timezone.now(), reason=_("Theo yêu cầu của người có dữ liệu")
        )
        messages.success(request, ngettext("Đã xóa %(n)d lượt.", "Đã xóa %(n)d lượt.", count) % {"n": count})
        return redirect("gate:held")
    return render(
        request, "gate/held.html", {"unit": unit, "form": form, "found": found, "settings": settings_of(unit)}
    )


def _held(unit: Unit, scanned: str) -> list[Any]:
    """:raises NotACard: neither a card's code nor twelve digits."""
    read = card.parse(scanned)
    number = read.number if read else tokens.digits_of(scanned)
    if len(number) != 12:
        raise NotACard
    return logs.held_by_card(unit, [keys.hash_of(number, key.salt) for key in CardKey.objects.filter(unit=unit)])
