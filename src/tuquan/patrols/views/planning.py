"""Routes, points, site plans, sheets to print; for who keeps the protection plan."""

from typing import Any
from uuid import UUID

from django.conf import settings as config
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.acting import ActPage, Question, act_page, one_click
from tuquan.files.models import StoredFile
from tuquan.patrols import forms, plans
from tuquan.patrols.models import PatrolSettings, Point, Round, Route, SitePlan, Window
from tuquan.patrols.services import planning
from tuquan.patrols.views.walking import list_step
from tuquan.units import point_checks
from tuquan.units.current import unit_for
from tuquan.units.models import Unit
from tuquan.units.permitted import has_permission


def plans_step() -> tuple[str, str]:
    return str(_("Tuyến, điểm, sơ đồ")), reverse("patrols:overview")


def _points(unit: Unit) -> Any:
    return Point.objects.on(dates.today()).filter(unit=unit).select_related("plan")


def _window_words(window: Window) -> str:
    return f"{window.words} ({_('giờ gọi đi thay đổi mỗi ngày')})" if window.random else window.words


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Routes with their windows, points, plans."""
    unit = unit_for(request, Permission.PATROL_VIEW)
    routes = Route.objects.on(dates.today()).filter(unit=unit).prefetch_related("stops", "windows")
    asked = point_checks.asks_of(unit)
    points = list(_points(unit))
    return render(
        request,
        "patrols/overview.html",
        {
            "unit": unit,
            "routes": [
                (one, len(one.stops.all()), [_window_words(window) for window in one.windows.all()])
                for one in routes
            ],
            "points": [(one, plans.cell_of(one), len(asked.get(one.pk, ()))) for one in points],
            "plans": list(SitePlan.objects.filter(unit=unit)),
            "edit": has_permission(request.user, Permission.PATROL_EDIT, unit),
        },
    )  # fmt: skip


# Points


def _point(request: HttpRequest, pk: UUID, permission: Permission = Permission.PATROL_EDIT) -> Point:
    rows = Point.objects.permitted(request.user, permission).select_related("unit", "plan")
    return get_object_or_404(rows, pk=pk)


@require_GET
def point(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _point(request, pk, Permission.PATROL_VIEW)
    edit = has_permission(request.user, Permission.PATROL_EDIT, found.unit)
    visits = found.visits.select_related("by", "round__route").order_by("-at", "-pk")[:20]
    return render(
        request,
        "patrols/point.html",
        {
            "point": found,
            "edit": edit and found.holds_on(dates.today()),
            "visits": list(visits),
            "asked": point_checks.asks_of(found.unit).get(found.pk, []),
            "side": [
                (_("Ô trên sơ đồ"), " · ".join(filter(None, (found.plan.name if found.plan else "", plans.cell_of(found))))),
                (_("Thẻ NFC"), found.nfc),
                (_("Vị trí"), f"{found.latitude:.5f}, {found.longitude:.5f}" if found.latitude is not None else ""),
                (_("Bán kính (m)"), found.radius if found.latitude is not None else ""),
                (_("Cần ảnh"), _("có") if found.photo else _("không")),
                (_("Thôi dùng từ"), found.valid_to and dates.day(found.valid_to)),
            ],
        },
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def point_add(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.PATROL_EDIT)
    page = ActPage(
        _("Thêm điểm tuần tra"),
        _("Thêm điểm"),
        _("Đã thêm điểm; in tờ mã để dán tại điểm."),
        (list_step(), plans_step()),
    )
    return act_page(
        request, forms.PointForm(request.POST or None), page, lambda **typed: planning.add_point(unit, **typed)
    )


@require_http_methods(["GET", "POST"])
def point_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _point(request, pk)
    names = ("name", "instructions", "photo", "nfc", "latitude", "longitude", "radius")
    initial = {name: getattr(found, name) for name in names} | {"questions": "\n".join(found.questions)}
    page = ActPage(
        _("Sửa điểm tuần tra"),
        _("Lưu"),
        _("Đã lưu."),
        (list_step(), plans_step(), (found.name, found.get_absolute_url())),
    )
    form = forms.PointForm(request.POST or None, initial=initial)
    return act_page(request, form, page, lambda **typed: planning.change_point(found, **typed))


@require_http_methods(["GET", "POST"])
def point_renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _point(request, pk)
    question = Question(
        _("Đổi mã điểm này?"),
        _("Tờ đã dán không quét được nữa; in và dán tờ mới."),
        _("Đổi mã"),
        found.get_absolute_url(),
    )
    return one_click(request, planning.renew_code, found, done=_("Đã đổi mã; in tờ mới."), to=found, question=question)


@require_http_methods(["GET", "POST"])
def point_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _point(request, pk)
    question = Question(
        _("Thôi dùng điểm này?"),
        _("Các tuyến bỏ điểm này; lượt đã qua còn trong nhật ký."),
        _("Thôi dùng"),
        found.get_absolute_url(),
    )
    to = reverse("patrols:overview")
    return one_click(request, planning.end_point, found, done=_("Đã thôi dùng điểm."), to=to, question=question)


@require_http_methods(["GET", "POST"])
def point_mark(request: HttpRequest, pk: UUID) -> HttpResponse:
    """By the cell of the plan's grid."""
    found = _point(request, pk)
    site_plans = SitePlan.objects.filter(unit=found.unit)
    if not site_plans.exists():
        return redirect("patrols:plan_add")
    first = found.plan or site_plans.first()
    form = forms.MarkForm(
        request.POST or None, site_plans=site_plans, initial={"plan": first, "cell": plans.cell_of(found)}
    )
    page = ActPage(
        _("Vị trí trên sơ đồ"),
        _("Đánh dấu"),
        _("Đã đánh dấu trên sơ đồ."),
        (list_step(), plans_step(), (found.name, found.get_absolute_url())),
        _("Mở sơ đồ để xem chữ cột và số hàng."),
    )
    return act_page(request, form, page, lambda **typed: planning.mark_point(found, **typed))


@require_GET
def sheets(request: HttpRequest) -> HttpResponse:
    """The codes to print and hang at the points; `?diem=` one of them."""
    unit = unit_for(request, Permission.PATROL_EDIT)
    rows = _points(unit)
    if one := request.GET.get("diem"):
        rows = [row for row in rows if str(row.pk) == one]
    base = config.PUBLIC_URL
    context = {
        "unit": unit,
        "points": [(row, f"{base}{reverse('patrols:scan', args=[row.code])}") for row in rows],
        "trail_steps": (list_step(), plans_step()),
    }
    return render(request, "patrols/sheets.html", context)


# Routes


def _route(request: HttpRequest, pk: UUID, permission: Permission = Permission.PATROL_EDIT) -> Route:
    return get_object_or_404(Route.objects.permitted(request.user, permission).select_related("unit"), pk=pk)


@require_GET
def route(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _route(request, pk, Permission.PATROL_VIEW)
    now = timezone.now()
    rounds = Round.objects.filter(route=found).select_related("route", "started_by").prefetch_related("visits")
    return render(
        request,
        "patrols/route.html",
        {
            "route": found,
            "stops": list(found.stops.select_related("point")),
            "windows": list(found.windows.all()),
            "rounds": [(one, *one.badge_at(now)) for one in rounds.filter(started_at__isnull=False).order_by("-started_at")[:10]],
            "edit": has_permission(request.user, Permission.PATROL_EDIT, found.unit) and found.holds_on(dates.today()),
        },
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def route_add(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.PATROL_EDIT)
    form = forms.RouteForm(request.POST or None, points=_points(unit))
    page = ActPage(
        _("Thêm tuyến tuần tra"), _("Thêm tuyến"), _("Đã thêm tuyến; đặt khung giờ để có vòng đi."), (list_step(), plans_step())
    )  # fmt: skip
    return act_page(request, form, page, lambda **typed: planning.save_route(unit, **typed))


@require_http_methods(["GET", "POST"])
def route_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _route(request, pk)
    listed = list(_points(found.unit))
    chosen = [stop.point_id for stop in found.stops.all()]
    places = {one.pk: number for number, one in enumerate(listed, 1)}
    initial = {
        "name": found.name,
        "basis": found.basis,
        "ordered": found.ordered,
        "minutes": found.minutes,
        "points": chosen,
        "order": ", ".join(str(places[pk]) for pk in chosen if pk in places),
    }
    form = forms.RouteForm(request.POST or None, points=_points(found.unit), initial=initial)
    trail = (list_step(), plans_step(), (found.name, found.get_absolute_url()))
    page = ActPage(_("Sửa tuyến tuần tra"), _("Lưu"), _("Đã lưu tuyến."), trail)
    return act_page(request, form, page, lambda **typed: planning.save_route(found.unit, route=found, **typed))


@require_http_methods(["GET", "POST"])
def route_windows(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _route(request, pk)
    lines = [window.words + (" ngẫu nhiên" if window.random else "") for window in found.windows.all()]
    form = forms.WindowsForm(request.POST or None, initial={"windows": "\n".join(lines)})
    trail = (list_step(), plans_step(), (found.name, found.get_absolute_url()))
    page = ActPage(_("Khung giờ tuần tra"), _("Lưu khung giờ"), _("Đã lưu; các vòng sắp tới theo khung mới."), trail)
    return act_page(request, form, page, lambda **typed: planning.set_windows(found, **typed), to=found)


@require_http_methods(["GET", "POST"])
def route_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _route(request, pk)
    question = Question(
        _("Thôi dùng tuyến này?"),
        _("Từ ngày mai không còn vòng nào theo tuyến; nhật ký đã đi còn nguyên."),
        _("Thôi dùng"),
        found.get_absolute_url(),
    )
    to = reverse("patrols:overview")
    return one_click(request, planning.end_route, found, done=_("Đã thôi dùng tuyến."), to=to, question=question)


# Site plans


@require_GET
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(SitePlan.objects.permitted(request.user, Permission.PATROL_VIEW), pk=pk)
    points = list(enumerate(_points(found.unit), 1))
    context = {
        "plan": found,
        "file": StoredFile.objects.of(found).first(),
        "grid": plans.grid_of(found),
        "marks": plans.marks(found, points, None, {}),
        "loose": [one for _number, one in points if one.plan_id is None],
        "edit": has_permission(request.user, Permission.PATROL_EDIT, found.unit),
        "trail_steps": (list_step(), plans_step()),
    }
    return render(request, "patrols/plan.html", context)


@require_http_methods(["GET", "POST"])
def plan_add(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.PATROL_EDIT)
    form = forms.PlanForm(request.POST or None, request.FILES or None)
    page = ActPage(_("Thêm sơ đồ mặt bằng"), _("Thêm sơ đồ"), _("Đã thêm sơ đồ."), (list_step(), plans_step()))
    to = reverse("patrols:overview")
    return act_page(request, form, page, lambda **typed: planning.add_plan(unit, **typed), to=to)


@require_http_methods(["GET", "POST"])
def keeping(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.PATROL_EDIT)
    form = forms.KeepingForm(request.POST or None, initial={"keep_months": PatrolSettings.of(unit).keep_months})
    page = ActPage(_("Thời hạn giữ nhật ký tuần tra"), _("Lưu"), _("Đã lưu."), (list_step(), plans_step()), unit.name)
    to = reverse("patrols:overview")
    return act_page(request, form, page, lambda **typed: planning.set_keeping(unit, **typed), to=to)
