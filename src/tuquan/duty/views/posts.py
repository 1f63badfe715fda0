"""Posts: where somebody stands, when, with what."""

from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.acting import ActPage, act_page
from tuquan.core.models import on_day
from tuquan.duty.forms import posts as forms
from tuquan.duty.models import CoverWindow, DutyPost
from tuquan.duty.services import posts as services
from tuquan.units.current import unit_for
from tuquan.units.permitted import has_permission


def _post(request: HttpRequest, pk: UUID, permission: Permission = Permission.ROSTER_EDIT) -> DutyPost:
    rows = DutyPost.objects.permitted(request.user, permission).select_related("unit", "site", "gate")
    return get_object_or_404(rows, pk=pk)


def _page(post: DutyPost, heading: str, submit: str, done: str, lead: str = "") -> ActPage:
    trail = ((_("Chốt gác"), reverse("duty:post_list")), (post.name, post.get_absolute_url()))
    return ActPage(heading, submit, done, trail, lead)


@require_GET
def post_list(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.ROSTER_VIEW)
    today = dates.today()
    there = (
        DutyPost.objects.filter(unit=unit)
        .on(today)
        .select_related("site", "gate")
        .prefetch_related("windows")
        .order_by("name", "pk")
    )
    context = {
        "unit": unit,
        "rows": [
            (one, [row for row in one.windows.all() if row.holds_on(today) or (row.valid_from or today) > today])
            for one in there
        ],
        "edit": has_permission(request.user, Permission.ROSTER_EDIT, unit) and not unit.is_closed,
    }
    return render(request, "duty/post_list.html", context)


@require_GET
def post(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _post(request, pk, Permission.ROSTER_VIEW)
    today = dates.today()
    windows = one.windows.exclude(valid_to__lte=today).order_by("kind", "start", "pk")
    context = {
        "post": one,
        "windows": windows,
        "items": one.items.filter(on_day(today)).order_by("kind", "name", "pk"),
        "edit": one.valid_to is None and has_permission(request.user, Permission.ROSTER_EDIT, one.unit),
    }
    return render(request, "duty/post.html", context)


@require_GET
def post_sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The code of the post on a sheet to hang up: read when the watch begins."""
    one = _post(request, pk)
    address = f"{settings.PUBLIC_URL}{reverse('duty:clock_in')}?ma={one.code}"
    return render(request, "duty/post_sheet.html", {"post": one, "address": address})


@require_http_methods(["GET", "POST"])
def post_open(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.ROSTER_EDIT)
    form = forms.PostForm(request.POST or None, unit=unit, initial={"from_date": dates.today()})
    page = ActPage(
        _("Lập chốt gác"), _("Lập chốt"), _("Đã lập chốt gác."), ((_("Chốt gác"), reverse("duty:post_list")),)
    )
    return act_page(request, form, page, partial(services.open_post, unit))


@require_http_methods(["GET", "POST"])
def post_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _post(request, pk)
    form = forms.LastDayForm(request.POST or None, initial={"last_day": dates.today()})
    page = _page(one, _("Thôi gác %(post)s") % {"post": one.name}, _("Ghi thôi gác"), _("Đã ghi thôi gác chốt này."))
    return act_page(request, form, page, partial(services.close_post, one))


@require_http_methods(["GET", "POST"])
def window_set(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _post(request, pk)
    initial: dict[str, Any] = {
        "days": [value for value, _name in forms.WEEKDAYS],
        "on_holidays": True,
        "start": "00:00",
        "end": "00:00",
        "people": 1,
        "from_date": dates.today(),
    }
    form = forms.WindowForm(request.POST or None, initial=initial)
    page = _page(one, _("Đặt khung giờ của chốt"), _("Đặt khung giờ"), _("Đã đặt khung giờ."))
    return act_page(request, form, page, partial(services.set_window, one), to=one.get_absolute_url())


@require_http_methods(["GET", "POST"])
def window_end(request: HttpRequest, pk: int) -> HttpResponse:
    rows = CoverWindow.objects.permitted(request.user, Permission.ROSTER_EDIT).select_related("post__unit")
    window = get_object_or_404(rows, pk=pk)
    form = forms.LastDayForm(request.POST or None, initial={"last_day": dates.today()})
    page = _page(window.post, _("Kết thúc khung giờ"), _("Kết thúc"), _("Đã kết thúc khung giờ."))
    return act_page(request, form, page, partial(services.end_window, window), to=window.post.get_absolute_url())


@require_http_methods(["GET", "POST"])
def item_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _post(request, pk)
    form = forms.ItemForm(request.POST or None, initial={"count": 1, "from_date": dates.today()})
    page = _page(
        one,
        _("Ghi đồ dùng tại chốt"),
        _("Ghi vào danh mục"),
        _("Đã ghi vào danh mục của chốt."),
        _("Mỗi lần giao ca, người giao đếm lại từng thứ trong danh mục."),
    )
    return act_page(request, form, page, partial(services.list_item, one), to=one.get_absolute_url())
