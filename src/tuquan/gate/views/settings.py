"""What a unit sets for its gates; its list of those who are led to the officer on duty."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission as P
from tuquan.core import dates
from tuquan.core.acting import ActPage, Question, act_page, one_click
from tuquan.gate.enums import BlockState
from tuquan.gate.forms.settings import AreaForm, BadgesForm, BlockForm, RegularVehicleForm, SettingsForm
from tuquan.gate.models import Area, Badge, Block, GateEntry, RegularVehicle
from tuquan.gate.services import blocking, setting, vehicles
from tuquan.gate.views.visits import register_address
from tuquan.units.current import unit_for


@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, P.GATE_EDIT)
    row = setting.settings_of(unit)
    out = GateEntry.objects.filter(unit=unit, badge__isnull=False, badge_returned_at=None).values_list(
        "badge", flat=True
    )
    context = {
        "unit": unit,
        "settings": row,
        "areas": Area.objects.filter(unit=unit, ended_at=None).select_related("keeper").prefetch_related("gates"),
        "badges": [(one, one.pk in set(out)) for one in Badge.objects.filter(unit=unit).order_by("number")],
        "vehicles": RegularVehicle.objects.filter(unit=unit).select_related("owner").order_by("plate"),
        "register_address": register_address(unit, row) if row.guests_register else "",
    }
    return render(request, "gate/settings.html", context)


def _trail() -> tuple[tuple[str, str], ...]:
    return ((_("Ra vào"), reverse("gate:overview")), (_("Thiết lập"), reverse("gate:settings")))


@require_http_methods(["GET", "POST"])
def settings_change(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, P.GATE_EDIT)
    row = setting.settings_of(unit)
    form = SettingsForm(request.POST or None, unit=unit, initial={name: getattr(row, name) for name in setting.SET})
    lead = _("Luật không định số ngày giữ sổ khách: đơn vị tự đặt, không lâu hơn mức cần thiết.")
    page = ActPage(_("Thiết lập ra vào"), _("Lưu thiết lập"), _("Đã lưu."), _trail(), lead=lead)
    return act_page(request, form, page, partial(setting.set_gate, unit), to=reverse("gate:settings"))


@require_http_methods(["GET", "POST"])
def area_add(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, P.GATE_EDIT)
    page = ActPage(_("Thêm khu vực"), _("Thêm khu vực"), _("Đã thêm khu vực."), _trail())
    form = AreaForm(request.POST or None, unit=unit)
    return act_page(request, form, page, partial(setting.add_area, unit), to=reverse("gate:settings"))


@require_http_methods(["GET", "POST"])
def area_end(request: HttpRequest, area_id: int) -> HttpResponse:
    area = get_object_or_404(Area.objects.permitted(request.user, P.GATE_EDIT), pk=area_id)
    back = reverse("gate:settings")
    question = Question(_("Thôi dùng khu vực này?"), _("Giấy ra vào đã cấp vẫn giữ nguyên."), _("Thôi dùng"), back)
    return one_click(request, setting.end_area, area, done=_("Đã thôi dùng khu vực."), to=back, question=question)


@require_http_methods(["GET", "POST"])
def badges_add(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, P.GATE_EDIT)
    page = ActPage(_("Thêm thẻ khách"), _("Thêm thẻ"), _("Đã thêm thẻ khách."), _trail())
    return act_page(
        request, BadgesForm(request.POST or None), page, partial(setting.add_badges, unit), to=reverse("gate:settings")
    )


@require_http_methods(["GET", "POST"])
def badge_lost(request: HttpRequest, badge_id: int) -> HttpResponse:
    badge = get_object_or_404(Badge.objects.permitted(request.user, P.GATE_EDIT), pk=badge_id)
    back = reverse("gate:settings")
    question = Question(_("Báo mất thẻ này?"), _("Thẻ không được phát nữa."), _("Báo mất"), back)
    return one_click(request, setting.lose_badge, badge, done=_("Đã báo mất thẻ."), to=back, question=question)


@require_http_methods(["GET", "POST"])
def vehicle_add(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, P.GATE_EDIT)
    page = ActPage(_("Thêm xe thường xuyên"), _("Thêm xe"), _("Đã thêm xe."), _trail())
    form = RegularVehicleForm(request.POST or None, unit=unit)
    return act_page(request, form, page, partial(vehicles.add_vehicle, unit), to=reverse("gate:settings"))


@require_http_methods(["GET", "POST"])
def vehicle_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(RegularVehicle.objects.permitted(request.user, P.GATE_EDIT), pk=pk)
    back = reverse("gate:settings")
    question = Question(_("Bỏ xe này khỏi sổ?"), _("Lượt vào đã ghi vẫn giữ nguyên."), _("Bỏ xe"), back)
    return one_click(request, vehicles.remove_vehicle, row, done=_("Đã bỏ xe khỏi sổ."), to=back, question=question)


@require_http_methods(["GET", "POST"])
def register_link_renew(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, P.GATE_EDIT)
    back = reverse("gate:settings")
    question = Question(
        _("Đổi liên kết tự đăng ký?"),
        _("Mọi liên kết và mã QR đã đưa ra không dùng được nữa."),
        _("Đổi liên kết"),
        back,
    )
    return one_click(request, setting.renew_register_link, unit, done=_("Đã đổi liên kết."), to=back, question=question)


@require_GET
def block_list(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, P.GATE_EDIT)
    today = dates.today()
    rows = Block.objects.filter(unit=unit).select_related("proposed_by", "approved_by").order_by("-proposed_at", "pk")
    current = [
        one for one in rows if one.state in (BlockState.PROPOSED, BlockState.IN_FORCE) and one.last_date >= today
    ]
    context = {"unit": unit, "current": current, "past": [one for one in rows if one not in current]}
    return render(request, "gate/block_list.html", context)


@require_http_methods(["GET", "POST"])
def block_propose(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, P.GATE_EDIT)
    form = BlockForm(request.POST or None, initial={"first_date": dates.today()})
    back = reverse("gate:block_list")
    page = ActPage(
        _("Đề nghị đưa vào danh sách gặp trực ban"),
        _("Gửi người thứ hai duyệt"),
        _("Đã đề nghị; người thứ hai phải duyệt mới có hiệu lực."),
        ((_("Ra vào"), reverse("gate:overview")), (_("Cần gặp trực ban"), back)),
        lead=_("Ở cổng chỉ hiện “mời gặp trực ban”. Cổng tiếp công dân không dùng danh sách này."),
    )
    return act_page(request, form, page, partial(blocking.propose_block, unit), to=back)


def _block(request: HttpRequest, pk: UUID) -> Block:
    return get_object_or_404(Block.objects.permitted(request.user, P.GATE_EDIT), pk=pk)


@require_POST
def block_approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    return one_click(request, blocking.approve_block, _block(request, pk), done=_("Đã duyệt."), to="gate:block_list")


@require_POST
def block_refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    return one_click(
        request, blocking.refuse_block, _block(request, pk), done=_("Đã ghi không duyệt."), to="gate:block_list"
    )


@require_http_methods(["GET", "POST"])
def block_lift(request: HttpRequest, pk: UUID) -> HttpResponse:
    back = reverse("gate:block_list")
    question = Question(_("Gỡ khỏi danh sách?"), _("Người này vào như mọi khách khác."), _("Gỡ"), back)
    return one_click(request, blocking.lift_block, _block(request, pk), done=_("Đã gỡ."), to=back, question=question)
