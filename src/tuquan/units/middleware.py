"""What concerns roles on every page: they are read once, and where the installation demands it, whoever works for an
authority first adds a second factor, then goes on."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tuquan.units.permitted import read_once
from tuquan.units.queries.people import second_factor_missing


def roles_read_once(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A page asks again and again what somebody may; the database is asked once. Acts (POST) ask each time."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return get_response(request)
        with read_once():
            return get_response(request)

    return middleware


OPEN = ("mfa_", "account_", "socialaccount_", "me:", "invitations:")


def second_factor_required(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        match = request.resolver_match
        if not settings.SECOND_FACTOR_REQUIRED or match is None or match.view_name.startswith(OPEN):
            return None
        if getattr(view, "login_required", True) and second_factor_missing(request.user):
            messages.warning(request, _("Trước khi làm việc, anh/chị thêm khóa đăng nhập hoặc ứng dụng xác thực."))
            return redirect("mfa_index")
        return None

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware
