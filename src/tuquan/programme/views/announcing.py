from datetime import date, datetime, time, timedelta
from uuid import UUID

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.acting import ActPage, act_page, one_click
from tuquan.core.links import LinkRefused
from tuquan.core.paging import page_of
from tuquan.core.refusals import Refusal
from tuquan.programme import queries
from tuquan.programme.enums import AnnouncementKind
from tuquan.programme.forms.announcing import AnnouncementForm, ExplainForm, ReplyForm
from tuquan.programme.models import Announcement, AnnouncementSide, AnnouncementTally, Coordination
from tuquan.programme.services import announcing
from tuquan.programme.views.parts import may_edit, own_unit

HEADINGS = {
    AnnouncementKind.DELEGATION: gettext_lazy("Báo trước đoàn đến làm việc"),
    AnnouncementKind.EVENT: gettext_lazy("Báo trước sự kiện"),
    AnnouncementKind.RECEPTION_DAY: gettext_lazy("Báo trước ngày tiếp công dân"),
    AnnouncementKind.SUPPORT: gettext_lazy("Đề nghị hỗ trợ"),
}
LEADS = {
    AnnouncementKind.DELEGATION: gettext_lazy("Chỉ ngày, giờ, cổng, số người và số xe. Hôm sau phần mềm tự xóa."),
    AnnouncementKind.EVENT: gettext_lazy("Không ghi tên khách."),
    AnnouncementKind.RECEPTION_DAY: gettext_lazy(
        "Chỉ ghi số người dự kiến. Khiếu nại, kiến nghị đúng pháp luật là quyền của công dân."
    ),
    AnnouncementKind.SUPPORT: gettext_lazy(
        "Khi nhiều người cùng đến: ghi giờ, nơi, số người ước chừng và việc đã làm. Không ghi tên ai."
    ),
}


def _list() -> tuple[str, str]:
    return str(_("Báo trước cho bên phối hợp")), reverse("programme:announcement_list")


@require_GET
def announcement_list(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request)
    rows = Announcement.objects.filter(unit=unit).prefetch_related("sides")
    page = page_of(rows, request.GET, order=["-date", "-pk"])
    today = dates.today()
    return render(
        request,
        "programme/announcement_list.html",
        {
            "unit": unit,
            "page": page,
            "today": today,
            "edit": may_edit(request, unit),
            "tallies": AnnouncementTally.objects.filter(unit=unit, year__gte=today.year - 1),
        },
    )


@require_http_methods(["GET", "POST"])
def announce(request: HttpRequest) -> HttpResponse:
    """`?viec=support` and so on chooses what it is about."""
    unit = own_unit(request, Permission.RECORD_EDIT)
    asked = request.GET.get("viec", "")
    kind = AnnouncementKind(asked) if asked in AnnouncementKind.values else AnnouncementKind.DELEGATION
    today = dates.today()
    coordinations = list(
        Coordination.objects.on(today).filter(unit=unit).prefetch_related("parties").order_by("partner", "pk")
    )
    form = AnnouncementForm(
        request.POST or None, kind=kind, coordinations=coordinations, initial=_proposed(kind, timezone.localtime())
    )
    tabs = tuple((capfirst(str(one.label)), f"?viec={one}", one == kind) for one in AnnouncementKind)
    page = ActPage(
        heading=str(HEADINGS[kind]),
        submit=str(_("Báo cho các bên")),
        done=str(_("Đã lập thông báo. Gửi liên kết dưới đây cho từng bên.")),
        trail=(_list(),),
        lead=str(LEADS[kind]),
        tabs=tabs,
    )
    return act_page(request, form, page, lambda **typed: announcing.announce(unit, kind=kind, **typed))


def _proposed(kind: AnnouncementKind, now: datetime) -> dict[str, object]:
    """A call for support is about now and wants an answer in half an hour; the rest is about tomorrow."""
    if kind == AnnouncementKind.SUPPORT:
        return {
            "date": now.date(),
            "start_time": now.strftime("%H:%M"),
            "answer_by": (now + timedelta(minutes=30)).strftime("%H:%M %d/%m/%Y"),
        }
    tomorrow: date = now.date() + timedelta(days=1)
    return {"date": tomorrow, "start_time": "08:00", "answer_by": f"{time(7):%H:%M} {dates.day(tomorrow)}"}


def _editable(request: HttpRequest, pk: UUID) -> Announcement:
    rows = Announcement.objects.permitted(request.user, Permission.RECORD_EDIT).select_related("unit")
    return get_object_or_404(rows, pk=pk)


def _side(request: HttpRequest, pk: UUID) -> AnnouncementSide:
    allowed = Announcement.objects.permitted(request.user, Permission.RECORD_EDIT)
    rows = AnnouncementSide.objects.select_related("announcement__unit", "unit").filter(announcement__in=allowed)
    return get_object_or_404(rows, pk=pk)


@require_GET
def announcement(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Announcement.objects.permitted(request.user, Permission.RECORD_VIEW).select_related("unit", "announced_by")
    found = get_object_or_404(rows.prefetch_related(Prefetch("sides", AnnouncementSide.objects.order_by("pk"))), pk=pk)
    sides = list(found.sides.all())
    now = timezone.now()
    over = found.is_over(dates.today())
    return render(
        request,
        "programme/announcement.html",
        {
            "announcement": found,
            "sides": sides,
            "waiting": [side for side in sides if not side.reply],
            "asking": next((side for side in sides if side.reply == "question" and not side.explained), None),
            "late": now > found.answer_by,
            "open": found.cancelled_at is None and not over,
            "over": over,
            "edit": may_edit(request, found.unit),
            "history": queries.history(found),
            "list_url": reverse("programme:announcement_list"),
            "what": _what(found),
        },
    )


def _what(one: Announcement) -> list[tuple[str, object]]:
    return [
        (str(_("Về việc")), capfirst(str(one.get_kind_display()))),
        (str(_("Tên sự kiện")), one.title),
        (str(_("Ngày")), dates.day(one.date)),
        (str(_("Giờ")), f"{one.start_time:%H:%M}"),
        (str(_("Cổng, địa điểm")), one.place),
        (str(_("Số người")), one.people),
        (str(_("Số xe")), one.vehicles),
        (str(_("Việc đơn vị đã làm")), one.done),
        (str(_("Trả lời trước")), f"{timezone.localtime(one.answer_by):%H:%M %d/%m/%Y}"),
    ]


@require_http_methods(["GET", "POST"])
def announcement_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _editable(request, pk)
    if request.method == "POST":
        return one_click(request, announcing.cancel, found, done=_("Đã hủy; liên kết không còn mở được."), to=found)
    return render(request, "programme/announcement_cancel.html", {"announcement": found})


@require_POST
def announcement_remind(request: HttpRequest, pk: UUID) -> HttpResponse:
    side = _side(request, pk)
    done = _("Đã nhắc trong phần mềm.") if side.unit_id else _("Đã ghi lần nhắc; gửi lời nhắc kèm liên kết cho bên ấy.")
    return one_click(request, announcing.remind, side, done=done, to=reverse("programme:announcement_link", args=[pk]))


@require_GET
def announcement_link(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is sent or shown to the side: the words for a message, the address, the QR."""
    side = _side(request, pk)
    found = side.announcement
    if found.cancelled_at is not None or found.is_over(dates.today()):
        return redirect(found)
    address = announcing.link(side)
    words = _("%(unit)s báo: %(what)s, %(hour)s ngày %(day)s. Đề nghị trả lời trước %(limit)s: %(address)s") % {
        "unit": found.unit.name,
        "what": found.get_kind_display(),
        "hour": f"{found.start_time:%H:%M}",
        "day": dates.day(found.date),
        "limit": f"{timezone.localtime(found.answer_by):%H:%M %d/%m/%Y}",
        "address": address,
    }
    context = {"side": side, "announcement": found, "address": address, "words": words}
    return render(request, "programme/announcement_link.html", context)


@require_POST
def announcement_link_renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    side = _side(request, pk)
    done = _("Đã đổi liên kết; liên kết cũ không còn mở được.")
    return one_click(
        request, announcing.renew_link, side, done=done, to=reverse("programme:announcement_link", args=[pk])
    )


@require_http_methods(["GET", "POST"])
def announcement_explain(request: HttpRequest, pk: UUID) -> HttpResponse:
    side = _side(request, pk)
    found = side.announcement
    page = ActPage(
        heading=_("Giải đáp %(side)s") % {"side": side.name},
        submit=_("Gửi giải đáp"),
        done=_("Đã giải đáp; bên hỏi đọc ở liên kết đã nhận."),
        trail=(_list(), (str(found), found.get_absolute_url())),
        lead=side.question,
    )
    form = ExplainForm(request.POST or None, initial={"explained": side.explained})
    return act_page(request, form, page, lambda **typed: announcing.explain(side, **typed), to=found)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def announcement_reply(request: HttpRequest, token: str) -> HttpResponse:
    """For a side that does not sign in: what it is about, and three answers. Nothing about the other sides.

    The address is the key: the site's referrer policy (same-origin) keeps it from other sites. A stricter one would
    take the origin from the form, which is then refused.
    """
    if limited := ratelimit.consume_or_429(
        request, action="announcement", config={"announcement": "60/m/ip"}, limit_get=True
    ):
        return limited
    now = timezone.now()
    try:
        side = announcing.side_of(token, now=now)
    except LinkRefused as refusal:
        return render(request, "programme/link_refused.html", {"refusal": refusal}, status=410)
    form = ReplyForm(request.POST or None, initial={"reply": side.reply, "question": side.question})
    if request.method == "POST" and form.is_valid():
        try:
            announcing.reply(side, **form.cleaned_data, at=now)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(request.path)
    announcing.opened(side, at=now)
    found = side.announcement
    what = [row for row in _what(found)[1:] if row[1] not in (None, "")]
    context = {"side": side, "announcement": found, "what": what, "form": form}
    return render(request, "programme/announcement_reply.html", context)
