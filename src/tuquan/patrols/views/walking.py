"""Rounds: today's list, walking one, the point that a scanned code opens."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.acting import ActPage, act_page, one_click
from tuquan.core.paging import page_of
from tuquan.duty.queries.watch import shift_in_words
from tuquan.files.models import StoredFile
from tuquan.patrols import forms, plans
from tuquan.patrols.models import PatrolDay, Point, Round, Route, SitePlan, Stop
from tuquan.patrols.services import walking
from tuquan.units import point_checks
from tuquan.units.current import unit_for
from tuquan.units.permitted import has_permission

WALKED_WITHIN = timedelta(hours=12)
"""A round begun longer ago was forgotten; the next one may begin."""


def list_step() -> tuple[str, str]:
    return str(_("Tuần tra")), reverse("patrols:round_list")


def _hours(one: Round) -> str:
    def hour(moment: Any) -> str:
        return f"{timezone.localtime(moment):%H:%M}"

    return f"{hour(one.due_from)}–{hour(one.due_by)}" if one.due_from and one.due_by else ""


def _day(typed: str | None) -> date | None:
    try:
        day = date.fromisoformat(typed or "")
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


@require_GET
def round_list(request: HttpRequest) -> HttpResponse:
    """What is to be walked now and next; `?xem=da-di` what was, with `&ngay=` of one day."""
    unit = unit_for(request, Permission.PATROL_VIEW, Permission.WATCH_WORK)
    now = timezone.now()
    past = request.GET.get("xem") == "da-di"
    day = _day(request.GET.get("ngay")) if past else None
    rows = Round.objects.seen_by(request.user).filter(unit=unit).select_related("route", "started_by")
    here = reverse("patrols:round_list")
    over = rows.over().of_day(day) if day else rows.over()
    order = ["-due_from", "-pk"] if past else ["due_from", "pk"]
    chosen = over.exclude(due_from=None) if past else rows.filter(finished_at=None, missed_told_at=None).exclude(
        due_from=None
    )  # fmt: skip
    page = page_of(chosen.prefetch_related("visits", "route__stops"), request.GET, order=order)
    extra = over.filter(due_from=None).order_by("-started_at")[:20] if past else rows.filter(
        finished_at=None, missed_told_at=None, due_from=None
    )  # fmt: skip
    both = [*extra.prefetch_related("visits", "route__stops"), *page]
    work = has_permission(request.user, Permission.WATCH_WORK, unit)
    return render(
        request,
        "patrols/round_list.html",
        {
            "unit": unit,
            "lines": [(one, *one.badge_at(now), _hours(one), len(one.visits.all()), len(one.to_pass())) for one in both],
            "page": page,
            "past": past,
            "day": day,
            "counted": PatrolDay.objects.filter(unit=unit, date=day).first() if day else None,
            "routes": list(Route.objects.on(dates.today()).filter(unit=unit)) if work and not past else [],
            "plans": has_permission(request.user, Permission.PATROL_VIEW, unit),
            "edit": has_permission(request.user, Permission.PATROL_EDIT, unit),
            "tabs": [(_("Hôm nay và sắp tới"), here, not past), (_("Đã đi"), f"{here}?xem=da-di", past)],
        },
    )  # fmt: skip


@require_POST
def round_start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """By the route; the planned round whose time it is becomes this one."""
    rows = Route.objects.permitted(request.user, Permission.WATCH_WORK).on(dates.today()).select_related("unit")
    route = get_object_or_404(rows, pk=pk)
    moment = timezone.now()
    own = Round.objects.filter(route=route, started_by=request.user, finished_at=None)  # type: ignore[misc]
    if running := own.filter(started_at__gt=moment - WALKED_WITHIN).order_by("-started_at").first():
        messages.info(request, _("Anh/chị đang đi vòng này; đi tiếp hoặc kết thúc vòng trước."))
        return redirect(running)
    planned = walking.planned_at(route, moment)
    one_click(request, walking.start_round, route, done=_("Đã bắt đầu vòng tuần tra."), to="patrols:round_list")
    return redirect(own.exclude(started_at=None).order_by("-started_at").first() or planned or "patrols:round_list")


def _seen(request: HttpRequest, pk: UUID) -> Round:
    rows = Round.objects.seen_by(request.user).select_related("route", "unit", "started_by")
    return get_object_or_404(rows, pk=pk)


def _walked(request: HttpRequest, pk: UUID) -> Round:
    rows = Round.objects.permitted(request.user, Permission.WATCH_WORK).exclude(started_at=None)
    return get_object_or_404(rows.select_related("route", "unit"), pk=pk)


@require_GET
def round(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _seen(request, pk)
    now = timezone.now()
    visits = {visit.point_id: visit for visit in found.visits.select_related("by")}
    points = Point.objects.select_related("plan").in_bulk(found.to_pass())
    stops = [
        Stop(route=found.route, point=points[one], order=n) for n, one in enumerate(found.to_pass(), 1) if one in points
    ]
    walking_now = found.started_at is not None and found.finished_at is None
    work = has_permission(request.user, Permission.WATCH_WORK, found.unit) and walking_now
    over = found.is_over
    edit = has_permission(request.user, Permission.PATROL_EDIT, found.unit)
    badge, words = found.badge_at(now)
    next_stop = next((stop for stop in stops if stop.point_id not in visits), None)
    files = StoredFile.objects.filter(
        owner_type="patrols.visit", owner_id__in=[str(visit.pk) for visit in visits.values()]
    )
    return render(
        request,
        "patrols/round.html",
        {
            "round": found,
            "badge": badge,
            "words": words,
            "lines": [(stop, visits.get(stop.point_id)) for stop in stops],
            "missed": [stop for stop in stops if stop.point_id not in visits] if over else [],
            "next": next_stop,
            "may_set_aside": edit and found.due_from is None and found.set_aside_at is None,
            "work": work,
            "start": found.started_at is None
            and not over
            and has_permission(request.user, Permission.WATCH_WORK, found.unit),
            "extra": [visit for point, visit in visits.items() if point not in {stop.point_id for stop in stops}],
            "wrong_order": walking.out_of_order(found),
            "photos": list(files) if has_permission(request.user, Permission.PATROL_VIEW, found.unit) else [],
            "drawn": _drawn(found, stops, set(visits)),
            "side": [
                (_("Tuyến"), found.route.name),
                (_("Theo phương án"), found.route.basis),
                (_("Khung giờ"), _hours(found)),
                (_("Gọi đi"), _moment(found.call_at) if found.call_at and found.call_at <= now else ""),
                (_("Bắt đầu"), _moment(found.started_at)),
                (_("Kết thúc"), _moment(found.finished_at)),
                (_("Không tính từ"), _moment(found.set_aside_at)),
                (_("Ca trực"), shift_in_words(found.shift)),
                (_("Người đi"), found.started_by.get_full_name() if found.started_by else ""),
                (_("Phải xong trước"), _moment(found.ends_by)),
            ],
        },
    )


def _moment(value: Any) -> str:
    return f"{timezone.localtime(value):%H:%M %d/%m/%Y}" if value else ""


def _drawn(found: Round, stops: list[Any], visited: set[Any]) -> list[tuple[SitePlan, StoredFile, list[plans.Mark]]]:
    """The plans on which points of the route are marked, each with what was passed and missed."""
    numbered = [(stop.order, stop.point) for stop in stops]
    words = {True: str(_("đã qua")), False: str(_("sót"))}
    known = visited if found.started_at or found.missed_told_at else None
    shown = []
    for plan in {stop.point.plan for stop in stops if stop.point.plan is not None}:
        file = StoredFile.objects.of(plan).first()
        if file is not None:
            shown.append((plan, file, plans.marks(plan, numbered, known, words)))
    return sorted(shown, key=lambda row: row[0].name)


@require_http_methods(["GET", "POST"])
def pass_point(request: HttpRequest, pk: UUID, point: UUID) -> HttpResponse:
    """What to do at the point, its questions, a picture; `?ma=` the code that was scanned."""
    found = _walked(request, pk)
    stop = get_object_or_404(Point.objects.filter(unit=found.unit), pk=point)
    form = forms.PassForm(request.POST or None, request.FILES or None, point=stop, code=request.GET.get("ma", ""))
    asked = point_checks.asks_of(found.unit).get(stop.pk, [])
    lead = "\n".join(filter(None, [stop.instructions, *(_("Cần xem thêm: %s") % one.what for one in asked)]))
    page = ActPage(
        heading=stop.name,
        submit=_("Xong điểm này"),
        done=_("Đã qua điểm %(point)s.") % {"point": stop.name},
        trail=(list_step(), (str(found), found.get_absolute_url())),
        lead=lead,
    )
    return act_page(request, form, page, lambda **typed: walking.pass_point(found, point=stop, **typed), to=found)


@never_cache
@require_GET
def scan(request: HttpRequest, code: str) -> HttpResponse:
    """Where a printed code leads: the point in the round somebody walks, else the choice of a route to begin."""
    allowed = Point.objects.permitted(request.user, Permission.WATCH_WORK).on(dates.today())
    point = get_object_or_404(allowed.select_related("unit"), code=code)
    walked = Round.objects.filter(unit=point.unit, finished_at=None, missed_told_at=None, started_at__isnull=False)
    mine = walked.filter(route__stops__point=point).order_by("-started_at").first()
    if mine is not None:
        return redirect(f"{reverse('patrols:pass_point', args=[mine.pk, point.pk])}?ma={code}")
    routes = Route.objects.on(dates.today()).filter(unit=point.unit, stops__point=point)
    return render(request, "patrols/scan.html", {"point": point, "routes": list(routes)})


@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _walked(request, pk)
    missed = walking.missed_of(found)
    lead = _("Còn sót: %(points)s. Kết thúc thì tổ trưởng được báo.") % {
        "points": ", ".join(one.name for one in missed)
    } if missed else _("Đã đủ các điểm.")  # fmt: skip
    page = ActPage(
        _("Kết thúc vòng tuần tra"),
        _("Kết thúc vòng"),
        _("Đã kết thúc vòng tuần tra."),
        (list_step(), (str(found), found.get_absolute_url())),
        lead,
    )
    form = forms.FinishForm(request.POST or None)
    return act_page(request, form, page, lambda **typed: walking.finish_round(found, **typed))


@require_http_methods(["GET", "POST"])
def set_aside(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A round outside the plan that is not to count."""
    rows = Round.objects.permitted(request.user, Permission.PATROL_EDIT).filter(due_from=None)
    found = get_object_or_404(rows.select_related("route", "unit"), pk=pk)
    page = ActPage(
        _("Không tính vòng này"),
        _("Không tính vòng này"),
        _("Vòng này không còn nằm trong số liệu."),
        (list_step(), (str(found), found.get_absolute_url())),
        _("Chỉ cho vòng đi thêm bấm nhầm hoặc đi tập. Vòng và lý do vẫn nằm trong nhật ký."),
    )
    form = forms.SetAsideForm(request.POST or None)
    return act_page(request, form, page, lambda **typed: walking.set_aside(found, **typed), to=found)
