"""Attendance by QR: the organiser's screen, and the phones in the room."""

import json
import secrets
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.core.refusals import Refusal
from tuquan.outreach.forms import OpenCheckInForm, SeatForm
from tuquan.outreach.models import CheckIn, CheckInDevice, SessionQuiz
from tuquan.outreach.queries.checkin import current_mark, device_mark
from tuquan.outreach.queries.quiz import address_of
from tuquan.outreach.services import checkin as services
from tuquan.outreach.views.parts import posted, session_of
from tuquan.outreach.views.quiz import remember

COOKIE = "co-mat"
SALT = "tuquan.outreach.seat"
GONE = 410


# --- The organiser ---------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "POST"])
def check_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page for the screen of the room; its code renews itself, by script or by reloading."""
    one = session_of(request, pk, Permission.RECORD_EDIT)
    form = OpenCheckInForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.open_check_in(one, **form.cleaned_data, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("outreach:check_in", pk=pk)
    return render(request, "outreach/check_in.html", {"session": one, "form": form, **_screen(one)})


@never_cache
@require_GET
def check_in_code(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The part that changes: the code of this moment, how many are here, the last names."""
    one = session_of(request, pk, Permission.RECORD_EDIT)
    return render(request, "outreach/check_in.html#screen", {"session": one, **_screen(one)})


@require_POST
def check_in_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = session_of(request, pk, Permission.RECORD_EDIT)
    door = CheckIn.objects.filter(session=one).first()
    if door is not None:
        services.close_check_in(door, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("Đã đóng điểm danh; số lượt người dự đã theo danh sách."))
    return redirect(one)


def _screen(one: Any) -> dict[str, Any]:
    now = timezone.now()
    door = CheckIn.objects.filter(session=one).first()
    if door is None or not door.is_open(now):
        return {"door": None, "address": "", "here": one.attendances.count(), "latest": []}
    address = settings.PUBLIC_URL + reverse("outreach:seat_scan", args=[door.pk, current_mark(door, now)])
    latest = one.attendances.select_related("person").order_by("-pk")[:5]
    return {
        "door": door,
        "address": address,
        "here": one.attendances.count(),
        "latest": [row.person for row in latest],
    }


# --- The phones ------------------------------------------------------------------------------------------------------


@login_not_required
@never_cache
@require_GET
def seat_scan(request: HttpRequest, pk: UUID, mark: str) -> HttpResponse:
    """A code was scanned. What it opens is tied to this phone; the address it leads to is worth nothing elsewhere."""
    now = timezone.now()
    door = CheckIn.objects.filter(pk=pk).first()
    try:
        if door is None:
            raise services.DoorClosed
        services.scan(door, mark, at=now)
    except Refusal as refusal:
        return _refused(request, refusal)
    device, _scanned = _ticket(request, pk)
    response = redirect("outreach:seat", pk=pk)
    response.set_cookie(
        COOKIE,
        signing.dumps([str(pk), device or secrets.token_hex(16), now.timestamp()], salt=SALT),
        max_age=60 * services.LONGEST,
        path=reverse("outreach:seat", args=[pk]),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def seat(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who are you? By account with one press, or by name and staff code."""
    now = timezone.now()
    door = CheckIn.objects.select_related("session__unit").filter(pk=pk).first()
    device, scanned_at = _ticket(request, pk)
    if door is None or not door.is_open(now):
        return _refused(request, services.DoorClosed())
    if not device or scanned_at is None:
        return _refused(request, services.CodeTooOld())
    taken = CheckInDevice.objects.filter(check_in=door, mark=device_mark(door, device)).exclude(person=None)
    if request.method == "GET" and (phone := taken.select_related("person").first()):
        return _taken(request, door, phone.person)
    if now - scanned_at > services.TICKET:
        return _refused(request, services.CodeTooOld())
    by_account = "account" in request.POST and request.user.is_authenticated
    form = SeatForm(request.POST if request.method == "POST" and not by_account else None)
    refusal = ""
    if request.method == "POST" and (by_account or form.is_valid()):
        common: dict[str, Any] = {"device": device, "scanned_at": scanned_at, "at": now}
        try:
            if by_account:
                services.take_seat_by_account(door, request.user, **common)  # type: ignore[arg-type]
            else:
                services.take_seat_by_code(door, **form.cleaned_data, **common)
        except (services.DoorClosed, services.CodeTooOld) as gone:
            return _refused(request, gone)
        except Refusal as refused:
            if by_account:
                refusal = str(refused.message)
            else:
                form.refuse(refused)
        else:
            return redirect("outreach:seat", pk=pk)
    context = {"session": door.session, "form": form, "refusal": refusal, "user": request.user}
    return render(request, "outreach/seat.html", context)


def _taken(request: HttpRequest, door: CheckIn, person: Any) -> HttpResponse:
    """The phone has said who it is: it also answers the questions that come after the session."""
    quiz = SessionQuiz.objects.filter(session=door.session).first()
    address = address_of(quiz) if quiz is not None and quiz.is_open(timezone.now()) else ""
    context = {"session": door.session, "person": person, "quiz_address": address}
    response = render(request, "outreach/seat_taken.html", context)
    if row := door.session.attendances.filter(person=person).first():
        remember(response, request, row)
    return response


def _ticket(request: HttpRequest, pk: UUID) -> tuple[str, datetime | None]:
    """The phone's own mark and when it last scanned a living code of this door."""
    try:
        door, device, scanned = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except (signing.BadSignature, ValueError, json.JSONDecodeError):
        return "", None
    return (device, datetime.fromtimestamp(scanned, tz=UTC)) if door == str(pk) else ("", None)


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return render(request, "outreach/seat_refused.html", {"sentence": refusal.message}, status=GONE)
