"""What an officer takes out of the board in one act: words for the chat group, the province's own form filled."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.access.permissions import Permission
from tuquan.assessments import boards, papers, province_form, queries
from tuquan.assessments.enums import CycleState
from tuquan.assessments.forms.office import ProvinceFormForm
from tuquan.assessments.models import Cycle
from tuquan.assessments.sheets import XLSX
from tuquan.core import dates, text
from tuquan.units.current import unit_for
from tuquan.units.models import Unit
from tuquan.units.permitted import held_with

MOST_NAMED = 60
"""A message in a chat group that names more is read by nobody."""


@require_GET
def board_message(request: HttpRequest) -> HttpResponse:
    """Words to paste into the chat group: how far registration is, who has not registered."""
    office = unit_for(request, Permission.DOSSIER_PROPOSE)
    year = dates.asked_year(request.GET.get("nam"))
    overview = queries.overview(boards.units_of(request.user), year, dates.today())
    words = message_of(office, year, overview, papers.late_units(request.user, year), timezone.now())
    return render(request, "assessments/board_message.html", {"year": year, "words": words})


def message_of(office: Unit, year: int, overview: queries.YearOverview, late: list[Unit], at: datetime) -> str:
    part = text.percent(overview.registered, overview.counted)
    lines = [
        _("%(office)s thông báo: đăng ký tiêu chuẩn “An toàn về an ninh, trật tự” năm %(year)d.")
        % {"office": office.name, "year": year},
        _("Đến %(time)s đã có %(registered)s/%(counted)s đơn vị đăng ký (%(part)s).")
        % {
            "time": f"{timezone.localtime(at):%H:%M %d/%m/%Y}",
            "registered": text.number(overview.registered),
            "counted": text.number(overview.counted),
            "part": part,
        },
    ]
    if late:
        lines.append(_("Các đơn vị chưa đăng ký:"))
        lines += [f"{number}. {unit.name}" for number, unit in enumerate(late[:MOST_NAMED], 1)]
        if len(late) > MOST_NAMED:
            lines.append(_("… và %(count)s đơn vị khác.") % {"count": text.number(len(late) - MOST_NAMED)})
        lines.append(_("Đề nghị các đơn vị trên hoàn thành đăng ký. Đơn vị cần hỗ trợ xin liên hệ cơ quan."))
    else:
        lines.append(_("Tất cả các đơn vị đã đăng ký. Xin cảm ơn các đơn vị."))
    return "\n".join(lines)


@require_http_methods(["GET", "POST"])
def board_form(request: HttpRequest) -> HttpResponse:
    """The form that the level above wants, uploaded empty, comes back filled."""
    if not held_with(request.user, Permission.DOSSIER_VIEW):
        raise Http404
    form = ProvinceFormForm(
        request.POST or None, request.FILES or None, initial={"nam": dates.asked_year(request.GET.get("nam"))}
    )
    if request.method == "POST" and form.is_valid():
        received, year = form.cleaned_data["file"], form.cleaned_data["nam"]
        content = received.path.read_bytes()
        received.path.unlink(missing_ok=True)  # it was only needed to be filled
        try:
            filled = province_form.fill(content, board_rows(request.user, year))
        except province_form.NotAForm as refusal:
            form.add_error("file", str(refusal.message))
        else:
            if filled.unknown:
                sentence = _("Các cột chưa điền vì phần mềm không có số liệu: %(columns)s.")
                messages.info(request, sentence % {"columns": "; ".join(filled.unknown)})
            response = HttpResponse(filled.content, content_type=XLSX)
            response["Content-Disposition"] = f'attachment; filename="mau-da-dien-{year}.xlsx"'
            return response
    return render(request, "assessments/board_form.html", {"form": form})


def board_rows(user: Any, year: int) -> Iterator[province_form.Row]:
    """A line of the province's form for each unit of the board."""
    units = boards.rows(boards.units_of(user), year, dates.today(), boards.Filters())
    listed: list[Any] = list(units.select_related("place").order_by("sort_key", "pk"))
    wanted = [unit.cycle_id for unit in listed if unit.cycle_id]
    cycles = Cycle.objects.select_related("decision_item__decision").in_bulk(wanted)
    for number, unit in enumerate(listed, 1):
        cycle = cycles.get(unit.cycle_id)
        item = getattr(cycle, "decision_item", None)
        sent = cycle.registration_sent_at if cycle else None
        yield {
            "number": number,
            "name": unit.name,
            "code": unit.code,
            "kind": str(unit.get_kind_display()),
            "address": unit.address,
            "place": str(unit.place or ""),
            "head": unit.head_name,
            "phone": unit.phone,
            "registered": "x" if sent else "",
            "registered_date": dates.day(timezone.localdate(sent)) if sent else "",
            "recognised": "x" if item and item.recognised else "",
            "refused": "x" if item and not item.recognised else "",
            "decision": item.decision.number if item else "",
            "decision_date": dates.day(item.decision.date) if item else "",
            "certificate": item.certificate_number if item else "",
            "state": str(CycleState(cycle.state).label) if cycle else _("chưa đăng ký"),
        }
