"""The plan's days in one's own calendar: an address that only its owner knows."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tuquan.core import dates
from tuquan.programme import icalendar
from tuquan.programme.models import CalendarAddress
from tuquan.programme.services import calendar


@require_GET
def address(request: HttpRequest) -> HttpResponse:
    found = CalendarAddress.objects.filter(user=request.user).first()
    url = ""
    if found is not None:
        url = settings.PUBLIC_URL + reverse("programme:calendar_feed", args=[calendar.token_for(found)])
    return render(request, "programme/calendar_address.html", {"found": found, "address": url})


@require_POST
def address_renew(request: HttpRequest) -> HttpResponse:
    calendar.renew_address(request.user, at=timezone.now())
    messages.success(request, _("Đã cấp địa chỉ lịch mới; địa chỉ cũ không dùng được nữa."))
    return redirect("programme:calendar")


@login_not_required
@never_cache
@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Read by calendar programmes, which cannot sign in; rights are looked at anew each time."""
    now = timezone.now()
    user = calendar.owner_of(token, now=now)
    with override("vi"):
        events = calendar.events_of(user, today=dates.today(), now=now, home=settings.PUBLIC_URL)
        content = icalendar.calendar(_("Kế hoạch an ninh, trật tự"), events)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="ke-hoach.ics"'
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
